import Manifests
import OCI
import Planning
import Policies
import Testing
import Versions

@Suite("the planner")
struct PlannerTests {
    private func policy(
        _ name: String, _ image: String, range: String = "*", paths: [String] = [], fields: FieldSelection = .auto,
        isSuspended: Bool = false, pinning: DigestPinning = .never
    ) throws -> UpdatePolicy {
        UpdatePolicy(
            id: PolicyID(namespace: "apps", name: name), isSuspended: isSuspended,
            images: [
                ImagePolicy(
                    repository: try Repository(parsing: image), rule: .semver(try VersionRange(parsing: range)),
                    pinning: pinning)
            ],
            targets: [
                Target(
                    source: "fleet", paths: paths.isEmpty ? PathPatterns() : try PathPatterns(parsing: paths),
                    fields: fields)
            ])
    }

    private func plan(
        _ policies: [UpdatePolicy], _ files: [(String, String)], tags: [String: [String]],
        digests: [TaggedImage: Fact<Digest>] = [:]
    ) throws -> UpdatePlan {
        var observed: [Repository: TagObservation] = [:]
        for (image, names) in tags { observed[try Repository(parsing: image)] = .tags(names.compactMap { Tag($0) }) }
        let planner = Planner(source: "fleet", policies: policies)
        let scans = files.map { path, text in
            ManifestScanner.scan(Array(text.utf8), path: path, selectors: planner.selectors.selectors(for: path))
        }
        let charts = ChartSources(scans)
        var observations = Observations(now: Instant(secondsSince1970: 0), tags: observed)
        for (image, digest) in digests {
            observations.facts[image.repository, default: [:]][image.tag, default: TagFacts()].digest = digest
        }
        return planner.plan(
            files: zip(files, scans).map { ScannedFile(path: $0.0, scan: charts.resolve($1)) },
            observations: observations)
    }

    @Test("an image field of a policy's repository moves to the policy's choice, spelled as before")
    func movesForward() throws {
        let plan = try plan(
            [policy("web", "docker.io/library/nginx")], [("a.yaml", "x:\n  image: nginx:1.0.0\n")],
            tags: ["nginx": ["1.0.0", "1.2.0"]])
        let change = try #require(plan.changes.first)
        #expect(plan.changes.count == 1)
        #expect(change.from == "1.0.0")
        #expect(change.to.text == "1.2.0")
        #expect(change.line == 2)
        #expect(String(decoding: change.applied.edits[0].replacement, as: UTF8.self).hasSuffix("1.2.0"))
        #expect(plan.verdicts.map(\.reason) == [.selected])
    }

    @Test("each value is guarded by its own tag: what is ahead stays")
    func guardsEachValue() throws {
        let plan = try plan(
            [policy("web", "ghcr.io/x/y")],
            [("a.yaml", "image: ghcr.io/x/y:1.0.0\n"), ("b.yaml", "image: ghcr.io/x/y:3.0.0\n")],
            tags: ["ghcr.io/x/y": ["1.0.0", "2.0.0"]])
        #expect(plan.changes.map(\.file) == ["a.yaml"])
    }

    @Test("paths and fields decide which values belong to a policy")
    func pathsAndFields() throws {
        let files = [
            ("apps/web/a.yaml", "image: ghcr.io/x/y:1.0.0\n"), ("other/a.yaml", "image: ghcr.io/x/y:1.0.0\n"),
            ("apps/web/m.yaml", "image: ghcr.io/x/y:1.0.0 # {\"$imagepolicy\": \"apps:web\"}\n"),
        ]
        let tags = ["ghcr.io/x/y": ["2.0.0"]]
        let auto = try plan([policy("web", "ghcr.io/x/y", paths: ["apps/web/**"])], files, tags: tags)
        #expect(auto.changes.map(\.file) == ["apps/web/a.yaml", "apps/web/m.yaml"])
        let marked = try plan([policy("web", "ghcr.io/x/y", fields: .markers)], files, tags: tags)
        #expect(marked.changes.map(\.file) == ["apps/web/m.yaml"])
    }

