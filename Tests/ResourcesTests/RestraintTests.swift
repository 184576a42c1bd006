import OCI
import Policies
import Resources
import Testing
import TimeZones

/// What holds a tag back: platforms, age, signatures, the schedule, holds and the other images of the app.
@Suite("Restraints read from files")
struct RestraintTests {
    private func policy(_ text: String, zones: @escaping TimeZoneLookup = ResourceLoader.onlyUTC) throws -> UpdatePolicy
    {
        let loaded = ResourceLoader.load(text, file: "/etc/pawl/policies/p.yaml", zones: zones)
        #expect(loaded.diagnostics == [])
        return try #require(loaded.policies.first).policy
    }

    private let system: TimeZoneLookup = { name throws(TimeZoneError) in try SystemTimeZones().rules(named: name) }

    @Test("what a revert does, and how long to wait before an update is made again")
    func onRevert() throws {
        func response(_ spec: String) throws -> RevertResponse {
            let loaded = ResourceLoader.load(Document.spec(spec), file: "p.yaml")
            #expect(loaded.diagnostics == [])
            return try #require(loaded.policies.first).policy.onRevert
        }
        #expect(try response("suspend: false") == RevertResponse(action: .hold, grace: .seconds(3_600)))
        #expect(
            try response("onRevert: Ignore\n  reapplyAfter: 90m")
                == RevertResponse(action: .ignore, grace: .seconds(5_400)))
    }

    @Test("platforms, age and trust")
    func image() throws {
        let image = try #require(
            policy(
                Document.image(
                    "platforms: [linux/amd64, linux/arm/v7]\n      minimumAge: 3d12h\n      trustExisting: true")
            ).images.first)
        #expect(image.platforms.map(\.description) == ["linux/amd64", "linux/arm/v7"])
        #expect(image.minimumAge == .seconds(302_400))
        #expect(image.trustsExisting)
        #expect(image.verify == nil)
    }

    @Test("keys lie beside the policy's file or in it, identities are as written")
    func verify() throws {
        let key = "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n"
        let image = try #require(
            policy(
                Document.image(
                    "verify: {cosign: {keys: [{keyFile: cosign.pub}, {keyFile: /k/a.pub}, {key: "
                        + "\"\(key.replacing("\n", with: "\\n"))\"}], "
                        + "identities: [{issuer: \"https://issuer.example.com\", subject: ci@example.com}]}}")
            ).images.first)
        #expect(
            image.verify
                == SignatureRequirement(
                    keys: [.file("/etc/pawl/policies/cosign.pub"), .file("/k/a.pub"), .text(key)],
                    identities: [
                        .init(issuer: .exactly("https://issuer.example.com"), subject: .exactly("ci@example.com"))
                    ]))
    }

    @Test("identities may be patterns, and have authorities of their own")
    func identities() throws {
        let image = try #require(
            policy(
                Document.image(
                    "verify: {cosign: {identities: [{issuerRegExp: \"https://.*\", subjectRegExp: \".*@example.com\"}], "
                        + "trust: {certificatesFile: fulcio.pem, logKeyFile: /k/rekor.pub}}}")
            ).images.first)
        #expect(
            image.verify
                == SignatureRequirement(
                    identities: [
                        .init(
                            issuer: .matching(try WholePattern(parsing: "https://.*")),
                            subject: .matching(try WholePattern(parsing: ".*@example.com")))
                    ],
                    trust: SignatureTrust(
                        certificatesFile: "/etc/pawl/policies/fulcio.pem", logKeyFile: "/k/rekor.pub")))
    }

    @Test("days and hours are those of the schedule's time zone")
    func schedule() throws {
        let policy = try policy(
            Document.spec(
                """
                schedule:
                    timezone: Europe/Dublin
                    allow: ["Mon-Fri 08:00-17:00", daily]
                    freeze:
                      - {from: 2026-07-01, to: "2026-07-02", reason: holidays}
                      - {from: 2026-12-20T18:00:00Z, to: 2027-01-03}
                  hold: {tag: 6.10, reason: leaks memory, until: 2026-07-01}
                """), zones: system)
        let schedule = try #require(policy.restraint.schedule)
        #expect(schedule.zone.name == "Europe/Dublin")
        #expect(schedule.windows.map(\.description) == ["Mon-Fri 08:00-17:00", "daily"])
        #expect(schedule.freezes.map(\.reason) == ["holidays", nil])
        #expect(schedule.freezes.map(\.from) == ["2026-07-01", "2026-12-20T18:00:00Z"])
        // Irish summer time: midnight is at 23:00 UTC.
        let midnight = try Instant(parsing: "2026-06-30T23:00:00Z")
        #expect(schedule.freezes.map(\.begin) == [midnight, try Instant(parsing: "2026-12-20T18:00:00Z")])
        #expect(
            policy.restraint.hold
                == Hold(tag: Tag("6.10"), reason: "leaks memory", until: midnight, untilText: "2026-07-01"))
    }

    @Test("without a schedule days are those of UTC")
    func utc() throws {
        let hold = try policy(Document.spec("hold: {until: 2026-12-01}")).restraint.hold
        #expect(hold?.until == (try Instant(parsing: "2026-12-01T00:00:00Z")))
        let timed = try policy(Document.spec("hold: {until: \"2026-12-01T08:00:00+01:00\"}")).restraint.hold
        #expect(timed?.until == (try Instant(parsing: "2026-12-01T07:00:00Z")))
        let open = try policy(Document.spec("hold: {}")).restraint.hold
        #expect(open == Hold())
        let schedule = try policy(Document.spec("schedule: {freeze: [{from: 2026-12-20, to: 2026-12-20}]}"))
            .restraint.schedule
        #expect(schedule?.zone.name == "UTC")
        #expect(schedule?.windows.isEmpty == true)
    }

    @Test(
        "images that are compared alike may move together",
        arguments: [
            ("{semver: {range: 1.x}}", "{semver: {range: 2.x, suffix: alpine}}"),
            ("{glob: {pattern: \"a*\", order: natural}}", "{glob: {pattern: \"b*\", order: natural}}"),
            ("{numerical: }", "{numerical: {order: asc}}"),
            ("{calver: {format: YYYY.MM}}", "{calver: {format: YYYY.0M}}"),
        ])
    func atomic(first: String, second: String) throws {
        let text = Document.images("{image: a/b, policy: \(first)}", "{image: a/c, policy: \(second)}")
        #expect(try policy(text + "  group: Atomic\n").group == .atomic)
        #expect(try policy(text + "  group: None\n").group == .none)
        #expect(try policy(text).group == .none)
    }

    private static func group(_ policies: String...) -> String {
        var text = Document.header + "spec:\n  group: Atomic\n  images:\n"
        for (index, policy) in policies.enumerated() {
            text += "    - {image: a/\(["x", "y", "z"][index]), policy: \(policy)}\n"
        }
        return text
    }

    static let groups: [Row] = [
        Row(
            group("{semver: {range: 1.x}}"),
            "5:10: spec.group: Atomic moves images together, and there is one alone; add the others, or write None"),
        Row(
            group("{semver: {range: 1.x}}", "{newestBuild: {}}"),
            "5:10: spec.group: Atomic moves images to one version, and the policy of 'y' does not order tags by their "
                + "names; write None, or a policy that does, such as semver"),
        Row(
            group("{digest: {tag: latest}}", "{digest: {tag: latest}}"),
            "5:10: spec.group: Atomic moves images to one version, and the policy of 'x' does not order tags by their "
                + "names; write None, or a policy that does, such as semver"),
        Row(
            group("{glob: {pattern: \"a\"}}", "{glob: {pattern: \"a\"}}"),
            "5:10: spec.group: Atomic moves images to one version, and the policy of 'x' does not order tags by their "
                + "names; write None, or a policy that does, such as semver"),
        Row(
            group("{semver: {range: 1.x}}", "{semver: {range: 1.x}}", "{calver: {format: YYYY.MM}}"),
            "5:10: spec.group: Atomic compares versions, and those of 'x' and 'z' are of two kinds; "
                + "write the same kind of policy for all images, in the same order, or None"),
        Row(
            group("{numerical: {order: asc}}", "{numerical: {order: desc}}"),
            "5:10: spec.group: Atomic compares versions, and those of 'x' and 'y' are of two kinds; "
                + "write the same kind of policy for all images, in the same order, or None"),
        Row(
            Document.spec("group: atomic"), "8:10: spec.group: 'atomic' is not known here; did you mean 'Atomic'?"),
    ]

    @Test("images that cannot move together are told why", arguments: groups)
    func notTogether(row: Row) { row.check() }

    static let wrong: [Row] = [
        Row(
            Document.image("platforms: linux/amd64"),
            "8:18: spec.images[0].platforms: must be a list, not text; write [\"linux/amd64\"]"),
        Row(
            Document.image("platforms: [amd64, Linux/ARM64, linux, windows/, x/y/z/w]"),
            "8:19: spec.images[0].platforms[0]: 'amd64' is not a platform; did you mean 'linux/amd64'?",
            "8:26: spec.images[0].platforms[1]: 'Linux/ARM64' is not a platform; did you mean 'linux/arm64'?",
            "8:39: spec.images[0].platforms[2]: 'linux' is not a platform; "
                + "write the system and the architecture, such as linux/amd64",
            "8:46: spec.images[0].platforms[3]: 'windows/' is not a platform; "
                + "write the system and the architecture, such as linux/amd64",
            "8:56: spec.images[0].platforms[4]: 'x/y/z/w' is not a platform; "
                + "write the system and the architecture, such as linux/amd64"),
        Row(
            Document.image("minimumAge: 3 days"),
            "8:19: spec.images[0].minimumAge: '3 days' is not a duration; "
                + "write whole days, hours, minutes and seconds such as 30s, 5m, 1h30m or 3d"),
        Row(
            Document.image("minimumAge: 12h3d"),
            "8:19: spec.images[0].minimumAge: '12h3d' is not a duration; "
                + "write whole days, hours, minutes and seconds such as 30s, 5m, 1h30m or 3d"),
        Row(
            Document.image("verify: {}"),
            "8:15: spec.images[0].verify.cosign: is missing; write cosign: {keys: [{keyFile: cosign.pub}]}"),
        Row(
            Document.image("verify: {cosign: {}}"),
            "8:24: spec.images[0].verify.cosign: has no key or identity; "
                + "write keys: [{keyFile: cosign.pub}] or identities: [{issuer: ..., subject: ...}]"),
        Row(
            Document.image("verify: {cosign: {keys: []}}"),
            "8:31: spec.images[0].verify.cosign.keys: is empty; write keys: [{keyFile: cosign.pub}]"),
        Row(
            Document.image("verify: {cosign: {keys: [cosign.pub]}}"),
            "8:32: spec.images[0].verify.cosign.keys[0]: must be a mapping, not text; write one of the "
                + "fields: keyFile, key"),
        Row(
            Document.image("verify: {cosign: {keys: [{keyfile: a}], identities: [{issuer: x}]}}"),
            "8:33: spec.images[0].verify.cosign.keys[0].keyfile: unknown field 'keyfile'; did you mean 'keyFile'?",
            "8:32: spec.images[0].verify.cosign.keys[0]: has no key; write keyFile: with the path of a public key",
            "8:60: spec.images[0].verify.cosign.identities[0]: has no subject; "
                + "write subject: with the address or workflow that signs"),
        Row(
            Document.image(
                "verify: {cosign: {keys: [{key: cosign.pub}, {keyFile: a, key: -----BEGIN PRIVATE KEY-----}]}}"),
            "8:38: spec.images[0].verify.cosign.keys[0].key: is not a public key in PEM; write key: | and below it the "
                + "lines from -----BEGIN PUBLIC KEY----- on, or keyFile: with its path",
            "8:64: spec.images[0].verify.cosign.keys[1]: has more than one key: 'keyFile' and 'key'; keep one",
            "8:69: spec.images[0].verify.cosign.keys[1].key: is a private key; remove it, replace it, since others may "
                + "have read it here, and write the public one"),
        Row(
            Document.image("verify: {cosign: {identities: [{issuer: x, issuerRegExp: y, subjectRegExp: \"a)|(b\"}]}}"),
            "8:50: spec.images[0].verify.cosign.identities[0]: has more than one issuer: 'issuer' and 'issuerRegExp'; "
                + "keep one",
            "8:82: spec.images[0].verify.cosign.identities[0].subjectRegExp: invalid pattern 'a)|(b': unexpected ): "
                + "a)|(b (RE2 syntax)"),
        Row(
            Document.image("verify: {cosign: {keys: [{keyFile: a}], trust: {certificatesFile: b}}}"),
            "8:54: spec.images[0].verify.cosign.trust: is of no use without identities: keys need no authority; "
                + "remove it, or write identities: [{issuer: ..., subject: ...}]",
            "8:54: spec.images[0].verify.cosign.trust.logKeyFile: is missing; "
                + "write logKeyFile: with the path of the transparency log's public key"),
        Row(
            Document.spec("schedule: {allow: []}"),
            "8:21: spec.schedule.allow: is empty; write windows such as \"Mon-Fri 08:00-17:00\", or remove the field: "
                + "then updates are always written"),
        Row(
            Document.spec("schedule: {allow: Mon-Fri 08:00-17:00}"),
            "8:21: spec.schedule.allow: must be a list, not text; write [\"Mon-Fri 08:00-17:00\"]"),
        Row(
            Document.spec("schedule: {timezone: Mars/Olympus}"),
            "8:24: spec.schedule.timezone: 'Mars/Olympus' cannot be looked up here; write UTC"),
        Row(
            Document.spec("schedule: {freeze: [{from: 2026-12-20, to: 2026-12-19}]}"),
            "8:46: spec.schedule.freeze[0].to: the freeze ends before it begins: 'to' is '2026-12-19', 'from' is "
                + "'2026-12-20'; write the earlier as 'from'"),
        Row(
            Document.spec("schedule: {freeze: [{from: 2026-02-30, to: tomorrow}]}"),
            "8:30: spec.schedule.freeze[0].from: '2026-02-30' is not a date; "
                + "write a day such as 2026-12-20, or a time such as 2026-12-20T08:00:00Z",
            "8:46: spec.schedule.freeze[0].to: 'tomorrow' is not a date; "
                + "write a day such as 2026-12-20, or a time such as 2026-12-20T08:00:00Z"),
        Row(
            Document.spec("schedule: {freeze: [{to: 2026-12-20}]}"),
            "8:23: spec.schedule.freeze[0].from: is missing; write from: with a day such as 2026-12-20"),
        Row(
            Document.spec("hold: {until: 2026-12-01T08:00:00}"),
            "8:17: spec.hold.until: '2026-12-01T08:00:00' is not a time: it has no offset; add 'Z' for UTC, or an "
                + "offset such as '+01:00'; write such as '2026-12-20T08:00:00Z'"),
        Row(
            Document.spec("hold: {reason: \"a\\nb\"}"),
            "8:18: spec.hold.reason: has a line break or another control character; write it in one line"),
        Row(
            Document.spec("hold: {reason: \(String(repeating: "x", count: 257))}"),
            "8:18: spec.hold.reason: is longer than 256 bytes; shorten it"),
        Row(
            Document.spec("hold: 6.4.2"),
            "8:9: spec.hold: must be a mapping, not text; write fields: tag, reason, until"),
        Row(
            Document.spec("hold:"), "8:8: spec.hold: has no value; give it one, or remove the field"),
    ]

    @Test("each mistake is told with its place, its field and the fix", arguments: wrong)
    func told(row: Row) { row.check() }

    @Test("a window that cannot be read is told at its place")
    func window() {
        let loaded = ResourceLoader.load(
            Document.spec("schedule: {allow: [daily, \"Mon-Fri 8-17\"]}"), file: "p.yaml")
        #expect(loaded.diagnostics.map { "\($0.line):\($0.column): \($0.field)" } == ["8:29: spec.schedule.allow[1]"])
    }

    @Test("what a lookup says of a time zone is the diagnostic")
    func zone() {
        let loaded = ResourceLoader.load(
            Document.spec("schedule: {timezone: dublin}"), file: "p.yaml", zones: system)
        #expect(loaded.diagnostics.map(\.field) == ["spec.schedule.timezone"])
        #expect(loaded.diagnostics.allSatisfy { $0.message.contains("write an IANA name such as Europe/Dublin") })
    }

    @Test("more windows than a person writes are refused")
    func tooMany() {
        let windows = [String](repeating: "daily", count: 257).joined(separator: ", ")
        let loaded = ResourceLoader.load(Document.spec("schedule: {allow: [\(windows)]}"), file: "p.yaml")
        #expect(
            loaded.diagnostics.map(\.description) == [
                "p.yaml:8:21: spec.schedule.allow: has 257 items, and 256 are the most; shorten the list"
            ])
    }
}
