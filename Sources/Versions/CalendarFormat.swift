/// The format of calendar versions, such as `YYYY.0M.MICRO`: calver.org's tokens, separated by `.`, `-` or `_`.
///
/// Tokens may stand side by side where they can be told apart (`YYYY0M0D`). A `MODIFIER` comes last, and a tag may lack
/// it together with its separator. Source: calver.org, "Scheme".
package struct CalendarFormat: Hashable, Sendable, CustomStringConvertible {
    struct Piece: Hashable, Sendable {
        /// What stands between the token and the one before.
        let separator: String
        let token: CalendarToken
        /// Digits of the next token follow at once: only the token's width tells where it ends.
        let touchesNext: Bool
    }

    /// The format begins with a `v`, so a tag must; otherwise a tag may.
    let demandsPrefix: Bool
    let pieces: [Piece]
    /// The format as written.
    package let description: String

    /// - Throws: ``CalendarFormatError`` naming the part that is not understood, and what to write instead.
    package init(parsing text: String) throws(CalendarFormatError) {
        description = text
        (demandsPrefix, pieces) = try CalendarFormatParser.read(text)
    }
}

/// Why a text is not a calendar format.
package struct CalendarFormatError: Error, Hashable, Sendable, CustomStringConvertible {
    package let message: String
    /// Where the trouble begins, in UTF-8 bytes from the format's start.
    package let offset: Int

    package var description: String { message }
}