    @Test("two policies that claim one value are named and neither writes it")
    func ambiguity() throws {
        let plan = try plan(
            [policy("one", "ghcr.io/x/y"), policy("two", "ghcr.io/x/y")], [("a.yaml", "image: ghcr.io/x/y:1.0.0\n")],
            tags: ["ghcr.io/x/y": ["2.0.0"]])
        #expect(plan.changes.isEmpty)
        #expect(plan.skipped.map(\.reason) == ["AmbiguousPolicy"])
        #expect(plan.skipped.first?.message.contains("apps:one") == true)
    }

    @Test("a marker of an unknown policy and one on another image are passed over by name")
    func markers() throws {
        let plan = try plan(
            [policy("web", "ghcr.io/x/y")],
            [
                (
                    "a.yaml",
                    "a:\n  image: ghcr.io/x/y:1.0.0 # {\"$imagepolicy\": \"apps:nobody\"}\nb:\n  image: ghcr.io/x/z:1.0.0 # {\"$imagepolicy\": \"apps:web\"}\n"
                )
            ], tags: ["ghcr.io/x/y": ["2.0.0"]])
        #expect(plan.changes.isEmpty)
        #expect(plan.skipped.map(\.reason) == ["UnknownPolicy", "RepositoryMismatch"])
        #expect(plan.skipped.map(\.line) == [2, 4])
    }

    @Test("a value without a tag is left alone, unless it is marked")
    func untagged() throws {
        let plan = try plan(
            [policy("web", "nginx")],
            [("a.yaml", "a:\n  image: nginx\nb:\n  image: nginx # {\"$imagepolicy\": \"apps:web\"}\n")],
            tags: ["nginx": ["1.0.0"]])
        #expect(plan.changes.map(\.line) == [4])
        #expect(plan.skipped.map(\.reason) == ["NoTag"])
    }

    @Test("an unavailable list, a suspended policy and a missing field give their reasons and no change")
    func reasons() throws {
        let files = [("a.yaml", "image: ghcr.io/x/y:1.0.0\n")]
        let policies = [try policy("web", "ghcr.io/x/y"), try policy("none", "ghcr.io/no/where")]
        let observed: [Repository: TagObservation] = [
            try Repository(parsing: "ghcr.io/x/y"): .unavailable(.rateLimited, message: "429"),
            try Repository(parsing: "ghcr.io/no/where"): .tags([]),
        ]
        let scanned = files.map { ScannedFile(path: $0.0, scan: ManifestScanner.scan(Array($0.1.utf8), path: $0.0)) }
        let plan = Planner(source: "fleet", policies: policies).plan(
            files: scanned, observations: Observations(now: Instant(secondsSince1970: 0), tags: observed))
        #expect(plan.changes.isEmpty)
        #expect(plan.verdicts.map(\.reason) == [.noFieldFound, .rateLimited])
        #expect(plan.verdicts.map(\.isFailure) == [false, true])
        let suspended = try self.plan(
            [policy("web", "ghcr.io/x/y", isSuspended: true)], files, tags: ["ghcr.io/x/y": ["2.0.0"]])
        #expect(suspended.verdicts.map(\.reason) == [.suspended])
        #expect(suspended.changes.isEmpty)
    }

    @Test("a value with a digest waits for the new digest and then takes both")
    func digests() throws {
        let old = "sha256:" + String(repeating: "a", count: 64)
        let new = try #require(Digest("sha256:" + String(repeating: "b", count: 64)))
        let files = [("a.yaml", "image: ghcr.io/x/y:1.0.0@\(old)\n")]
        let policies = [try policy("web", "ghcr.io/x/y")]
        let tags = ["ghcr.io/x/y": ["2.0.0"]]
        let first = try plan(policies, files, tags: tags)
        let needed = TaggedImage(
            repository: try Repository(parsing: "ghcr.io/x/y"), tag: try #require(Tag("2.0.0")))
        #expect(first.missing == [needed: [.digest]])
        #expect(first.changes.isEmpty)
        let second = try plan(policies, files, tags: tags, digests: [needed: .known(new)])
        #expect(second.missing.isEmpty)
        #expect(
            String(decoding: second.changes[0].applied.edits[0].replacement, as: UTF8.self).hasSuffix("2.0.0@\(new)"))
        let failed = try plan(
            policies, files, tags: tags, digests: [needed: .unavailable(.registryUnavailable, "down")])
        #expect(failed.changes.isEmpty)
        #expect(failed.verdicts.map(\.reason) == [.registryUnavailable])
    }

