import Policies
import Resources
import Testing

@Suite("Resource files")
struct LoaderTests {
    private static func policy(_ name: String) -> String {
        """
        apiVersion: pawl.dev/v1alpha1
        kind: UpdatePolicy
        metadata: {name: \(name)}
        spec: {images: [{image: nginx, policy: {semver: {range: 1.x}}}]}

        """
    }

    private func load(_ text: String) -> LoadedResources { ResourceLoader.load(text, file: "f.yaml") }

    private func ids(_ loaded: LoadedResources) -> [String] { loaded.policies.map(\.policy.id.name) }

    @Test("several documents of a file are all read, each with its line")
    func several() {
        let loaded = load(
            "# A file.\n%YAML 1.1\n---\n" + LoaderTests.policy("a") + "--- # the next\n" + LoaderTests.policy("b")
                + "...\n---\n\n---\n# nothing\n---\n~\n--- \n" + LoaderTests.policy("c"))
        #expect(loaded.diagnostics == [])
        #expect(ids(loaded) == ["a", "b", "c"])
        #expect(loaded.policies.map(\.line) == [4, 9, 21])
    }

    @Test("policies and a configuration may share a file")
    func together() {
        let loaded = load(
            LoaderTests.policy("a") + "---\napiVersion: pawl.dev/v1alpha1\nkind: PawlConfiguration\n---\n"
                + LoaderTests.policy("b"))
        #expect(loaded.diagnostics == [])
        #expect(ids(loaded) == ["a", "b"])
        #expect(loaded.configuration?.line == 6)
    }

    @Test("a document that is not YAML hides none of the others")
    func oneBad() {
        let loaded = load(
            LoaderTests.policy("a") + "---\nspec: [\n---\n" + LoaderTests.policy("b")
                + "---\n\"unfinished\n---\n" + LoaderTests.policy("c") + "---\na: b: c\n")
        #expect(ids(loaded) == ["a", "b", "c"])
        #expect(loaded.diagnostics.map(\.line) == [6, 13, 20])
        #expect(loaded.diagnostics.allSatisfy { $0.message.hasPrefix("not YAML: ") })
    }

