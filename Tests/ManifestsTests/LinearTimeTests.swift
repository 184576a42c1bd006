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
        .repeating("maps that merge one map", "- {<<: *m}\n", after: "- &m {repository: a/b, tag: 1}\n"),
        .repeating(
            "maps that merge another's tag", "- {<<: *m, repository: a/c}\n", after: "- &m {repository: a/b, tag: 1}\n"),
        .repeating("maps that merge the one before", "- &m {<<: *m, tag: 1}\n", after: "- &m {repository: a/b}\n"),
        .repeating("aliases of one tag", "- {repository: a/b, tag: *v}\n", after: "- &v 1.0\n"),
        .repeating("marked aliases of one tag", "- *v # pawl: a:b:tag\n", after: "- &v 1.0\n"),
        .repeating("maps with a repository and a tag", "- repository: a/b\n  tag: 1\n  digest: ''\n"),
        .repeating("entries of images", "- name: a/b\n  newTag: 1\n", after: "images:\n"),
        .repeating("parameters", "  - {name: a.tag, value: 1}\n", after: "helm:\n  parameters:\n"),
        .repeating("blocks of values", "- helm:\n    values: |\n      image: {repository: a/b, tag: 1}\n"),
        .repeating("one block of values", "  - {repository: a/b, tag: 1}\n", after: "helm:\n values: |\n"),
        .repeating("releases", "- {chart: a, version: 1.0.0, sourceRef: {kind: HelmRepository, name: b}}\n"),
        Shape(testDescription: "tags beside images in one map") { count in
            (0..<(count / 30)).map { "k\($0)Image: a/b\nk\($0)ImageTag: 1\n" }.joined()
        },
    ]

    @Test("the time grows with the length and no faster", arguments: shapes)
    func timeIsLinear(_ shape: Shape) {
        let small = Array(("image: a:1 # pawl: a:b\n" + shape.make(50_000)).utf8)
        let large = Array(("image: a:1 # pawl: a:b\n" + shape.make(400_000)).utf8)
        for path in ["values.yaml", "a.env"] {
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

    @Test("fields that policies name are found in linear time")
    func selectorsAreLinear() throws {
        let selectors = try ["images[name=x].tag", "images[7].tag", "images[name=web7].tag"].map {
            FieldSelector(policy: "a:b", path: try SelectorPath(parsing: $0), part: .tag)
        }
        func bytes(_ count: Int) -> [UInt8] {
            Array(("images:\n" + (0..<count).map { "- {name: web\($0), tag: 1}\n" }.joined()).utf8)
        }
        func time(_ bytes: [UInt8]) -> Duration {
            ContinuousClock().measure { _ = ManifestScanner.scan(bytes, path: "a", selectors: selectors) }
        }
        let small = bytes(2_000)
        let large = bytes(16_000)
        let base = max(time(small), .milliseconds(2))
        #expect((0..<10).contains { _ in time(large) < base * 30 })
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
