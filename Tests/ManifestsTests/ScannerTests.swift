import Manifests
import OCI
import struct OCI.Tag
import Testing
import Yams

@Suite("the scanner")
struct ScannerTests {
    private func fields(_ text: String, path: String = "a.yaml") -> [String] {
        ManifestScanner.scan(Array(text.utf8), path: path).fields.map {
            "\($0.line):\($0.column) \($0.path) \($0.value)"
        }
    }

    private func skips(_ text: String, path: String = "a.yaml") -> [String] {
        ManifestScanner.scan(Array(text.utf8), path: path).skipped.map { "\($0.line) \($0.reason.rawValue)" }
    }

    @Test(
        "images are found wherever YAML can hold them",
        arguments: [
            ("image: a:1", ["1:8 image a:1"]),
            ("- image: a:1\n- image: b:2\n", ["1:10 [0].image a:1", "2:10 [1].image b:2"]),
            (
                "- - image: a:1\n  - image: b:1\n- image: c:1",
                ["1:12 [0][0].image a:1", "2:12 [0][1].image b:1", "3:10 [1].image c:1"]
            ),
            ("a:\n- image: a:1\nb:\n  image: b:1\n", ["2:10 a[0].image a:1", "4:10 b.image b:1"]),
            ("\"image\": a:1\n'image' : b:1", ["1:10 image a:1", "2:11 image b:1"]),
            ("a: {b: [{image: a:1}, {image: \"b:1\"}]}", ["1:17 a.b[0].image a:1", "1:32 a.b[1].image b:1"]),
            (
                "{\"a\":{\"image\":\"a:1\"},\"b\":[\n{\"image\" : \"b:1\"}]}",
                ["1:16 a.image a:1", "2:13 b[0].image b:1"]
            ),
            ("image: &x a:1\n", ["1:11 image a:1"]), ("image: !!str a:1", ["1:14 image a:1"]),
            ("image:\n  a:1\n", ["2:3 image a:1"]),
            ("---\nimage: a:1\n---\nimage: b:1\n", ["2:8 image a:1", "4:8 image b:1"]),
            ("volumes:\n- image:\n    reference: a:1\n", ["3:16 volumes[0].image.reference a:1"]),
            ("? image\n: x\nimage: a:1", ["3:8 image a:1"]),
            ("a: |\n  image: no:1\nimage: a:1", ["3:8 image a:1"]),
            ("a: >-\n\n  image: no:1\n\nimage: a:1", ["5:8 image a:1"]),
            ("a: |2\n    image: no:1\nimage: a:1", ["3:8 image a:1"]),
            ("- |\n image: no:1\n- image: a:1", ["3:10 [1].image a:1"]),
            ("a: \"x\n  image: no:1\"\nimage: a:1", ["3:8 image a:1"]),
            ("{{- if x }}\na:\n  {{- range .y }}\n  image: a:1\n  {{- end }}\n{{- end }}", ["4:10 a.image a:1"]),
            (
                "image: a:1\n{{/* image: no:1\n image: no:2 */}}\nb:\n  image: b:1",
                ["1:8 image a:1", "5:10 b.image b:1"]
            ),
            ("\u{FEFF}image: a:1", ["1:8 image a:1"]),
            ("apiVersion: pawl.dev/v1alpha1\nimage: a\n---\nimage: b:1", ["4:8 image b:1"]),
            ("spec: {image: a}\napiVersion: image.toolkit.fluxcd.io/v1\n", []),
        ])
    func finds(_ text: String, _ expected: [String]) {
        #expect(fields(text) == expected)
    }

    @Test(
        "what cannot be edited safely is passed over by name",
        arguments: [
            ("image: {{ .x }}:{{ .y }}", ["1 TemplateAction"]), ("image: a:${V}", ["1 Variable"]),
            ("image: ENC[AES256,data:x]", ["1 Encrypted"]), ("image: *x", ["1 Alias"]),
            ("image: a:1\n  more\n", ["1 MultiLine"]), ("image: \"a:\\x31\"", ["1 Escaped"]),
            ("image: Not an image", ["1 NotAReference"]), ("image: \"a:1\nb: c", ["1 Unclosed"]),
            ("a: [image: b\nc: d", ["1 Unclosed"]), ("image: null", []), ("image:\n  repository: a\n", []),
        ])
    func passesOver(_ text: String, _ expected: [String]) {
        #expect(skips(text) == expected)
        #expect(fields(text).isEmpty)
    }

    @Test(
        "markers of our own, in YAML and in other text",
        arguments: [
            ("a: x:1 # pawl: ns:p", "a.yaml", "x:2.0.0"), ("# pawl: ns:p:tag\na: 1.0", "a.yaml", "2.0.0"),
            ("VERSION=1.9.0 # pawl: ns:p:tag", ".env", "2.0.0"),
            ("image = \"x/y:1\" // pawl: ns:p", "main.tf", "x/y:2.0.0"),
            ("# pawl: ns:p\nFROM ghcr.io/x/y:1 AS build", "Dockerfile", "ghcr.io/x/y:2.0.0"),
            ("Run `x/y:1` now <!-- pawl: ns:p -->", "README.md", "x/y:2.0.0"),
        ])
    func ownMarkers(_ text: String, _ path: String, _ expected: String) throws {
        let scan = ManifestScanner.scan(Array(text.utf8), path: path)
        let field = try #require(scan.fields.first)
        #expect(scan.fields.count == 1 && field.policy == "ns:p")
        guard case .edit(let edit) = field.edit(tag: try #require(Tag("2.0.0")), digest: nil) else {
            Issue.record("no edit")
            return
        }
        #expect(String(decoding: edit.replacement, as: UTF8.self) == expected)
    }

