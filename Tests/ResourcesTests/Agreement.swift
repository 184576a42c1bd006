/// A document, and what the reader and the schema must both say of it.
struct Agreement: Sendable {
    enum Verdict: Sendable {
        case accepted
        case refused
        /// Wrong in a way that a schema cannot tell: in the grammar of a text, in how YAML is spelled, or in how values
        /// that stand apart fit together.
        case refusedByReaderAlone
    }

    let verdict: Verdict
    let kind: String
    let text: String

    init(_ verdict: Verdict, kind: String?, _ text: String) {
        self.verdict = verdict
        self.kind = kind ?? (text.contains("kind: UpdatePolicy") ? "UpdatePolicy" : "PawlConfiguration")
        self.text = text
    }
}

extension Agreement {
    /// Policies: of a spec's field, an image's field, and an image's `policy`.
    static let policies =
        ([WholeDocuments.policy] + acceptedPolicies).map { Agreement(.accepted, kind: "UpdatePolicy", $0) }
        + refusedPolicies.map { Agreement(.refused, kind: "UpdatePolicy", $0) }
        + policiesForTheReader.map { Agreement(.refusedByReaderAlone, kind: "UpdatePolicy", $0) }

    private static let name = "apiVersion: pawl.dev/v1alpha1\nkind: UpdatePolicy\nmetadata: {name: "
    private static let two = Document.images(
        "{image: a/b, policy: {semver: {range: 1.x}}}", "{image: a/c, policy: {semver: {range: 1.x}}}")

    private static let acceptedPolicies =
        [
            "suspend: True", "suspend: FALSE", "interval: 1d", "targets: []", "hold: {}", "hold: {tag: 1.10}",
            "onRevert: Hold", "onRevert: Ignore",
            "reapplyAfter: 90m",
            "hold: {tag: 2024, reason: 7}", "hold: {tag: true}", "hold: {until: \"2026-12-01T08:00:00+01:00\"}",
            "schedule: {}", "schedule: {freeze: []}", "schedule: {allow: [daily]}", "group: None",
            "targets: [{source: fleet, fields: Markers}]", "targets: [{source: 1, paths: [], write: {}}]",
            "targets: [{source: fleet, fields: [{file: a.yaml, path: image}]}]",
        ].map { Document.spec($0) }
        + [
            "digest: Always", "ignore: [1.10, 6, true, \">=1\"]", "ignore: []", "platforms: []", "alias: 1.5",
            "filterTags: {}", "filterTags: {suffix: 3.10}", "filterTags: {suffix: -3}", "minimumAge: 72h",
            "filterTags: {include: [1.10], pattern: 1.10, extract: 1}",
            "verify: {cosign: {identities: [{issuer: a, subject: b}]}}",
            "verify: {cosign: {keys: [{key: \"-----BEGIN PUBLIC KEY-----\\n\"}]}}",
            "verify: {cosign: {identities: [{issuerRegExp: a, subjectRegExp: b}]}}",
            "verify: {cosign: {identities: [{issuer: a, subject: b}], trust: {certificatesFile: a, logKeyFile: b}}}",
        ].map { Document.image($0) }
        + [
            "{numerical: }", "{numerical: {}}", "{natural: ~}", "{alphabetical: null}", "{newestBuild: }",
            "{digest: {tag: 1.10}}", "{semver: {range: 1.10}}", "{semver: {range: 1}}", "{glob: {pattern: 1}}",
            "{regex: {pattern: a}}", "{semver: {range: 1.x, components: 1}}",
        ].map { Document.rule($0) }
        + [
            two + "  group: Atomic\n",
            "{\n" + name.replacing("\n", with: ",\n") + "a}, spec: {images: [{image: nginx, "
                + "policy: {digest: {tag: \"null\"}}, digest: Always}]}}\n",
            name + "2024}\nspec: {images: [{image: nginx, policy: {newestBuild: {}}}]}\n",
        ]

