/// The modules that a Swift file imports.
enum Imports {
    /// The imports of a file with their lines, counted from 1. Comments and string literals hold none.
    static func of(_ source: String) -> [(line: Int, module: String)] {
        var imports: [(line: Int, module: String)] = []
        var isInComment = false
        var isInLiteral = false
        for (index, line) in source.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == ";" })
            if line.contains("\"\"\"") { isInLiteral.toggle() }
            if line.contains("/*") { isInComment = true }
            if !isInComment, !isInLiteral, let module = module(of: words) { imports.append((index + 1, module)) }
            if line.contains("*/") { isInComment = false }
        }
        return imports
    }

    private static let modifiers: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
    private static let kinds: Set<Substring> = [
        "struct", "class", "enum", "protocol", "typealias", "func", "let", "var",
    ]

    /// The module of `[@attribute…] [access] import [kind] Module[.Member]`.
    private static func module(of words: [Substring]) -> String? {
        var rest = words[...]
        while let word = rest.first, word.hasPrefix("@") || modifiers.contains(word) { rest.removeFirst() }
        guard rest.first == "import" else { return nil }
        rest.removeFirst()
        if let kind = rest.first, kinds.contains(kind) { rest.removeFirst() }
        return rest.first.map { String($0.prefix { $0 != "." }) }
    }
}
