import Testing

@testable import Manifests

/// A file twice as long takes about twice the time, whatever it holds: hostile shapes, small and large.
@Suite("Linear time", .serialized)
struct LinearTimeTests {
    struct Shape: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let make: @Sendable (Int) -> String

        static func repeating(_ name: String, _ piece: String, after prefix: String = "", before suffix: String = "")
            -> Shape
        {
            Shape(testDescription: name) { prefix + String(repeating: piece, count: $0 / piece.utf8.count) + suffix }
        }
    }

    static let shapes: [Shape] = [
        .repeating("dashes", "- "),
        .repeating("brackets", "["),
        .repeating("braces", "{"),
        .repeating("closings", "]"),
        .repeating("openings of actions on one line", "{{ "),
        .repeating("openings of actions on many lines", "{{\n"),
        .repeating("openings of actions in quotes", "\"{{ \n"),
        .repeating("template comments that never end", "{{/*\n"),
        .repeating("unclosed double quotes", "a: \"b\n"),
        .repeating("unclosed single quotes", "a: 'b\n"),
        .repeating("escaped quotes", "a: \"\\\"\n"),
        .repeating("unclosed collections", "a: [b\n"),
        .repeating("unclosed collections in documents", "---\na: [b\n{{\n"),
        .repeating("a long plain line", "word "),
        .repeating("a long key", "k", before: ": v\n"),
        .repeating("colons", ": "),
        .repeating("question marks", "? "),
        .repeating("anchors", "&a "),
        .repeating("blank lines after a value", "\n", after: "a: b"),
        .repeating("continued plain text", "  more\n", after: "a: b\n"),
        .repeating(
            "an image under a long key", "  - image: a:1\n", after: String(repeating: "k", count: 20_000) + ":\n"),
        .repeating("aliases", "- image: *a\n"),
        .repeating("images on one line", "{image: a:1},", after: "[", before: "]"),
        .repeating("markers on one line", " # pawl: a:b"),
        .repeating("marked lines", "- image: a:1 # pawl: a:b\n"),
        .repeating("markers above markers", "# {\"$imagepolicy\": \"ns:p\"}\n"),
        .repeating("dollar signs", "$ref image "),
        .repeating("block scalars of actions", "a: |\n{{ x }}\n{{ y }}\n"),
        .repeating("a block scalar of actions", "{{ x }}\n", after: "a: |\n"),
        .repeating("a block scalar of markers", "  # pawl: a:b\n", after: "image: |\n"),
    ]

    @Test("the time grows with the length and no faster", arguments: shapes)
    func timeIsLinear(_ shape: Shape) {
        let small = Array(("image: a:1 # pawl: a:b\n" + shape.make(50_000)).utf8)
        let large = Array(("image: a:1 # pawl: a:b\n" + shape.make(400_000)).utf8)
        for path in ["a.yaml", "a.env"] {
            // Quadratic time would be 64 times as long; linear is 8. The room between, and further tries, are for a busy
            // machine: other suites run at the same time.
            let base = max(time(small, path), .milliseconds(2))
            #expect((0..<10).contains { _ in time(large, path) < base * 30 })
        }
    }

    private func time(_ bytes: [UInt8], _ path: String) -> Duration {
        var best = Duration.seconds(1_000)
        for _ in 0..<2 {
            best = min(best, ContinuousClock().measure { _ = ManifestScanner.scan(bytes, path: path) })
        }
        return best
    }

    @Test("what nests too deep is reported once and the rest is read")
    func tooDeepIsReported() {
        for (open, close) in [("[", "]"), ("- ", "")] {
            let text =
                "image: a:1\nx:\n  " + String(repeating: open, count: 100_000) + "y"
                + String(repeating: close, count: 100_000) + "\nspec:\n  image: b:2\n"
            let scan = ManifestScanner.scan(Array(text.utf8), path: "a.yaml")
            #expect(scan.fields.map(\.value) == ["a:1", "b:2"])
            #expect(scan.skipped.map(\.reason) == [.tooDeep])
            #expect(scan.skipped.map(\.line) == [3])
        }
    }
}