    @Test("a digest beside its tag moves with it; without the new digest neither moves")
    func splitDigest() throws {
        let old = "sha256:" + String(repeating: "a", count: 64)
        let new = try #require(Digest("sha256:" + String(repeating: "b", count: 64)))
        let text = "tag: 1.0.0 # pawl: apps:web:tag\ndigest: \(old) # pawl: apps:web:digest\n"
        let policies = [try policy("web", "ghcr.io/x/y")]
        let tags = ["ghcr.io/x/y": ["2.0.0"]]
        let tagged = TaggedImage(repository: try Repository(parsing: "ghcr.io/x/y"), tag: try #require(Tag("2.0.0")))
        let waiting = try plan(policies, [("a.yaml", text)], tags: tags)
        #expect(waiting.changes.isEmpty && waiting.missing == [tagged: [.digest]])
        let complete = try plan(policies, [("a.yaml", text)], tags: tags, digests: [tagged: .known(new)])
        #expect(
            complete.changes.map { String(decoding: $0.applied.edits[0].replacement, as: UTF8.self) } == [
                "2.0.0", new.text,
            ])
        let failed = try plan(
            policies, [("a.yaml", text)], tags: tags, digests: [tagged: .unavailable(.rateLimited, "")])
        #expect(failed.changes.isEmpty)
    }

    /// The text of the only file after a plan with a digest known for every tag.
    private func pinned(_ text: String, _ pinning: DigestPinning, _ digest: Digest, path: String = "a.yaml") throws
        -> String
    {
        let policies = [try policy("web", "ghcr.io/x/y", pinning: pinning)]
        let repository = try Repository(parsing: "ghcr.io/x/y")
        let known = Dictionary(
            uniqueKeysWithValues: ["1.0.0", "2.0.0"].compactMap { Tag($0) }.map {
                (TaggedImage(repository: repository, tag: $0), Fact.known(digest))
            })
        let plan = try plan(policies, [(path, text)], tags: ["ghcr.io/x/y": ["1.0.0", "2.0.0"]], digests: known)
        #expect(plan.missing.isEmpty)
        let after = try AppliedFile.bytes(of: path, Array(text.utf8), applying: plan.changes.map(\.applied))
        return String(decoding: after, as: UTF8.self)
    }

