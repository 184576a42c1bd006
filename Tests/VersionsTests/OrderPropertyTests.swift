import Testing
import Versions
import Seeded

@Suite("orders under random and hostile texts")
struct OrderPropertyTests {
    @Test("natural order is total: it is antisymmetric, transitive, and zero only for the same text")
    func natural() {
        var generator = SeededGenerator(seed: 17)
        let signs = ["0", "1", "9", "a", "-", ".", "_", "Z"]
        func text() -> String {
            (0..<Int.random(in: 0...5, using: &generator)).map { _ in signs.randomElement(using: &generator) ?? "" }
                .joined()
        }
        for _ in 0..<20_000 {
            let (a, b, c) = (text(), text(), text())
            let order = NaturalOrder.compare(a, b)
            #expect(order == -NaturalOrder.compare(b, a))
            #expect((order == 0) == (a == b))
            if order < 0, NaturalOrder.compare(b, c) < 0 { #expect(NaturalOrder.compare(a, c) < 0, "\(a) \(b) \(c)") }
        }
    }

    @Test("exact numbers compare as integers do, however they are written")
    func numbers() throws {
        var generator = SeededGenerator(seed: 19)
        func number() -> (Int, String) {
            // Thousandths, so that every value has an exact integer to compare with.
            let value = Int.random(in: -20_000...20_000, using: &generator)
            let zeros = String(repeating: "0", count: Int.random(in: 0...3, using: &generator))
            let fraction = String(1_000 + abs(value) % 1_000).dropFirst()
            return (value, "\(value < 0 ? "-" : "")\(zeros)\(abs(value) / 1_000).\(fraction)\(zeros)")
        }
        for _ in 0..<5_000 {
            let (one, two) = (number(), number())
            let (left, right) = (try #require(ExactNumber(one.1)), try #require(ExactNumber(two.1)))
            #expect((left < right) == (one.0 < two.0), "\(one.1) \(two.1)")
            #expect((left == right) == (one.0 == two.0), "\(one.1) \(two.1)")
        }
    }

    @Test("versions compare as their numbers do, also beyond 64 bits")
    func longNumbers() throws {
        let sorted = [
            "0", "9", "18446744073709551615", "18446744073709551616", "18446744073709551617",
            "99999999999999999999", "100000000000000000000", "100000000000000000001",
        ]
        for (i, left) in sorted.enumerated() {
            for (j, right) in sorted.enumerated() {
                let one = try #require(SemanticVersion("1.00\(left).0"))
                let two = try #require(SemanticVersion("v1.\(right)"))
                #expect((one < two) == (i < j))
                #expect((one == two) == (i == j))
                #expect(try VersionRange(parsing: ">=1.\(right).0").contains(one) == (i >= j))
            }
        }
    }

    @Test("ten times the text takes about ten times the time to compare")
    func linear() {
        func time(_ count: Int) -> Duration {
            let (one, two) = (
                String(repeating: "0a1", count: count) + "b", String(repeating: "00a1", count: count) + "c"
            )
            let clock = ContinuousClock()
            return (0..<3).map { _ in clock.measure { _ = NaturalOrder.compare(one, two) } }.min() ?? .zero
        }
        _ = time(100)
        let (small, large) = (time(10_000), time(100_000))
        #expect(large < small * 30 + .milliseconds(5))
    }

    @Test("a range in a block of YAML may hold line breaks")
    func lines() throws {
        let version = try #require(SemanticVersion("1.5.0"))
        #expect(try VersionRange(parsing: ">=1.0.0\n<2\n").contains(version))
    }

    @Test(
        "an invalid range is refused with the part that is not understood and its place",
        arguments: [
            (">=1.0 || latest", "'latest' is not a version", 9), (">=1.0 <", "a version is missing", 7),
            ("1.0 | 2", "'| 2' is not a comparator", 4), ("", "a version is missing", 0),
            ("1.2.3.4", "'1.2.3.4' is not a version", 0),
        ])
    func places(_ range: String, _ what: String, _ offset: Int) {
        let message = "invalid range '\(range)': \(what); write for example '>=1.2.0 <2.0.0', '~1.2' or '1.x'"
        let error = #expect(throws: VersionRangeError.self) { try VersionRange(parsing: range) }
        #expect(error?.message == message)
        #expect(error?.offset == offset)
    }
}
