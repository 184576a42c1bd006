/// Why a pattern, a glob or a template is not usable.
package struct PatternError: Error, Hashable, Sendable, CustomStringConvertible {
    package let message: String
    /// Where the trouble begins, in UTF-8 bytes from the text's start.
    package let offset: Int

    package init(message: String, offset: Int = 0) {
        self.message = message
        self.offset = offset
    }

    package var description: String { message }
}
