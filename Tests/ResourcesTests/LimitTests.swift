import Policies
import Resources
import Testing

@Suite("Limits on resource files")
struct LimitTests {
    private func load(_ text: String) -> LoadedResources { ResourceLoader.load(text, file: "f.yaml") }

    private static let header = "apiVersion: pawl.dev/v1alpha1\nkind: UpdatePolicy\nmetadata: {name: app}\n"
    private static let rule = "policy: {semver: {range: 1.x}}"

    @Test("a file of 1 MiB is read, a larger one refused")
    func size() {
        let text = LimitTests.header + "spec: {images: [{image: nginx, \(LimitTests.rule)}]}\n# "
        let full = text + String(repeating: "x", count: ResourceLoader.maximumFileSize - text.utf8.count)
        #expect(load(full).policies.count == 1)
        let expected = ["f.yaml:1:1: the file is larger than 1 MiB; split it"]
        #expect(load(full + "x").diagnostics.map(\.description) == expected)
        #expect(
            ResourceLoader.load(bytes: Array((full + "x").utf8), file: "f.yaml").diagnostics.map(\.description)
                == expected)
    }

    @Test("a file of more than a thousand documents is refused where they begin to be too many")
    func documents() {
        let thousand = String(repeating: "---\nx\n", count: 1_000)
        #expect(load(thousand).diagnostics.count == 1_000)
        #expect(
            load(thousand + "---\nx\n").diagnostics.map(\.description) == [
                "f.yaml:2001:1: the file has more than 1000 documents; split it"
            ])
    }

    @Test("nesting that is too deep is an error of the document")
    func nesting() {
        for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", "")] {
            let text = String(repeating: open, count: 100_000) + "x" + String(repeating: close, count: 100_000)
            let diagnostics = load(text).diagnostics
            #expect(diagnostics.count == 1)
            #expect(diagnostics.first?.line == 1)
        }
    }

    @Test("aliases that stand for millions of values are refused before they are looked at")
    func bomb() {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            bomb += "a\(level): &a\(level) [" + (1...9).map { _ in "*a\(level - 1)" }.joined(separator: ", ") + "]\n"
        }
        for text in [bomb, bomb + "? *a9\n: x\n", bomb + "{*a9, *a9}: x\n"] {
            #expect(
                load(text).diagnostics.map(\.message) == ["the document's anchors and aliases stand for too much"])
        }
    }

    @Test("a chain of deep aliases is refused or read, never a crash")
    func chain() {
        for length in [4, 20, 60] {
            var text = "a0: &a0 x\n"
            for level in 1...length {
                text +=
                    "a\(level): &a\(level) " + String(repeating: "[", count: 900) + "*a\(level - 1)"
                    + String(repeating: "]", count: 900) + "\n"
            }
            #expect(load(text).diagnostics.count == 1)
        }
    }

    @Test("aliases in ordinary use are followed")
    func aliases() {
        let loaded = load(
            LimitTests.header
                + """
                spec:
                  images:
                    - {image: nginx, policy: &rule {semver: {range: 1.x}}}
                    - {image: redis, policy: *rule}
                  targets:
                    - {source: one, paths: &paths ["apps/**"]}
                    - {source: two, paths: *paths}
                """)
        #expect(loaded.diagnostics == [])
        #expect(loaded.policies.first?.policy.images.count == 2)
        #expect(loaded.policies.first?.policy.targets.map(\.paths.sources) == [["apps/**"], ["apps/**"]])
    }

    @Test("a document of more than a hundred thousand values is refused")
    func values() {
        let tags = String(repeating: "a,", count: 100_001)
        let loaded = load(
            LimitTests.header + "spec: {images: [{image: nginx, \(LimitTests.rule), ignore: [\(tags)]}]}\n")
        #expect(
            loaded.diagnostics.map { "\($0.field): \($0.message)" } == [
                "spec.images[0].ignore: the document has more than 100000 values"
            ])
    }

    @Test("the problems of one document are told up to a hundred")
    func problems() {
        let images = String(repeating: "x,", count: 5_000)
        let diagnostics = load(LimitTests.header + "spec: {images: [\(images)]}\n").diagnostics
        #expect(diagnostics.count == 101)
        #expect(diagnostics.last?.message == "the document has more problems than are shown")
    }

    @Test("a document cut or changed at any byte gives a value or a diagnostic, never a crash")
    func mutations() {
        let whole = Array(
            """
            apiVersion: pawl.dev/v1alpha1
            kind: UpdatePolicy
            metadata: {name: app, namespace: &n team}
            spec:
              interval: 1h5m
              images:
                - image: ghcr.io/a/b
                  policy: {glob: {pattern: "main-*", order: natural}}
                  filterTags: {include: ["a*"], pattern: '(\\d+)', extract: $1}
                  ignore: [1.10, *n]
              targets:
                - {source: fleet, paths: ["apps/**", '!x'], fields: Auto, write: {mode: Push}}
            --- |
             text
            """.utf8)
        var values = 0
        for position in whole.indices {
            if !ResourceLoader.load(bytes: Array(whole[..<position]), file: "f.yaml").policies.isEmpty { values += 1 }
            for byte in "\u{0}\n\t:-[{&*!\"#".utf8 {
                var changed = whole
                changed[position] = byte
                let loaded = ResourceLoader.load(bytes: changed, file: "f.yaml")
                values += loaded.policies.count
                #expect(loaded.diagnostics.allSatisfy { $0.line >= 1 && $0.line <= 15 && $0.column >= 1 })
            }
        }
        #expect(values > 0)
    }
}
