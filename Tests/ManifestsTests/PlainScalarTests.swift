import Testing
import Yams

@testable import Manifests
import Seeded

@Suite("Plain scalars")
struct PlainScalarTests {
    @Test(
        "tags and references that are strings may stay plain",
        arguments: [
            "1.9.0", "v1", "v1.10", "latest", "1.0.0-rc.1", "2024.01.01", "20240101-abc", "main-1a2b3c", "sha-123",
            "ghcr.io/a/app:1.0.0", "nginx:1.25", "localhost:5000/a:1", "1.2.3@sha256:00", "0x1g", "1e", "e3", "1_a",
            "truely",
            "nullable", "2024-01-01-1", "2024-1", "1.2.3.4", "0b2x", "12:3a", "_1", "a:80",
        ])
    func strings(_ text: String) {
        #expect(PlainScalar.isString(text, inFlow: false))
        #expect(PlainScalar.isString(text, inFlow: true))
    }

    @Test(
        "text that some reader takes for another type needs quotes",
        arguments: [
            "", "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "yes", "No", "on", "OFF", "y", "N", "1",
            "0", "123", "20240101", "1.10", "1.", ".5", "1e3", "1E3", "12345e7", "1.5e+3", "1_000", "0x1", "0xFF",
            "017",
            "08", "0o17", "0b101", "-1", "+1.5", "12:30", "12:30:45", "190:20:30.15", "2024-01-01", "2024-1-1",
            "2024-01-01T10:00:00Z", ".inf", "-.INF", ".nan", "<<", "=", "0_7", "1__0", "1e05",
        ])
    func otherTypes(_ text: String) {
        #expect(!PlainScalar.isString(text, inFlow: false))
    }

    @Test(
        "text that cannot stand without quotes needs them",
        arguments: [
            "-", "- a", "?", ": a", "a: b", "a:", "a #b", " a", "a ", "#a", "&a", "*a", "!a", "|a", ">a", "'a", "\"a",
            "%a",
            "@a", "`a", "[a", "{a", "]a", "}a", ",a", "a\nb", "a\tb", "---", "...",
        ])
    func unplain(_ text: String) {
        #expect(!PlainScalar.isString(text, inFlow: false))
    }

    @Test("flow collections have more indicators", arguments: ["a,b", "a[b", "a]b", "a{b", "a}b", "a:,"])
    func flow(_ text: String) {
        #expect(!PlainScalar.isString(text, inFlow: true))
    }

    @Test("what may stay plain is a string to an independent parser")
    func agreesWithTheParser() throws {
        var generator = SeededGenerator(seed: 7)
        let pieces = [
            "0", "1", "9", "12", ".", "-", "_", "e", "x", "o", "b", "+", ":", "a", "v", "true", "no", "n", "T", "00",
        ]
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 1...6, using: &generator))
                .map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }.joined()
            guard PlainScalar.isString(text, inFlow: false) else { continue }
            let item = try #require(try Yams.compose(yaml: "- \(text)\n")?.sequence?.first)
            #expect(item.scalar?.string == text)
            #expect(item.any is String, "\(text)")
        }
    }
}