    @Test("a digest and its tag move together or not at all")
    func digests() throws {
        let old = "sha256:" + String(repeating: "a", count: 64)
        let new = try #require(Digest("sha256:" + String(repeating: "b", count: 64)))
        let tag = try #require(Tag("2"))
        let field = try #require(ManifestScanner.scan(Array("image: x:1@\(old)".utf8), path: "a.yaml").fields.first)
        guard case .skipped(.digestUnknown, _) = field.edit(tag: tag, digest: nil) else {
            Issue.record("moved without its digest")
            return
        }
        guard case .edit(let edit) = field.edit(tag: tag, digest: new) else {
            Issue.record("not moved")
            return
        }
        #expect(String(decoding: edit.replacement, as: UTF8.self) == "x:2@\(new)")
    }

    @Test("Yams reads the same tree before and after, but for the intended scalars")
    func agreesWithYams() throws {
        let text = """
            a: &x {image: "r/a:1", n: [1, 2]}
            b:
            - image: r/a:1   # c
              t: |
                image: r/a:1
            - 'image': 'r/a:1'
            "c":
                image:
                  r/a:1

            """
        let bytes = Array(text.utf8)
        let edits = ManifestScanner.scan(bytes, path: "a.yaml").fields.compactMap { field -> Edit? in
            guard let tag = Tag("1.10"), case .edit(let edit) = field.edit(tag: tag, digest: nil) else { return nil }
            return edit
        }
        #expect(edits.count == 4)
        let after = String(decoding: try apply(edits, to: bytes), as: UTF8.self)
        func values(_ text: String) throws -> [String] {
            let root = try #require(try Yams.compose(yaml: text))
            return scalars(root)
        }
        let (old, new) = (try values(text), try values(after))
        #expect(old.count == new.count)
        for (before, now) in zip(old, new) {
            #expect(before == now || (before == "r/a:1" && now == "r/a:1.10"))
        }
        #expect(zip(old, new).count { $0 != $1 } == 4)
    }

    private func scalars(_ node: Node) -> [String] {
        switch node {
        case .scalar(let scalar): [scalar.string]
        case .mapping(let mapping): mapping.flatMap { scalars($0.key) + scalars($0.value) }
        case .sequence(let sequence): sequence.flatMap { scalars($0) }
        case .alias: []
        }
    }

    @Test("edits that overlap, leave the file or find other bytes are refused")
    func refusals() {
        let bytes = Array("abc".utf8)
        let edit = Edit(range: 0..<2, expected: Array("ab".utf8), replacement: [])
        #expect(throws: EditError.self) { try apply([edit, edit], to: bytes) }
        #expect(throws: EditError.self) { try apply([Edit(range: 2..<9, expected: [], replacement: [])], to: bytes) }
        #expect(throws: EditError.self) { try apply([Edit(range: 0..<1, expected: [0], replacement: [])], to: bytes) }
        #expect(throws: Never.self) { try apply([edit], to: bytes) == Array("c".utf8) }
    }
}

@Suite("hostile files")
struct HostileFileTests {
    @Test("random damage never crashes a scan, and its edits still apply")
    func mutations() throws {
        var state: UInt64 = 42
        func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }
        let seed =
            "{{- if x }}\na: {image: \"r/a:1\"} # pawl: ns:p\n- b: |\n   image: x\n\nimage: 'r/b:2' # {\"$imagepolicy\": \"a:b\"}\n{{ end }}"
        let alphabet = Array("{}[]\"'#:-?&*!|> \n\t\r\\@a1".utf8) + [0xFF, 0xC3]
        for _ in 0..<20_000 {
            var bytes = Array(seed.utf8)
            for _ in 0...random(6) {
                let index = random(bytes.count)
                switch random(3) {
                case 0: bytes[index] = alphabet[random(alphabet.count)]
                case 1: bytes.insert(alphabet[random(alphabet.count)], at: index)
                default: bytes.remove(at: index)
                }
            }
            let scan = ManifestScanner.scan(bytes, path: "a.yaml")
            let edits = scan.fields.compactMap { field -> Edit? in
                guard let tag = Tag("9"), case .edit(let edit) = field.edit(tag: tag, digest: nil) else { return nil }
                return edit
            }
            _ = try apply(edits, to: bytes)
        }
    }

    @Test(
        "ten times the bytes take about ten times the time, whatever they are",
        arguments: [
            "- ", "[", "{", "{{", "\"", "'", "a: \"\n", " \"\n", "image: a\n\n", "{{ x\n", "image: {\n ", "&a ", "? ",
            "a: |\n ",
            "image: a:1 # pawl: x\n", "[image: \"a\n ",
        ])
    func linear(_ unit: String) {
        func time(_ size: Int) -> Duration {
            let bytes = Array(("image\n" + String(repeating: unit, count: size / unit.utf8.count)).utf8)
            let clock = ContinuousClock()
            return (0..<2).map { _ in clock.measure { _ = ManifestScanner.scan(bytes, path: "a.yaml") } }.min() ?? .zero
        }
        _ = time(1_000)
        let (small, large) = (time(20_000), time(200_000))
        #expect(large < small * 40 + .milliseconds(20), "\(unit.debugDescription): \(small), \(large)")
    }
}
