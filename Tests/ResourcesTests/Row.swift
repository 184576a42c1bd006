import Resources
import Testing

/// A document with mistakes, and what is said about them: `line:column: field: message; remedy`.
struct Row: Sendable, CustomTestStringConvertible {
    let text: String
    let expected: [String]

    init(_ text: String, _ expected: String...) {
        self.text = text
        self.expected = expected
    }

    var testDescription: String { expected.first ?? text }

    func check(sourceLocation: SourceLocation = #_sourceLocation) {
        let loaded = ResourceLoader.load(text, file: "p.yaml")
        #expect(
            loaded.diagnostics.map(\.description) == expected.map { "p.yaml:" + $0 }, sourceLocation: sourceLocation)
        #expect(loaded.policies.isEmpty, sourceLocation: sourceLocation)
        #expect(loaded.configuration == nil, sourceLocation: sourceLocation)
    }
}
