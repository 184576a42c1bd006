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

    /// A text without line breaks and control characters.
    static func oneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { isBreakOrControl($0) ? " " : $0 }))
    }

    private static func cleanedLine(_ line: Substring) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in line.unicodeScalars where !isDirection(scalar) {
            scalars.append(scalar != "\t" && isBreakOrControl(scalar) ? " " : scalar)
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

    private static func isBreakOrControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// The marks of the Unicode Bidirectional Algorithm (UAX #9, section 2) that need no letter to have an effect.
    private static func isDirection(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200E, 0x200F, 0x061C, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
