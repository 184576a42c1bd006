import Testing
import Versions
import Seeded

@Suite("the range dialect")
struct RangeTests {
    /// What Masterminds/semver v3.5 answers: range, version, whether it matches.
    static let rows: [(String, String, Bool)] = [
        ("=2.0.0", "1.2.3", false),
        ("=2.0", "1.2.3", false),
        ("=2.0", "2.0.1", true),
        ("!=4.1.0", "4.1.0", false),
        ("!=4.1", "4.1.0", false),
        ("!=4.1", "5.1.0-alpha.1", false),
        ("!=4.1-alpha", "4.1.0", true),
        ("<11", "0.1.0", true),
        ("<1.1", "0.1.0", true),
        ("<1.1", "1.1.1", false),
        ("<=11", "12.2.3", false),
        ("<=1.1", "1.2.3", false),
        ("<=1.1", "1.1.0", true),
        (">1.1", "4.1.0", true),
        (">0", "0", false),
        (">0", "0.0.1-alpha", false),
        (">0-0", "0.0.1-alpha", false),
        (">0", "0.0.0-alpha", false),
        (">0.0.0-0", "0.0.0-alpha", true),
        (">1.2.3-alpha.1", "1.3.3-alpha.2", true),
        (">11.1", "11.1.0", false),
        (">11.1", "11.2.1", true),
        (">=11.1", "11.1.2", true),
        (">=1.1", "4.1.0", true),
        (">=1.1", "0.0.9", false),
        (">=0.0", "0.0.1-alpha", false),
        (">=0.0-0", "0.0.1-alpha", true),
        (">=0-0", "0.0.0-alpha", true),
        (">=0.0.0-0", "1.2.3", true),
        ("<0", "0.0.0-alpha", false),
        (">=0", "0", true),
        ("*", "1", true),
        ("*", "1.2.3-alpha.1", false),
        ("2.*", "1", false),
        ("2.*", "2.1.1", true),
        ("2.1.*", "2.2.1", false),
        ("2", "1", false),
        ("2", "2.1.1", true),
        ("2.1", "2.2.1", false),
        ("~1.2.3", "1.3.4", false),
        ("~1.2", "1.3.4", false),
        ("~1", "2.3.4", false),
        ("~0.2.3", "0.3.5", false),
        ("~1.2.3-beta.2", "1.2.4-beta.2", true),
        ("^1.2.3", "1.8.9", true),
        ("^1.2.3", "1.2.1", false),
        ("^1.2.0", "2.2.1", false),
        ("^1.2.0-alpha.0", "1.2.1-alpha.1", true),
        ("^1.2.0-alpha.2", "1.2.0-alpha.1", false),
        ("^1.2", "2.8.9", false),
        ("^1", "2.8.9", false),
        ("^0.2.3", "0.5.6", false),
        ("^0.2", "0.5.6", false),
        ("^0.0.3", "0.0.4", false),
        ("^0.0", "0.1.4", false),
        ("^0", "0.2.3", true),
        ("^0.2.3-beta.2", "0.2.3-beta.4", true),
        ("^0.2.3-beta.2", "0.3.4-beta.2", false),
        ("*", "1.2.3", true),
        ("0.x.x", "1.2.3", false),
        ("0.0.0", "1.2.3", false),
        ("^0.0.0", "1.2.3", false),
        ("= 2.0", "2.0.0", true),
        ("4.1.x", "4.1.3", true),
        ("!=4.1-alpha", "4.1.1-alpha", false),
        ("!=4.1", "5.1.0", true),
        ("!=4.x", "4.1.0", false),
        ("!=4.2.x", "4.2.3", false),
        (">1.1", "1.1.0", false),
        ("<1.1", "1.1.0", false),
        ("<1.x", "1.1.1", false),
        ("<1.x", "2.0.0", false),
        ("<1.1.x", "1.1.500", false),
        ("<1.2.x", "1.1.1", true),
        (">=1.1", "4.1.0-beta", false),
        ("<=1.1", "0.1.0-alpha", false),
        ("<=2.x", "3.0.0", false),
        ("<=1.1.x", "1.2.500", false),
        ("<=4.5", "3.7.0", true),
        (">1.1, <2", "1.1.1", false),
        (">1.1, <3", "4.3.2", false),
        (">1.1 <2", "1.1.1", false),
        (">1.1    <3", "4.3.2", false),
        (">=1.1, <2, !=1.2.3 || > 3", "4.1.2", true),
        (">=1.1, <2, !=1.2.3 || >= 3", "3.0.0", true),
        (">=1.1, <2, !=1.2.3 || > 3", "1.2.3", false),
        (">=1.1 <2 !=1.2.3 || > 3", "4.1.2", true),
        (">=1.1 <2 !=1.2.3 || >= 3", "3.0.0", true),
        (">=1.1 <2 !=1.2.3 || > 3", "1.2.3", false),
        (">   1.1, <2", "1.2.1", true),
        (">= 1.1, <     2, !=1.2.3", "1.2.3", false),
        (">1.1 < 2", "1.2.1", true),
        (">=1.1    < 2    != 1.2.3", "1.2.3", false),
        (">= 1.1, <2, != 1.2.3 || > 3", "3.1.2", false),
        (">= 1.1, <2, !=1.2.3 || > 3", "3.0.0", false),
        (">= 1.1 <2 != 1.2.3", "1.2.3", false),
        (">= 1.1 <2 != 1.2.3 || > 3", "3.1.2", false),
        (">= 1.1 < 2 !=1.2.3 || > 3", "3.0.0", false),
        (">= 1.0.0  <= 2.0.0-beta", "1.0.1-beta", true),
        (">= 1.0.0  <= 2.0.0-beta", "3.0.0", false),
        (">= 1.0.0  <= 2.0.0-beta || > 3", "3.0.1-beta", false),
        (">= 1.0.0  <= 2.0.0-beta != 1.0.1-beta || > 3", "1.0.1-beta", false),
        ("1.1 - 2", "1.1.1", true),
        ("1.1-3", "4.3.2", false),
        ("^1.1", "4.3.2", false),
        ("^2.x", "1.1.1", false),
        ("^1.x", "1.1.1-beta1", false),
        ("^1.2.x-alpha", "1.1.1-beta1", false),
        ("^0.0.1", "0.3.1", false),
        ("~1", "2.1.1", false),
        ("~1", "1.4", true),
        ("~1.x", "1.3.5", true),
        ("~1.1", "1.1.1", true),
        ("~1.1-alpha", "1.1.1-beta", true),
        ("~1.1.1-beta", "1.1.1", true),
        ("~1.2.3", "1.2.2", false),
        ("~1.1", "1.2.3", false),
        ("1.0.0 - 2.0.0 <=2.0.0", "1.5.0", true),
    ]

