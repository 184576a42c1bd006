/// A glob over a whole text: `*`, `?`, `[a-z]`, `[!a-z]`, `{a,b}`, `\` before a sign taken literally.
///
/// Compiled to RE2, so it takes linear time; a pattern of many stars does no harm.
package struct Glob: Hashable, Sendable, CustomStringConvertible {
    /// The glob as written.
    package let source: String
    private let expression: RegularExpression

    /// - Throws: ``PatternError`` for an unclosed `[` or `{`, or a glob that is too long.
    package init(parsing text: String) throws(PatternError) {
        source = text
        expression = try RegularExpression(
            "\\A(?s:" + GlobSyntax.expression(for: text, anything: ".") + ")\\z", source: text)
    }

    package func matches(_ text: some StringProtocol) -> Bool { expression.matches(text) }

    package var description: String { source }

    package static func == (left: Glob, right: Glob) -> Bool { left.source == right.source }
    package func hash(into hasher: inout Hasher) { hasher.combine(source) }
}
