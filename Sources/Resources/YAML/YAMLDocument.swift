import Yams

/// Parses the text of documents into nodes, with every failure as a diagnostic.
enum YAMLDocument {
    /// The roots of a text's documents, mostly one, and what stopped the parser.
    ///
    /// Every plain scalar stays text: what a value means is the field's to say, not the spelling's (`1.10` is a tag
    /// and not the number 1.1).
    static func roots(of document: DocumentStream.Document, file: String) -> (roots: [Node], problem: Diagnostic?) {
        if AliasLimits.isExceeded(by: document.text.utf8) {
            return (
                [],
                Diagnostic(
                    file: file, line: document.lineOffset + 1, column: 1, field: "",
                    message: "the document's anchors and aliases stand for too much",
                    remedy: "use fewer of them, or write the values out")
            )
        }
        var roots: [Node] = []
        do {
            let parser = try Parser(yaml: padded(document.text), resolver: .basic, encoding: .utf8)
            while let root = try parser.nextRoot() { roots.append(root) }
            return (roots, nil)
        } catch {
            return (roots, diagnostic(for: error, in: document, file: file))
        }
    }

    /// The parser keeps a pointer to the text's bytes. Swift stores texts below 16 bytes inside the value, where no
    /// such pointer lasts; blank lines at the end make a short text longer than that.
    private static func padded(_ text: Substring) -> String {
        String(text) + (text.utf8.count < 16 ? String(repeating: "\n", count: 16) : "")
    }

    private static func diagnostic(for error: any Error, in document: DocumentStream.Document, file: String)
        -> Diagnostic
    {
        func at(_ line: Int, _ column: Int, _ message: String, _ remedy: String?) -> Diagnostic {
            // Some errors are noted behind the end, where nothing is to be seen.
            let lines = document.text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).count
            let isInside = line < lines || document.text.utf8.last != 0x0A
            return Diagnostic(
                file: file, line: document.lineOffset + (isInside ? min(line, lines) : max(lines - 1, 1)),
                column: isInside ? column : 1, field: "", message: message, remedy: remedy)
        }
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return at(mark.line, mark.column, "not YAML: \(problem)", remedy(for: problem))
        case .duplicatedKeysInMapping(let duplicates, let context):
            // The text of the context is the whole document, which may hold anything: never shown.
            return at(
                context.mark.line, context.mark.column,
                "\(duplicates.map { $0.quoted }.joined(separator: ", ")) is given twice", "keep one")
        case .reader(let problem, let offset, _, let yaml):
            let (line, column) = position(of: offset ?? 0, in: yaml)
            return at(line, column, "not YAML: \(problem)", nil)
        default:
            return at(1, 1, "not YAML", nil)
        }
    }

    private static func remedy(for problem: String) -> String? {
        if problem.contains("undefined alias") || problem.contains("while scanning an alias") {
            return "put a text that begins with '*' in quotes"
        }
        if problem.contains("alphabetic or numeric") { return "put a text that begins with '*' or '&' in quotes" }
        if problem.contains("cannot start any token") {
            return "indent with spaces, and put a text that begins with '@', '`' or '%' in quotes"
        }
        if problem.contains("mapping values are not allowed") {
            return "check the indentation, and put a text that holds ': ' in quotes"
        }
        if problem.contains("did not find expected") { return "check the indentation and the brackets" }
        return nil
    }

    /// The line and column of an offset in characters, both counted from 1.
    private static func position(of offset: Int, in text: String) -> (line: Int, column: Int) {
        var line = 1
        var column = 1
        for character in text.prefix(offset) {
            if character.isNewline {
                line += 1
                column = 1
            } else {
                column += character.unicodeScalars.count
            }
        }
        return (line, column)
    }
}
