import OCI
import struct OCI.Tag
import Policies
import Testing
import Versions

@Suite("the kinds of policies")
struct KindTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let rule: TagRule
        let tags: String
        let selected: String?
        let others: [String: Reason]
        var testDescription: String { "\(rule.kind): \(tags)" }
    }

    static func cases() throws -> [Case] {
        let stamp = try Pattern(parsing: #"^main-[a-f0-9]+-(?P<ts>\d+)$"#)
        return [
            Case(
                rule: .numerical(), tags: "9 10 2.5 latest 0x20", selected: "10",
                others: ["2.5": .eligible, "latest": .unparseable, "0x20": .unparseable]),
            Case(rule: .numerical(.descending), tags: "9 10 2.5", selected: "2.5", others: ["10": .eligible]),
            Case(
                rule: .numerical(), tags: "20240101123456789 20240101123456788", selected: "20240101123456789",
                others: [:]),
            Case(rule: .numerical(), tags: "inf NaN 5 3", selected: "5", others: ["inf": .unparseable]),
            Case(rule: .numerical(), tags: "01 1", selected: "1", others: [:]),
            Case(rule: .alphabetical(), tags: "b a Z B", selected: "b", others: [:]),
            Case(rule: .alphabetical(.descending), tags: "B a", selected: "B", others: [:]),
            Case(rule: .alphabetical(), tags: "1.9 1.10 main-9", selected: "main-9", others: [:]),
            Case(rule: .natural(), tags: "build-9 build-10 build-2", selected: "build-10", others: [:]),
            Case(rule: .natural(.descending), tags: "build-9 build-10 build-2", selected: "build-2", others: [:]),
            Case(
                rule: .calver(try CalendarFormat(parsing: "YYYY.0M.MICRO")),
                tags: "2024.01.9 2024.01.10 2023.12.99 2024.1.1 latest",
                selected: "2024.01.10", others: ["2024.1.1": .unparseable, "latest": .unparseable]),
            Case(
                rule: .regex(stamp, extract: try ExtractTemplate(parsing: "$ts", for: stamp), order: .numerical),
                tags: "main-abc-100 main-def-99 main-zzz-300 dev-abc-200", selected: "main-abc-100",
                others: ["dev-abc-200": .notMatched, "main-def-99": .eligible]),
            Case(
                rule: .regex(try Pattern(parsing: "^rel-"), order: .natural), tags: "rel-9 rel-10 x",
                selected: "rel-10",
                others: ["x": .notMatched]),
            Case(
                rule: .digest(try #require(Tag("latest"))), tags: "1.0.0 latest", selected: "latest",
                others: ["1.0.0": .notMatched]),
            Case(
                rule: try semver("*", components: 3), tags: "1.2 3 1.1.0", selected: "1.1.0",
                others: ["1.2": .unparseable, "3": .unparseable]),
        ]
    }

    @Test("each chooses by its own order and says why the others were not")
    func kinds() throws {
        for given in try KindTests.cases() {
            let decision = try image(given.rule).decide(among: tags(given.tags), current: nil)
            #expect(decision.selected?.text == given.selected, "\(given.testDescription)")
            for (tag, reason) in given.others {
                #expect(
                    decision.candidates.first { $0.tag.text == tag }?.reason == reason,
                    "\(given.testDescription) \(tag)")
            }
        }
    }

    @Test("two tags that extract to one text are both candidates, and the choice between them does not waver")
    func collision() throws {
        let pattern = try Pattern(parsing: #"^v?(\d+\.\d+\.\d+)-"#)
        let image = try image(semver("*")) {
            $0.filter = TagFilter(pattern: pattern, extract: try ExtractTemplate(parsing: "$1", for: pattern))
        }
        let list = tags("1.0.0-a v1.0.0-alpine 1.0.0-alpine")
        for order in [list, list.reversed(), [list[1], list[0], list[2]]] {
            let decision = image.decide(among: order, current: nil)
            #expect(decision.selected?.text == "v1.0.0-alpine")
            #expect(decision.candidates.filter { $0.verdict == .eligible }.count == 2)
        }
    }

    @Test("a suffix is demanded and left out of the comparison; the value in Git is read the same way")
    func suffix() throws {
        let image = try image(semver("1.x")) { $0.filter = TagFilter(suffix: "alpine") }
        let list = tags("1.2.0-alpine 1.10.0-alpine 1.11.0 1.12.0-alpine3.18 1.13.0-rc.1-alpine -alpine")
        let decision = image.decide(among: list, current: Tag("1.2.0-alpine"))
        #expect(decision.selected?.text == "1.10.0-alpine")
        #expect(decision.reason == .selected)
        let reasons = Dictionary(uniqueKeysWithValues: decision.candidates.map { ($0.tag.text, $0.reason) })
        #expect(reasons["1.11.0"] == .notMatched)
        #expect(reasons["1.12.0-alpine3.18"] == .notMatched)
        #expect(reasons["1.13.0-rc.1-alpine"] == .prerelease)
        #expect(reasons["1.2.0-alpine"] == .notNewer)
        #expect(image.select(among: list, current: Tag("1.10.0-alpine")).reason == .upToDate)
    }

    @Test("a descending order guards against moving up")
    func descending() throws {
        let image = try image(.numerical(.descending))
        #expect(image.select(among: tags("5 6"), current: Tag("4")).reason == .notNewer)
        #expect(image.select(among: tags("3 6"), current: Tag("4")).selected?.text == "3")
    }

    @Test("the tag that is followed is up to date while its digest stays")
    func digestOfOneTag() throws {
        let image = try image(.digest(try #require(Tag("latest"))))
        #expect(image.pinning == .always)
        let (old, new) = (try digest("a"), try digest("b"))
        func select(_ known: Fact<Digest>, isComplete: Bool = true, current: Digest? = old) throws -> Selection {
            image.select(
                among: tags("latest 1.0"), current: Tag("latest"), currentDigest: current,
                in: Circumstances(
                    now: try time("2026-01-01T00:00:00Z"), facts: try facts([("latest", { $0.digest = known })]),
                    isComplete: isComplete))
        }
        #expect(try select(.known(old)).reason == .upToDate)
        #expect(try select(.known(new)).reason == .selected)
        #expect(try select(.known(new), current: nil).reason == .selected)
        #expect(try select(.unknown).reason == .metadataUnavailable)
        #expect(try select(.unknown, isComplete: false).needs == [try #require(Tag("latest")): [.digest]])
        #expect(try select(.unavailable(.rateLimited, "429")).reason == .rateLimited)
        #expect(image.select(among: tags("1.0"), current: nil).message == "none of 1 tag is 'latest'")
    }

    @Test("of tags outside a range the nearest on both sides are told")
    func nearest() throws {
        func message(_ range: String, _ list: String) throws -> String {
            try image(semver(range)).select(among: tags(list), current: nil).message
        }
        #expect(
            try message("<1.0.0", "3.0.0 2.0.0 1.0.0 4.0.0")
                == "none of 4 tags is in range <1.0.0; nearest: 1.0.0, 2.0.0, 3.0.0")
        #expect(try message(">=2 <3", "1.8.0 1.9.0 3.0.0 3.1.0 0.1.0").hasSuffix("nearest: 1.9.0, 3.0.0, 1.8.0"))
        #expect(try message("^2", "1.9.0 3.0.0").hasSuffix("nearest: 1.9.0, 3.0.0"))
    }
}