    private static let refusedPolicies =
        [
            "suspend: \"true\"", "suspend: yes", "suspend: 1", "suspend:", "interval: 300", "interval: 5 minutes",
            "interval: 1h1d", "interval: [5m]", "group: atomic", "onRevert: hold", "onRevert: Never",
            "reapplyAfter: soon", "colour: red",
            "targets: {source: fleet}", "targets: [{}]", "targets: [{source: Fleet}]",
            "targets: [{source: fleet, fields: markers}]", "targets: [{source: fleet, fields: []}]",
            "targets: [{source: fleet, fields: [{file: a.yaml}]}]",
            "targets: [{source: fleet, fields: [{file: a.yaml, path: a, value: image}]}]",
            "targets: [{source: fleet, write: {mode: PullRequest}}]", "targets: [{source: fleet, path: a}]",
            "schedule: {allow: []}", "schedule: {allow: daily}", "schedule: {timezone: 1}", "schedule: []",
            "schedule: {freeze: [{from: 2026-12-20}]}", "schedule: {freeze: [{from: 2026, to: 2027}]}",
            "schedule: {freeze: [{from: soon, to: 2026-12-20}]}", "schedule: {timeZone: UTC}", "hold: 6.4.2", "hold:",
            "hold: {tag: -x}", "hold: {tag: \"a b\"}", "hold: {until: tomorrow}", "hold: {reason: [a]}",
            "hold: {reason: \"\"}", "hold: {reason: \(String(repeating: "x", count: 257))}",
        ].map { Document.spec($0) }
        + [
            "alias: \"a b\"", "digest: Sometimes", "digest: true", "ignore: 1.0.0", "ignore: [[1]]", "ignore: [~]",
            "platforms: [amd64]", "platforms: [Linux/amd64]", "platforms: linux/amd64", "minimumAge: 3",
            "minimumAge: 3w", "trustExisting: maybe", "allowDowngrade: 0", "filterTags: []",
            "filterTags: {extract: $1}", "filterTags: {suffix: \"*-alpine\"}", "filterTags: {suffix: a, pattern: b}",
            "filterTags: {includes: []}", "verify: {}", "verify: {cosign: {}}", "verify: {cosign: {keys: []}}",
            "verify: {cosign: {keys: [{}]}}", "verify: {cosign: {keys: [{key: cosign.pub}]}}",
            "verify: {cosign: {keys: [{keyFile: ~/a}]}}",
            "verify: {cosign: {keys: [{keyFile: \"~\"}]}}", "verify: {cosign: {identities: [{issuer: a}]}}",
            "verify: {cosign: {identities: [{issuer: a, issuerRegExp: a, subject: b}]}}",
            "verify: {cosign: {keys: [{keyFile: a}], trust: {certificatesFile: a, logKeyFile: b}}}",
            "verify: {cosign: {identities: [{issuer: a, subject: b}], trust: {certificatesFile: a}}}",
        ].map { Document.image($0) }
        + [
            "{}", "semver", "{semver: {}}", "{semver: {range: }}", "{semver: {range: 1.x}, glob: {pattern: a}}",
            "{semver: {range: 1.x, components: 0}}", "{semver: {range: 1.x, components: 4}}",
            "{semver: {range: 1.x, components: 1.5}}", "{semver: {range: 1.x, components: \"3\"}}",
            "{glob: {order: natural}}", "{glob: {pattern: a, order: newest}}", "{regex: {order: natural}}",
            "{regex: {pattern: (a), extract: $1}}", "{numerical: {order: up}}", "{numerical: asc}", "{natural: []}",
            "{newestBuild: {order: asc}}", "{newestBuild: true}", "{calver: {}}", "{digest: {}}", "{digest: latest}",
            "{semantic: {range: 1}}",
        ].map { Document.rule($0) }
        + [
            Document.images("{policy: {newestBuild: }}"), Document.images("{image: nginx}"), Document.images("nginx"),
            Document.images("{image: a/b, policy: {digest: {tag: latest}}, digest: Never}"),
            Document.images("{image: a/b, policy: {digest: {tag: latest}}, digest: IfNotPresent}"),
            Document.images("{image: a/b, policy: {semver: {range: 1.x, suffix: a}}, filterTags: {suffix: a}}"),
            Document.images("{image: a/b, policy: {semver: {range: 1.x, suffix: a}}, filterTags: {pattern: a}}"),
            Document.header, Document.header + "spec:\n", Document.header + "spec: {images: []}\n",
            name + "My App}\nspec: {images: [{image: nginx, policy: {newestBuild: }}]}\n",
            name + "a, namespace: a.b}\nspec: {images: [{image: nginx, policy: {newestBuild: }}]}\n",
            name + "}\nspec: {images: [{image: nginx, policy: {newestBuild: }}]}\n",
        ]

    private static let policiesForTheReader =
        [
            // Grammars of texts, and days and zones that there are none of.
            "interval: 0s", "interval: 99999999d", "schedule: {allow: [Mon-Fri 8-17]}",
            "schedule: {timezone: Mars/Olympus}", "schedule: {freeze: [{from: 2026-02-30, to: 2026-03-01}]}",
            "schedule: {freeze: [{from: 2026-12-20, to: 2026-12-19}]}", "hold: {until: 2026-12-01T08:00:00}",
            "hold: {reason: \"a\\nb\"}", "targets: [{source: fleet, paths: [\"[a\"]}]",
            "targets: [{source: fleet, fields: [{file: a.yaml, path: \"a[\"}]}]",
            // Numbers, where a text is taken as written.
            "targets: [{source: -1}]", "hold: {tag: -1}",
            // What images have to do with each other.
            "group: Atomic",
        ].map { Document.spec($0) }
        + [
            "filterTags: {pattern: \"(\"}", "filterTags: {pattern: a, extract: $1}", "filterTags: {include: [\"[a\"]}",
            "ignore: [\">>1\"]", "verify: {cosign: {identities: [{issuerRegExp: \"(\", subject: b}]}}",
        ].map { Document.image($0) }
        + [
            "{semver: {range: \">>1\"}}", "{calver: {format: YYYY.XX}}", "{regex: {pattern: \"(\"}}",
            "{semver: {range: 1.x, components: 0x2}}",
        ].map { Document.rule($0) }
        + [
            Document.images("{image: Nginx, policy: {newestBuild: }}"),
            Document.images("{image: \"nginx:1.25\", policy: {newestBuild: }}"),
            Document.images("{image: a/b, policy: {newestBuild: }}", "{image: c/b, policy: {newestBuild: }}"),
            two.replacing("semver: {range: 1.x}}}\n", with: "newestBuild: }}\n") + "  group: Atomic\n",
        ]
}
