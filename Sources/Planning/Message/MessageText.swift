import Templates

/// Text made fit for the part of a commit message above its trailers.
enum MessageText {
    static let maximumLength = 64 << 10

    /// Whatever the text says, `git` and the audit read the same trailers below it.
    ///
    /// - Control characters become spaces, and marks that turn the direction of reading go: a message must not look like
    ///   another one in a terminal.
    /// - A line of dashes would end the message for `git interpret-trailers`, and so would a line of scissors; a line that
    ///   begins as one of our trailers would be found by a search. Each is indented by a space.
    /// - The subject is one line, with an empty one below it.
    /// - Beyond ``maximumLength`` the text is cut at the end of a line, and says so.
    static func cleaned(_ text: String) -> String {
        var lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
            .map { cleanedLine($0) }
        while lines.first == "" { lines.removeFirst() }
        while lines.last == "" { lines.removeLast() }
        if lines.count > 1, lines[1] != "" { lines.insert("", at: 1) }
        var length = 0
        for (index, line) in lines.enumerated() {
            length += line.utf8.count + 1
            if length > maximumLength {
                lines[index...] = ["(cut: the message is longer than \(maximumLength >> 10) KiB)"]
                break
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func cleanedLine(_ line: Substring) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in line.unicodeScalars where !PlainText.isDirection(scalar) {
            scalars.append(scalar != "\t" && PlainText.isBreakOrControl(scalar) ? " " : scalar)
        }
        while let last = scalars.last, last == " " || last == "\t" { scalars.removeLast() }
        let text = String(scalars)
        return misreads(text) ? " " + text : text
    }

    private static func misreads(_ line: String) -> Bool {
        if line.hasPrefix("---") { return true }
        if line.hasPrefix("# ------------------------ >8 ------------------------") { return true }
        return line.utf8.count >= 5 && line.prefix(5).lowercased() == "pawl-"
    }
}
