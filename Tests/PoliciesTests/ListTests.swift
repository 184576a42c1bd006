import OCI
import struct OCI.Tag
import Policies
import Testing
import Versions
import Seeded

/// Tag lists seen in other tools' tests, with what is chosen here: ties go to the bytewise greatest, numbers of any
/// length are exact, and a tag that cannot be read is passed over instead of failing the choice.
@Suite("choices among awkward lists")
struct ListTests {
    private func chosen(_ rule: TagRule, _ list: String) throws -> String? {
        let image = ImagePolicy(repository: try Repository(parsing: "ghcr.io/x/y"), rule: rule)
        let tags = list.split(separator: " ").compactMap { Tag($0) }
        let selection = image.select(among: tags, current: nil)
        #expect(image.select(among: tags.reversed(), current: nil).selected == selection.selected)
        return selection.selected?.text
    }

    @Test(
        "semver",
        arguments: [
            ("*", "v1.2.0 1.2.0", "v1.2.0"), ("*", "1.2.0 1.2.0-0", "1.2.0"), ("*", "1.02.0 1.2.0", "1.2.0"),
            ("*", "1.2 1 v3", "v3"), ("*", "1.2.0.1 1.2.0-1.x", nil), ("*-0", "1.2.0-01 1.2.0-1", "1.2.0-1"),
            ("*", "V1.2.0", nil), ("*-0", "2024.01.02 2024.1.10 2024.01.02-3", "2024.1.10"), ("*", "1.2.3_4", nil),
            ("*-0", "1.2.3-a_b", nil), ("*", "18446744073709551616.0.0 1.0.0", "18446744073709551616.0.0"),
            (">=1.0.0-0", "1.0.0-alpine 1.0.0-alpine3.18 1.0.0-1-gabc 1.0.0", "1.0.0"),
            (">=1.0.0-0", "1.0.0-20240101 1.0.0-9", "1.0.0-20240101"), ("1.0 - 1.1", "1.0.0 1.1.0 1.2.0", "1.1.0"),
            ("x", "1.0.0 1.1.0-rc.1", "1.0.0"), ("^0.0", "1.0.0", nil),
        ] as [(String, String, String?)])
    func semver(_ range: String, _ list: String, _ expected: String?) throws {
        #expect(try chosen(.semver(VersionRange(parsing: range)), list) == expected)
    }

    @Test(
        "numerical",
        arguments: [
            ("9 10 2.5", "10"), ("1e3 999", "999"), ("0x20 31", "31"), ("inf 5", "5"), ("5 NaN 3", "5"),
            ("20240101123456788 20240101123456789", "20240101123456789"), ("1_000 5", "5"), ("01 1", "1"),
            ("1 latest", "1"), ("1.10 1.9", "1.9"), ("latest", nil),
        ] as [(String, String?)])
    func numerical(_ list: String, _ expected: String?) throws {
        #expect(try chosen(.glob(Glob(parsing: "*"), order: .numerical), list) == expected)
    }

    @Test(
        "alphabetical and natural",
        arguments: [
            ("b a Z B", "b", "b"), ("1.9 1.10", "1.9", "1.10"), ("main-9 main-10", "main-9", "main-10"),
            ("a-1 a-01", "a-1", "a-1"), ("a a-1", "a-1", "a-1"),
        ])
    func names(_ list: String, _ alphabetical: String, _ natural: String) throws {
        let all = try Glob(parsing: "*")
        #expect(try chosen(.glob(all, order: .alphabetical), list) == alphabetical)
        #expect(try chosen(.glob(all, order: .natural), list) == natural)
    }

    @Test("in every order: the input's order does not matter, losers change nothing, decide says what select says")
    func everyOrder() throws {
        var generator = SeededGenerator(seed: 5)
        let pieces = ["1", "01", "2", "10", "v1", "1.0", "1.0.0", "2.1.0", "-rc.1", "-a", "x", "main-", ".3"]
        for round in 0..<400 {
            let order = TagOrder.allCases[round % TagOrder.allCases.count]
            let image = ImagePolicy(
                repository: try Repository(parsing: "ghcr.io/x/y"),
                rule: .glob(try Glob(parsing: "*"), order: order),
                filter: TagFilter(exclude: [try Glob(parsing: "*x")]), allowsDowngrade: round % 3 == 0)
            let list = (0..<Int.random(in: 1...10, using: &generator)).compactMap { _ in
                let one = pieces.randomElement(using: &generator) ?? ""
                return Tag(one + (pieces.randomElement(using: &generator) ?? ""))
            }
            let current = round % 2 == 0 ? list.randomElement(using: &generator) : Tag("1.5.0")
            let decision = image.decide(among: list, current: current)
            let selections = [
                image.select(among: list, current: current),
                image.select(among: (list + list).shuffled(using: &generator), current: current),
            ]
            for selection in selections {
                #expect(selection.selected == decision.selected)
                #expect(selection.reason == decision.reason)
                #expect(selection.message == decision.message)
            }
            let losers = decision.candidates.filter { $0.verdict == .rejected && $0.tag != current }.map(\.tag)
            let winners = list.filter { !losers.contains($0) }
            if decision.selected != nil {
                #expect(image.select(among: winners, current: current).selected == decision.selected)
            }
        }
    }
}
