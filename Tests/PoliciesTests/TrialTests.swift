import OCI
import struct OCI.Tag
import Policies
import Testing
import Versions

@Suite("what a tag must pass beyond its name")
struct TrialTests {
    private static let seen = "2026-01-10T12:00:00Z"

    private func at(
        _ now: String, _ list: [(String, (inout TagFacts) throws -> Void)] = [], isComplete: Bool = true,
        _ restraint: Restraint = Restraint()
    ) throws -> Circumstances {
        Circumstances(now: try time(now), facts: try facts(list), isComplete: isComplete, restraint: restraint)
    }

    private func firstSeen(_ text: String) -> (inout TagFacts) throws -> Void {
        { $0.firstSeen = .known(FirstSeen(at: try time(text))) }
    }

    @Test("a tag waits until it was seen for long enough, and an older one goes first")
    func age() throws {
        let image = try image(semver("1.x")) { $0.minimumAge = .seconds(72 * 3_600) }
        let known = [("1.2.0", firstSeen("2026-01-10T12:00:00Z")), ("1.1.0", firstSeen("2026-01-01T00:00:00Z"))]
        let early = image.decide(
            among: tags("1.2.0 1.1.0 1.0.0"), current: Tag("1.0.0"), in: try at("2026-01-11T00:00:00Z", known))
        #expect(lines(early) == ["1.1.0 selected Selected", "1.2.0 rejected TooYoung", "1.0.0 rejected NotNewer"])
        #expect(
            early.message
                == "greatest of 3 tags in range 1.x; '1.2.0' is too young: first seen 2026-01-10 12:00 UTC, old enough 2026-01-13 12:00 UTC"
        )
        let second = image.select(
            among: tags("1.2.0 1.1.0"), current: Tag("1.1.0"), in: try at("2026-01-13T11:59:59Z", known))
        #expect(second.reason == .tooYoung)
        #expect(second.selected == nil)
        let late = image.select(
            among: tags("1.2.0 1.1.0"), current: Tag("1.1.0"), in: try at("2026-01-13T12:00:00Z", known))
        #expect(late.selected?.text == "1.2.0")
    }

    @Test("what nobody saw before counts as seen now; what was there at first may be trusted")
    func trust() throws {
        var image = try image(semver("1.x")) { $0.minimumAge = .seconds(60) }
        #expect(image.select(among: tags("1.2.0"), current: nil, in: try at(Self.seen)).reason == .tooYoung)
        image.trustsExisting = true
        #expect(image.select(among: tags("1.2.0"), current: nil, in: try at(Self.seen)).reason == .selected)
        let fresh = try at(Self.seen, [("1.2.0", firstSeen(Self.seen))])
        #expect(image.select(among: tags("1.2.0"), current: nil, in: fresh).reason == .tooYoung)
    }

    @Test("a name that is too young is not looked up again once its digest was noted")
    func names() throws {
        let image = try image(semver("1.x")) { $0.minimumAge = .seconds(3_600) }
        func select(_ listed: String, hasDigest: Bool, now: String) throws -> Selection {
            image.select(
                among: tags("1.2.0"), current: nil,
                in: try at(
                    now,
                    [("1.2.0", { $0.listed = Listed(first: FirstSeen(at: try time(listed)), hasDigest: hasDigest) })],
                    isComplete: false))
        }
        let young = try select(Self.seen, hasDigest: true, now: "2026-01-10T12:30:00Z")
        #expect(young.reason == .tooYoung && young.needs.isEmpty)
        let unnoted = try select(Self.seen, hasDigest: false, now: "2026-01-10T12:30:00Z")
        #expect(unnoted.reason == .tooYoung && unnoted.needs.values.first == [.firstSeen])
        let old = try select(Self.seen, hasDigest: true, now: "2026-01-10T13:00:00Z")
        #expect(old.reason == .metadataUnavailable && old.needs.values.first == [.firstSeen])
    }

    @Test("every platform must be offered; what cannot be looked up stops the choice")
    func platforms() throws {
        let image = try image(semver("1.x")) {
            $0.platforms = ["linux/amd64", "linux/arm64/v8"].compactMap { Platform($0) }
        }
        func offers(_ names: String...) -> (inout TagFacts) throws -> Void {
            { $0.platforms = .known(names.compactMap { Platform($0) }) }
        }
        let list = tags("1.3.0 1.2.0")
        let decision = image.decide(
            among: list, current: nil,
            in: try at(
                Self.seen,
                [("1.3.0", offers("linux/amd64")), ("1.2.0", offers("linux/arm64", "linux/amd64", "linux/arm/v7"))]))
        #expect(lines(decision) == ["1.2.0 selected Selected", "1.3.0 rejected PlatformMissing"])
        #expect(decision.candidates[1].message == "1.3.0: lacks linux/arm64/v8; it offers linux/amd64")
        let unknown = image.select(
            among: list, current: nil, in: try at(Self.seen, [("1.2.0", offers("linux/amd64", "linux/arm64"))]))
        #expect(unknown.selected == nil && unknown.reason == .metadataUnavailable)
        let down = image.select(
            among: list, current: nil,
            in: try at(
                Self.seen,
                [
                    ("1.3.0", { $0.platforms = .unavailable(.registryUnavailable, "down") }),
                    ("1.2.0", offers("linux/amd64", "linux/arm64")),
                ]))
        #expect(down.selected == nil && down.reason == .registryUnavailable)
        let asked = image.select(among: list, current: nil, in: try at(Self.seen, isComplete: false))
        #expect(asked.needs == [try #require(Tag("1.3.0")): [.platforms]])
    }

    @Test("without a signature that counts nothing is chosen")
    func signatures() throws {
        let demanded = SignatureRequirement(keys: [.file("cosign.pub")])
        let image = try image(semver("1.x")) { $0.verify = demanded }
        let list = tags("1.3.0 1.2.0 1.1.0")
        let known = try at(
            Self.seen,
            [
                ("1.3.0", { $0.signatures[demanded] = .known(.missing("no signature")) }),
                ("1.2.0", { $0.signatures[demanded] = .known(.verified(by: "cosign.pub")) }),
            ])
        #expect(
            lines(image.decide(among: list, current: nil, in: known)) == [
                "1.2.0 selected Selected", "1.3.0 rejected Unsigned", "1.1.0 rejected Unsigned",
            ])
        #expect(image.select(among: list, current: nil, in: try at(Self.seen)).reason == .unsigned)
    }

    @Test("what one policy's key has signed counts for no policy with another key")
    func otherKeys() throws {
        let (mine, other) = (SignatureRequirement(keys: [.file("a.pub")]), SignatureRequirement(keys: [.file("b.pub")]))
        let known = try at(
            Self.seen, [("1.3.0", { $0.signatures[other] = .known(.verified(by: "b.pub")) })], isComplete: false)
        let image = try image(semver("1.x")) { $0.verify = mine }
        let selection = image.select(among: tags("1.3.0"), current: nil, in: known)
        #expect(selection.selected == nil)
        #expect(selection.needs == [try #require(Tag("1.3.0")): [.signature(mine)]])
    }

    @Test("what was known of a tag is dropped when it moves, but for how long its name is there")
    func moved() throws {
        let demanded = SignatureRequirement(keys: [.file("a.pub")])
        var before = TagFacts()
        before.digest = .known(try #require(Digest("sha256:" + String(repeating: "a", count: 64))))
        before.signatures[demanded] = .known(.verified(by: "a.pub"))
        before.platforms = .known([])
        before.listed = Listed(first: FirstSeen(at: try time(Self.seen)), hasDigest: true)
        var after = TagFacts()
        after.digest = .known(try #require(Digest("sha256:" + String(repeating: "b", count: 64))))
        let moved = after.merged(with: before)
        #expect(moved.signatures == [:] && moved.platforms == .unknown)
        #expect(moved.listed == before.listed && moved.digest == after.digest)
        after.digest = before.digest
        #expect(after.merged(with: before) == before)
    }

    @Test("the whole of a name in a certificate must match a pattern")
    func wholePattern() throws {
        let name = SignerName.matching(try WholePattern(parsing: "https://github.com/example/.*|x"))
        #expect(name.matches("https://github.com/example/web") && name.matches("x"))
        #expect(!name.matches("https://evil.example.com/?https://github.com/example/web"))
        #expect(!name.matches("xy") && !name.matches("") && !name.matches("x\n"))
        #expect(throws: PatternError.self) { try WholePattern(parsing: "a)|(b") }
        #expect(throws: PatternError.self) { try WholePattern(parsing: "\\Qa") }
        #expect(SignerName.exactly("a.c").matches("a.c") && !SignerName.exactly("a.c").matches("abc"))
    }

    @Test("outside the schedule and on hold nothing moves, and it says until when")
    func restraints() throws {
        let schedule = Schedule(zone: .utc, windows: [try AllowedWindow(parsing: "Mon-Fri 08:00-17:00")])
        let image = try image(semver("1.x"))
        let list = tags("1.3.0 1.2.0 1.1.0")
        func select(_ now: String, _ restraint: Restraint, current: String = "1.1.0") throws -> Selection {
            image.select(among: list, current: Tag(current), in: try at(now, [], restraint))
        }
        let night = try select("2026-11-23T07:00:00Z", Restraint(schedule: schedule))
        #expect(night.reason == .frozen && night.selected == nil)
        #expect(
            night.message == "'1.3.0' waits for the schedule: outside 'Mon-Fri 08:00-17:00'; opens 2026-11-23 08:00 UTC"
        )
        #expect(try select("2026-11-23T08:00:00Z", Restraint(schedule: schedule)).selected?.text == "1.3.0")
        #expect(try select("2026-11-23T07:00:00Z", Restraint(schedule: schedule), current: "1.3.0").reason == .upToDate)
        let hold = Hold(
            tag: Tag("1.2.0"), reason: "1.3 leaks", until: try time("2026-12-01T00:00:00Z"), untilText: "2026-12-01")
        let held = try select("2026-11-23T07:00:00Z", Restraint(hold: hold))
        #expect(held.selected?.text == "1.2.0")
        #expect(
            try select("2026-11-23T07:00:00Z", Restraint(hold: hold), current: "1.2.0").message
                == "'1.3.0' waits: held at 1.2.0 until 2026-12-01: 1.3 leaks")
        #expect(try select("2026-12-01T00:00:00Z", Restraint(hold: hold), current: "1.2.0").selected?.text == "1.3.0")
        #expect(try select("2026-11-23T07:00:00Z", Restraint(hold: Hold())).reason == .held)
    }

    @Test("a test that fails for certain spares the look-ups of the others")
    func spared() throws {
        let image = try image(semver("1.x")) {
            $0.minimumAge = .seconds(60)
            $0.platforms = [Platform(os: "linux", architecture: "amd64")]
        }
        let frozen = Restraint(hold: Hold())
        #expect(
            image.select(among: tags("1.2.0"), current: nil, in: try at(Self.seen, isComplete: false, frozen)).needs
                .isEmpty)
    }

    @Test("the newest build is chosen among those that pass; builds that all say one time order nothing")
    func builds() throws {
        let glob = try Glob(parsing: "main-*")
        let image = try image(.glob(glob, order: .newestBuild))
        func built(_ text: String) -> (inout TagFacts) throws -> Void { { $0.created = .known(try time(text)) } }
        let list = tags("main-a main-b main-c dev-d")
        let known = [
            ("main-a", built("2026-01-03T00:00:00Z")), ("main-b", built("2026-01-05T00:00:00Z")),
            ("main-c", built("2026-01-04T00:00:00Z")),
        ]
        let decision = image.decide(among: list, current: Tag("main-a"), in: try at(Self.seen, known))
        #expect(
            lines(decision) == [
                "main-b selected Selected", "main-c eligible Eligible", "main-a rejected NotNewer",
                "dev-d rejected NotMatched",
            ])
        #expect(image.select(among: list, current: Tag("main-b"), in: try at(Self.seen, known)).reason == .upToDate)
        let partial = image.decide(among: list, current: nil, in: try at(Self.seen, Array(known.dropLast())))
        #expect(partial.selected == nil && partial.reason == .metadataUnavailable)
        #expect(
            partial.message
                == "it is not known when 'main-c' was built; choose by semver, calver or another order that tags themselves tell"
        )
        let same = known.map { ($0.0, built("2026-01-01T00:00:00Z")) }
        #expect(image.select(among: list, current: nil, in: try at(Self.seen, same)).reason == .metadataUnavailable)
        let zero = known.map { ($0.0, built("1970-01-01T00:00:00Z")) }
        #expect(image.select(among: list, current: nil, in: try at(Self.seen, zero)).reason == .metadataUnavailable)
        #expect(image.select(among: tags("main-z"), current: nil, in: try at(Self.seen)).selected?.text == "main-z")
        let asked = image.select(among: list, current: nil, in: try at(Self.seen, isComplete: false))
        #expect(Set(asked.needs.keys.map(\.text)) == ["main-a", "main-b", "main-c"])
    }
}
