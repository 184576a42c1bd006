/// The translation of glob syntax to RE2 syntax.
enum GlobSyntax {
    private static let maximumDepth = 16

    /// - Parameter anything: what one unknown character is: `.` in a tag, `[^/]` in a path's component.
    static func expression(for text: String, anything: String) throws(PatternError) -> String {
        var expression = ""
        var depth = 0
        var rest = text[...]
        func fail(_ message: String) -> PatternError {
            PatternError(
                message: "invalid pattern '\(text.prefix(80))': \(message)", offset: text.utf8.count - rest.utf8.count)
        }
        while let first = rest.first {
            rest = rest.dropFirst()
            switch first {
            case "*":
                rest = rest.drop { $0 == "*" }
                expression += anything + "*"
            case "?": expression += anything
            case "[":
                guard let (set, after) = characterSet(rest, barringSlash: anything != ".") else {
                    throw fail("'[' is not closed or empty; write '\\['")
                }
                expression += set
                rest = after
            case "{":
                depth += 1
                guard depth <= maximumDepth else { throw fail("braces nest deeper than \(maximumDepth)") }
                expression += "(?:"
            case "}":
                guard depth > 0 else { throw fail("'}' without '{'; write '\\}'") }
                depth -= 1
                expression += ")"
            case "," where depth > 0: expression += "|"
            case "\\":
                guard let literal = rest.first else { throw fail("'\\' at the end") }
                expression += quoted(literal)
                rest = rest.dropFirst()
            default: expression += quoted(first)
            }
        }
        guard depth == 0 else { throw fail("'{' is not closed; write '\\{'") }
        return expression
    }

    /// A set after its `[`, and what follows it.
    ///
    /// - Parameter barringSlash: a set of what is *not* meant would hold the `/` between two folders; it must not.
    private static func characterSet(_ text: Substring, barringSlash: Bool) -> (String, Substring)? {
        var rest = text
        var set = "["
        if rest.first == "!" || rest.first == "^" {
            set += barringSlash ? "^/" : "^"
            rest = rest.dropFirst()
        }
        var isEmpty = true
        while let next = rest.first {
            rest = rest.dropFirst()
            switch next {
            case "]" where !isEmpty: return (set + "]", rest)
            case "\\":
                guard let literal = rest.first else { return nil }
                set += quoted(literal)
                rest = rest.dropFirst()
            case "-": set += isEmpty || rest.first == "]" ? "\\-" : "-"
            case "]", "[", "^", "&", "~": set += "\\\(next)"
            default: set.append(next)
            }
            isEmpty = false
        }
        return nil
    }

    static func quoted(_ character: Character) -> String {
        let isWord = character.isASCII && (character.isLetter || character.isNumber)
        return isWord || !character.isASCII || character == "_" ? String(character) : "\\\(character)"
    }
}