    @Test("lines may end in CR LF, a byte order mark may begin the file, and it need not end in a line break")
    func lineEnds() {
        let text = String(LoaderTests.policy("a").dropLast())
        let loaded = ResourceLoader.load(
            bytes: [0xEF, 0xBB, 0xBF]
                + Array((text + "\n---\n" + text).utf8).flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] },
            file: "f.yaml")
        #expect(loaded.diagnostics.map { "\($0.line): \($0.field)" } == ["8: metadata.name"])
        #expect(ids(loaded) == [])
    }

    @Test("columns count code points")
    func columns() {
        let loaded = load(
            "{apiVersion: pawl.dev/v1alpha1, kind: UpdatePolicy, metadata: {name: \"é👩\", x: 1}, spec: {}}\n")
        #expect(
            loaded.diagnostics.map { "\($0.column): \($0.field)" } == [
                "76: metadata.x", "70: metadata.name", "89: spec.images",
            ])
    }

    @Test(
        "a file without resources is no mistake", arguments: ["", "\n", "---\n", "# nothing\n", "--- ~", "%YAML 1.1\n"])
    func empty(text: String) {
        let loaded = load(text)
        #expect(loaded.diagnostics == [])
        #expect(loaded.policies.isEmpty)
        #expect(loaded.configuration == nil)
    }

    static let others: [(String, String)] = [
        ("kind: UpdatePolicy\n", "f.yaml:1:1: apiVersion: is missing; write apiVersion: pawl.dev/v1alpha1"),
        (
            "apiVersion: apps/v1\nkind: Deployment\n",
            "f.yaml:1:13: apiVersion: 'apps/v1' is not a resource of Pawl; "
                + "write pawl.dev/v1alpha1, or move it to another file"
        ),
        (
            "apiVersion: pawl.dev/v1alpha1\n",
            "f.yaml:1:1: kind: is missing; write kind: UpdatePolicy or PawlConfiguration"
        ),
        (
            "apiVersion: pawl.dev/v1alpha1\nkind: Deployment\n",
            "f.yaml:2:7: kind: 'Deployment' is not known here; write one of: UpdatePolicy, PawlConfiguration"
        ),
        (
            "apiVersion: pawl.dev/v1alpha1\nkind: updatepolicy\n",
            "f.yaml:2:7: kind: 'updatepolicy' is not known here; did you mean 'UpdatePolicy'?"
        ),
        ("- a\n", "f.yaml:1:1: must be a mapping with apiVersion and kind; write apiVersion: pawl.dev/v1alpha1"),
        ("text\n", "f.yaml:1:1: must be a mapping with apiVersion and kind; write apiVersion: pawl.dev/v1alpha1"),
        ("x", "f.yaml:1:1: must be a mapping with apiVersion and kind; write apiVersion: pawl.dev/v1alpha1"),
    ]

    @Test("a document of another kind is told, not skipped", arguments: others)
    func otherKinds(text: String, expected: String) {
        #expect(load(text).diagnostics.map(\.description) == [expected])
    }

    static let broken: [(String, Int, Int, String?)] = [
        ("a: b: c\n", 1, 5, "check the indentation, and put a text that holds ': ' in quotes"),
        ("a:\n\t- b\n", 2, 1, "indent with spaces, and put a text that begins with '@', '`' or '%' in quotes"),
        ("a: @b\n", 1, 4, "indent with spaces, and put a text that begins with '@', '`' or '%' in quotes"),
        ("include: [*-rc*]\n", 1, 15, "put a text that begins with '*' or '&' in quotes"),
        ("a: *b\n", 1, 4, "put a text that begins with '*' in quotes"),
        ("a: [b\nc: d\n", 2, 2, "check the indentation and the brackets"),
        ("a: \"b\n", 1, 1, nil),
        ("a: 1\nb: 2\na: 3\n", 1, 1, "keep one"),
        ("a: \u{1}\n", 1, 4, nil),
        ("é\n\u{0}", 2, 1, nil),
    ]

    @Test("what is not YAML is told at its place, with what mostly mends it", arguments: broken)
    func notYAML(text: String, line: Int, column: Int, remedy: String?) {
        let diagnostics = load(text).diagnostics
        #expect(diagnostics.count == 1)
        #expect(diagnostics.first.map { "\($0.line):\($0.column)" } == "\(line):\(column)", "\(diagnostics)")
        if let remedy { #expect(diagnostics.first?.remedy == remedy) }
    }

    @Test("bytes that are not UTF-8 are told at the first of them")
    func notUTF8() {
        let loaded = ResourceLoader.load(bytes: Array("a: é\nb: ".utf8) + [0xFF, 0x0A], file: "f.yaml")
        #expect(loaded.diagnostics.map(\.description) == ["f.yaml:2:4: not UTF-8 text; save the file as UTF-8"])
        #expect(loaded.policies.isEmpty)
    }

    @Test("control characters of a value reach no terminal")
    func controlCharacters() {
        let loaded = load("apiVersion: \"\\e[31mred\\nline\"\n")
        #expect(
            loaded.diagnostics.first?.message == #"'\u{1B}[31mred\nline' is not a resource of Pawl"#)
        let text = "\\e[2J" + String(repeating: "x", count: 10_000)
        let range = load(
            """
            apiVersion: pawl.dev/v1alpha1
            kind: UpdatePolicy
            metadata: {name: a}
            spec: {images: [{image: nginx, policy: {semver: {range: "\(text)"}}}]}
            """)
        let message = range.diagnostics.first?.message ?? "none"
        #expect(!message.unicodeScalars.contains("\u{1B}"))
        #expect(message.count < 1_000)
    }
}