    @Test("a range holds what Masterminds/semver v3.5 says it holds", arguments: rows)
    func membership(_ range: String, _ version: String, _ isInside: Bool) throws {
        let parsed = try #require(SemanticVersion(version))
        #expect(try VersionRange(parsing: range).contains(parsed) == isInside, "\(range) \(version)")
    }

    @Test(
        "a text that is no range is refused with advice; the empty range, which would hold everything, too",
        arguments: [
            "", " ", ">=", "latest", "1.2.3.4", "V1.x", "1.0 ||", "|| 1.0", ">=1.0,,<2", "1.2.3-", ">= <", "1.0 -",
        ])
    func refused(_ range: String) {
        #expect(throws: VersionRangeError.self) { try VersionRange(parsing: range) }
    }

    @Test("a range names its pre-releases apart from what is outside")
    func prereleases() throws {
        let range = try VersionRange(parsing: ">=1.0.0 <2.0.0")
        #expect(range.membership(of: try #require(SemanticVersion("1.5.0-rc.1"))) == .prerelease)
        #expect(range.membership(of: try #require(SemanticVersion("3.0.0-rc.1"))) == .outside)
        #expect(range.membership(of: try #require(SemanticVersion("1.5.0"))) == .inside)
    }

    @Test("sizes are limited")
    func limits() {
        #expect(throws: VersionRangeError.self) { try VersionRange(parsing: String(repeating: "1 ", count: 3_000)) }
        #expect(throws: VersionRangeError.self) { try VersionRange(parsing: String(repeating: "1 ", count: 300)) }
    }

    @Test("'a || b' holds what either holds, 'a b' what both hold")
    func setAlgebra() throws {
        var generator = SeededGenerator(seed: 7)
        let texts = [">=1.2.0", "<2", "~1.3", "^0.2", "1.x", "!=1.3.1", ">1.1", "<=1.3", "=1.3.0", "*"]
        for _ in 0..<2_000 {
            let one = texts.randomElement(using: &generator) ?? "*"
            let two = texts.randomElement(using: &generator) ?? "*"
            let numbers = (0..<3).map { _ in Int.random(in: 0...3, using: &generator) }
            let version = try #require(SemanticVersion(numbers.map(String.init).joined(separator: ".")))
            let (first, second) = (try VersionRange(parsing: one), try VersionRange(parsing: two))
            let either = try VersionRange(parsing: "\(one) || \(two)").contains(version)
            let both = try VersionRange(parsing: "\(one) \(two)").contains(version)
            #expect(either == (first.contains(version) || second.contains(version)))
            #expect(both == (first.contains(version) && second.contains(version)))
        }
    }
}
