/// The YAML documents of a file as texts, split at the `---` lines.
///
/// The parser stops at its first error and could not go on with the documents after it; splitting first lets one bad
/// document leave the others readable. YAML 1.2, section 9.1.2: a line that begins with `---` and then a space or the
/// line's end begins a document wherever it stands, also within a quoted text or a block scalar.
enum DocumentStream {
    struct Document {
        let text: Substring
        /// The lines of the file before the document.
        let lineOffset: Int
    }

    /// Splits in one pass; stops after `limit` documents, the last one then holding the rest.
    static func split(_ text: String, limit: Int) -> [Document] {
        var documents: [Document] = []
        let bytes = text.utf8
        var start = bytes.startIndex
        var startLine = 0
        var line = 0
        var lineStart = bytes.startIndex
        while lineStart < bytes.endIndex {
            if lineStart > start, documents.count + 1 < limit, isDocumentStart(bytes[lineStart...]) {
                append(text[start..<lineStart], startLine, to: &documents)
                start = lineStart
                startLine = line
            }
            guard let newline = bytes[lineStart...].firstIndex(of: UInt8(ascii: "\n")) else { break }
            lineStart = bytes.index(after: newline)
            line += 1
        }
        append(text[start...], startLine, to: &documents)
        return documents
    }

    private static func append(_ text: Substring, _ line: Int, to documents: inout [Document]) {
        guard !isProlog(text.utf8) else { return }
        documents.append(Document(text: text, lineOffset: line))
    }

    private static func isDocumentStart(_ line: Substring.UTF8View) -> Bool {
        guard line.starts(with: "---".utf8) else { return false }
        guard let next = line.dropFirst(3).first else { return true }
        return next == 0x20 || next == 0x09 || next == 0x0A || next == 0x0D
    }

    /// Whether the text holds nothing but blank lines, comments and directives (`%YAML 1.2`): what may stand before
    /// the first `---`.
    private static func isProlog(_ bytes: Substring.UTF8View) -> Bool {
        bytes.split(separator: 0x0A).allSatisfy { line in
            if line.first == UInt8(ascii: "%") { return true }
            let first = line.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
            return first == nil || first == UInt8(ascii: "#")
        }
    }
}
