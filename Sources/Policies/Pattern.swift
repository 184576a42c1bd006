/// A person's regular expression: RE2 syntax, found anywhere in the text, as Flux reads it.
package struct Pattern: Sendable, CustomStringConvertible {
    let expression: RegularExpression
    /// The pattern as written.
    package let description: String

    /// - Throws: ``PatternError`` with RE2's complaint; lookaround and backreferences are not part of its syntax.
    package init(parsing text: String) throws(PatternError) {
        expression = try RegularExpression(text)
        description = text
    }

    package func matches(_ text: some StringProtocol) -> Bool { expression.matches(text) }
}