    @Test("a policy that pins writes the digest once, or keeps it the tag's own")
    func pinning() throws {
        let old = "sha256:" + String(repeating: "a", count: 64)
        let new = try #require(Digest("sha256:" + String(repeating: "b", count: 64)))
        let behind = "image: ghcr.io/x/y:1.0.0\n"
        let upToDate = "image: ghcr.io/x/y:2.0.0\n"
        let stale = "image: ghcr.io/x/y:2.0.0@\(old)\n"
        let wanted = "image: ghcr.io/x/y:2.0.0@\(new)\n"
        #expect(try pinned(behind, .never, new) == upToDate)
        #expect(try pinned(upToDate, .never, new) == upToDate)
        #expect(try pinned(stale, .never, new) == stale)
        #expect(try pinned(behind, .ifNotPresent, new) == wanted)
        #expect(try pinned(upToDate, .ifNotPresent, new) == wanted)
        #expect(try pinned(stale, .ifNotPresent, new) == stale)
        #expect(try pinned(behind, .always, new) == wanted)
        #expect(try pinned(upToDate, .always, new) == wanted)
        #expect(try pinned(stale, .always, new) == wanted)
        #expect(try pinned(wanted, .always, new) == wanted)
        let entry = "images:\r\n  - name: ghcr.io/x/y\r\n    newTag: 1.0.0 # c\r\n"
        #expect(
            try pinned(entry, .always, new, path: "kustomization.yaml")
                == "images:\r\n  - name: ghcr.io/x/y\r\n    newTag: 2.0.0 # c\r\n    digest: \(new)\r\n")
        let split = "image:\n  repository: ghcr.io/x/y\n  digest: ''\n  tag: 1.0.0\n"
        #expect(
            try pinned(split, .ifNotPresent, new)
                == "image:\n  repository: ghcr.io/x/y\n  digest: '\(new)'\n  tag: 2.0.0\n")
    }

    @Test("a field that a policy names is its own; the same value is no other policy's")
    func listedFields() throws {
        let text =
            "spec:\n  images:\n  - name: web\n    image: {tag: 1.0.0, repository: ghcr.io/x/y}\n  - name: db\n    image: {tag: 1.0.0}\n"
        func listed(_ path: String, _ file: String = "apps/*/*.yaml") throws -> FieldSelection {
            .listed([
                ListedField(files: try PathPatterns(parsing: [file]), path: try SelectorPath(parsing: path), part: .tag)
            ])
        }
        let web = try policy("web", "ghcr.io/x/y", fields: listed("spec.images[name=web].image.tag"))
        let other = try policy("other", "ghcr.io/x/y")
        let tags = ["ghcr.io/x/y": ["2.0.0"]]
        let plan = try plan([web, other], [("apps/a/v.yaml", text), ("elsewhere.yaml", text)], tags: tags)
        #expect(
            plan.changes.map { "\($0.policy) \($0.file):\($0.line)" } == [
                "apps:web apps/a/v.yaml:4", "apps:other elsewhere.yaml:4",
            ])
        #expect(plan.changes.first?.field.kind == .field)

        let db = try policy("db", "ghcr.io/x/y", fields: listed("spec.images[1].image.tag", "**"))
        let both = try self.plan([web, db], [("apps/a/v.yaml", text), ("Versions", text)], tags: tags)
        #expect(
            both.changes.map { "\($0.policy) \($0.file):\($0.line)" } == [
                "apps:db Versions:6", "apps:web apps/a/v.yaml:4", "apps:db apps/a/v.yaml:6",
            ])

        let absent = try self.plan(
            [try policy("web", "ghcr.io/x/y", fields: listed("spec.tag", "**"))], [("a.yaml", text)], tags: tags)
        #expect(absent.skipped.map(\.reason) == ["FieldNotFound"])
        let twice = try self.plan(
            [web, try policy("other", "ghcr.io/x/y", fields: listed("spec.images[0].image.tag"))],
            [("apps/a/v.yaml", text)],
            tags: tags)
        #expect(twice.changes.isEmpty)
        #expect(twice.skipped.map(\.reason) == ["AmbiguousValue"])
    }

    @Test("a chart's version moves where its repository is an OCI registry, defined in whatever file")
    func charts() throws {
        let release = """
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: web, namespace: apps}
            spec:
              chart:
                spec:
                  chart: web
                  version: 1.0.0
                  sourceRef: {kind: HelmRepository, name: charts}

            """
        func repository(_ url: String) -> String {
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: charts}\nspec: {url: \(url)}\n"
        }
        let policies = [try policy("web", "ghcr.io/x/charts/web")]
        let tags = ["ghcr.io/x/charts/web": ["2.0.0"]]
        let found = try plan(
            policies, [("a.yaml", release), ("b.yaml", repository("oci://ghcr.io/x/charts/"))], tags: tags)
        #expect(found.changes.map { "\($0.file):\($0.line) \($0.to)" } == ["a.yaml:8 2.0.0"])
        _ = try AppliedFile.bytes(of: "a.yaml", Array(release.utf8), applying: found.changes.map(\.applied))
        let other = try plan(
            policies, [("a.yaml", release), ("b.yaml", repository("https://charts.example.com"))], tags: tags)
        #expect(other.changes.isEmpty && other.skipped.isEmpty)
        let unknown = try plan(policies, [("a.yaml", release)], tags: tags)
        #expect(unknown.skipped.map(\.reason) == ["ChartSourceUnknown"])
    }

    @Test("after applying a plan a second plan is empty")
    func idempotent() throws {
        let text = "a:\n  image: 'ghcr.io/x/y:1.0.0'   # c\r\nb: {image: ghcr.io/x/y:1.1.0}"
        let policies = [try policy("web", "ghcr.io/x/y")]
        let tags = ["ghcr.io/x/y": ["1.10"]]
        let first = try plan(policies, [("a.yaml", text)], tags: tags)
        let after = try AppliedFile.bytes(of: "a.yaml", Array(text.utf8), applying: first.changes.map(\.applied))
        #expect(
            String(decoding: after, as: UTF8.self)
                == "a:\n  image: 'ghcr.io/x/y:1.10'   # c\r\nb: {image: ghcr.io/x/y:1.10}")
        let second = try plan(policies, [("a.yaml", String(decoding: after, as: UTF8.self))], tags: tags)
        #expect(second.isEmpty)
    }
}
