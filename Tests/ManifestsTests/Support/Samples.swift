import Foundation

/// The inputs that tests share: the setter inputs on disk and small samples of every shape of YAML.
enum Samples {
    /// The files under `Fixtures/setter-inputs`, by `case/file`.
    static let setterInputs: [(name: String, bytes: [UInt8])] = {
        guard let root = Bundle.module.url(forResource: "Fixtures/setter-inputs", withExtension: nil) else { return [] }
        let found = FileManager.default.enumerator(at: root, includingPropertiesForKeys: [.isRegularFileKey])
        let urls = (found?.allObjects as? [URL]) ?? []
        return urls.compactMap { url -> (name: String, bytes: [UInt8])? in
            guard !url.hasDirectoryPath, let data = try? Data(contentsOf: url) else { return nil }
            return (url.pathComponents.suffix(2).joined(separator: "/"), [UInt8](data))
        }
        .sorted { $0.name < $1.name }
    }()

    static func setterInput(_ name: String) throws -> [UInt8] {
        guard let input = setterInputs.first(where: { $0.name == name }) else { throw CocoaError(.fileNoSuchFile) }
        return input.bytes
    }

    /// Well-formed YAML of every shape the structure reader knows.
    static let yaml: [String] = [
        "a: 1\nb: 2\n",
        "a:\n  b:\n    c: d\n  e: f\ng: h\n",
        "a:\n- b\n- c: d\n  e: f\n-\n  g: h\n- - i\n  - j\n-   k: l\n    m: n\n",
        "- - - deep\n    - x\n  - y\n- z\n",
        "? a\n: b\n? long\n  key\n: v\n? c\n",
        "\"a b\": 'it''s'\n'c': \"d\\n\"\ne : f\n",
        "a: plain\n  over\n\n  lines\nb: \"quoted\n  over\n  lines\"\nc: 'single\n\n  too'\nd: e\n",
        "a: |\n  x: y\n   more\n\n  # not a comment\nb: >-\n  folded\n  text\n# comment\nc: |2\n    two\n  one\nd: e\n",
        "a:\n  - |\n    text\n  - >+\n    keep\n\n  - end\n",
        "a: |-\n\nb: |\nc: d\n",
        "a: &x 1\nb: *x\nc: &m\n  d: e\nf: *m\ng: !!str 5\nh: !local {i: j}\nk: &y\n  - 1\n",
        "&a key: v\n? &b k2\n: &c v2\n",
        "a: {b: c, \"d\": [e, 'f', {g: h}], i: }\nj: [k, l: m, [n], {}]\n",
        "a: {\n  b: c, # comment\n  d: e\n}\nf: [\n  1,\n  2,\n]\ng: h\n",
        "{\"a\":1,\"b\":{\"c\":[true,null,\"x\"]},\n \"d\":\"e\"}\n",
        "[a, b, {c: d}]\n",
        "--- # first\na: 1\n---\nb: 2\n...\n# between\n---\nc: 3\n",
        "%YAML 1.1\n---\na: 1\n...\n%TAG ! tag:x,2000:\n---\nb: !y 2\n",
        "--- text\n--- |\n block\n--- {a: b}\n--- &x\na: b\n---\n",
        "# only a comment\n",
        "a: b # comment\n# comment\n  # indented\nc: d#e\nf: 'g' # h\ni: #j\n",
        "a: http://x.y/z:80\nb: x:y\nc: -1\nd: - \"\"\ne: ?f\n".replacing("d: - \"\"\n", with: ""),
        "a:\r\n  b: c\r\n  d: |\r\n    e\r\n    f\r\ng: 'h'\r\n",
        "a:\t1\nb: 2\t# c\nd:\n  - \te\n".replacing("  - \te\n", with: "  - e\n"),
        "a: 1\n\n\n  \nb: 2",
        "a:\n    b: 1\n    c:\n        - d\n        -   e\n",
        "plain text alone\n",
        "'quoted alone'\n",
        "- a\n-\n- b:\n- c:\n    d\n",
        "a:\n  b\nc:\n  \"d\"\ne:\n  [f,\n   g]\n",
        "a: !!map\n  b: c\nd: !!seq\n- e\n",
        "é: ü\nb: 日本語\nc: \"🚀\"\n",
    ]

    /// Text that templates, slips and malice make; no parser takes most of it.
    static let odd: [String] = [
        "{{- if .x }}\na: b\n{{- end }}\n",
        "a: {{ .x }}\nb: \"{{ .y }}\"\nc: x-{{ .z }}\n{{ .k }}: v\n- {{ toYaml . }}\n",
        "a: |\n  text\n{{- if x }}\n  more\n{{- end }}\nb: c\n",
        "{{/* image: x:1\n{{ y }}\nimage: z:2 */}}\nimage: a:1\n",
        "a: [unclosed\nb: c\n", "a: {b: [c}\nd: e\n", "a: \"unclosed\nb: c\n", "a: 'unclosed\n", "]]]}}}\n", "a: }\n",
        "\ta: b\n", "a\n b\n  c: d\ne\n", ": : :\n- - -\n? ? ?\n", "{{", "{{{{", "}}", "a: {{", "\"", "'", "&", "*",
        "!",
        "|", ">", "%", "@", "`", "- ", "? ", ": ", "#", "---", "...", "--- ---", "a: |9\n b\n", "\u{FEFF}a: b\n",
        "\r\r\n\r",
        "a: b: c: d\n", "? - x\n: - y\n? |\n  block\n: v\n", "a: [b: c: d]\n", "a: {b c}\n", "- a: b\n c: d\n",
        "  a: 1\n b: 2\nc: 3\n",
    ]
}
