import Testing
import Versions
import Seeded

@Suite("semantic versions")
struct SemanticVersionTests {
    /// Which texts Masterminds/semver v3.5 reads as a version.
    static let texts: [(String, Bool)] = [
        ("1.2.3", true),
        ("1.2.3+test.01", true),
        ("v1.2.3", true),
        ("v1.0", true),
        ("v1", true),
        ("v1.2.beta", false),
        ("1.2-5", true),
        ("1.2-beta.5", true),
        ("\n1.2", false),
        ("1.2.0-x.Y.0+metadata", true),
        ("1.2.0-x.Y.0+metadata-width-hypen", true),
        ("1.2.3-rc1-with-hypen", true),
        ("1.2.3-0abc123", true),
        ("1.2.3.4", false),
        ("1.2.2147483648", true),
        ("2147483648.3.0", true),
        ("12.23.4.1234", false),
        ("20221209-update-renovatejson-v4", true),
        ("1.0.0-alpha_beta", false),
        ("1.0.0-alpha..1", false),
        ("1.2.31----RC-SNAPSHOT.12.09.1--.12+788", false),
        ("1.01.1", true),
        ("9.8.7+meta+meta", false),
        ("V1.2.3", false), ("1.2.3_4", false), ("1.2.0-01", false), ("latest", false), ("", false), ("v", false),
        ("1.", false), ("1..2", false), ("18446744073709551616.0.0", true),
    ]

    @Test("tags are read as loosely as people write them", arguments: texts)
    func reads(_ text: String, _ isVersion: Bool) {
        #expect((SemanticVersion(text) != nil) == isVersion, "\(text)")
    }

    static let order: [(String, String, Int)] = [
        ("1.2.3", "1.5.1", -1),
        ("2.2.3", "2.2.2", 1),
        ("1.3", "1.1.4", 1),
        ("4.2-beta", "4.2", -1),
        ("4.2-alpha", "4.2-alpha", 0),
        ("4.2-beta2", "4.2-beta1", 1),
        ("4.2-beta", "4.2-beta.foo", -1),
        ("4.2-beta.foo", "4.2-beta", 1),
        ("1.0.0-beta.4", "1.0.0-beta.-2", -1),
        ("1.0.0-beta.-3", "1.0.0-beta.5", 1),
        ("18446744073709551617.0.0", "18446744073709551616.0.0", 1), ("1.0.0", "1.0.0-alpine", 1),
        ("1.0.0-20240101", "1.0.0-9", 1), ("1.0.0-99999999999999999999", "1.0.0-100000000000000000000", -1),
        ("v1.2", "1.2.0", 0), ("1.0.0+a", "1.0.0+b", 0), ("01.02.03", "1.2.3", 0),
    ]

    @Test("versions are ordered by precedence", arguments: order)
    func compares(_ left: String, _ right: String, _ order: Int) throws {
        let (one, two) = (try #require(SemanticVersion(left)), try #require(SemanticVersion(right)))
        #expect((one < two) == (order < 0))
        #expect((one == two) == (order == 0))
        #expect((two < one) == (order > 0))
    }

    @Test("the order is total: any three versions agree with each other")
    func isTotal() throws {
        var generator = SeededGenerator(seed: 3)
        let suffixes = ["", "-0", "-1", "-a", "-a.1", "-a.b", "-1.a", "--", "-10"]
        func version() throws -> SemanticVersion {
            let numbers = (0..<3).map { _ in String(Int.random(in: 0...1, using: &generator)) }
            let suffix = suffixes.randomElement(using: &generator) ?? ""
            return try #require(SemanticVersion(numbers.joined(separator: ".") + suffix))
        }
        for _ in 0..<5_000 {
            let (a, b, c) = (try version(), try version(), try version())
            #expect([a < b, a == b, b < a].count { $0 } == 1)
            if a < b, b < c { #expect(a < c) }
        }
    }
}

@Suite("natural order and exact numbers")
struct OtherOrderTests {
    @Test("runs of digits compare as numbers, of any length; the order is total")
    func natural() {
        let sorted = [
            "", "1", "01", "2", "10", "a", "a1b2", "a1b10", "build-9", "build-10", "build-100000000000000000000",
        ]
        for (i, left) in sorted.enumerated() {
            for (j, right) in sorted.enumerated() where !["1", "01"].contains(left) || !["1", "01"].contains(right) {
                #expect(NaturalOrder.isLess(left, right) == (i < j), "\(left) \(right)")
            }
        }
        #expect(NaturalOrder.compare("1", "01") != 0)
        #expect(NaturalOrder.compare("1", "1") == 0)
    }

    @Test("integers and decimals compare exactly; other texts are no numbers")
    func numbers() throws {
        let sorted = ["-10.5", "-10", "-0.01", "0", "0.5", "0.51", "2", "10", "20240101123456788", "20240101123456789"]
            .compactMap { ExactNumber($0) }
        #expect(sorted.count == 10)
        #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $0 < $1 })
        #expect(ExactNumber("1.50") == ExactNumber("01.5"))
        #expect(ExactNumber("-0") == ExactNumber("0"))
        for text in ["", "1e3", "inf", "NaN", "0x20", "1_000", "1.", ".5", "1.2.3", "--1"] {
            #expect(ExactNumber(text) == nil, "\(text)")
        }
    }
}
