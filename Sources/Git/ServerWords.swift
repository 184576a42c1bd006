/// What a server or a program says in words of its own.
enum ServerWords {
    /// Its lines that hold something, without control characters.
    static func lines(of text: String) -> String {
        let lines = text.split(omittingEmptySubsequences: true) { $0 == "\n" || $0 == "\r" || $0 == "\r\n" }
        return lines.map { line in
            String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.properties.generalCategory != .control }))
        }.filter { !$0.allSatisfy(\.isWhitespace) }.joined(separator: "\n")
    }
}
