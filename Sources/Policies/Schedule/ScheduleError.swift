/// Why a window, a freeze period or a time is not usable, and how to write it.
package struct ScheduleError: Error, Hashable, Sendable, CustomStringConvertible {
    package let message: String
    /// Where the trouble begins, in UTF-8 bytes from the text's start.
    package let offset: Int

    package init(message: String, offset: Int = 0) {
        self.message = message
        self.offset = offset
    }

    package var description: String { message }

    /// A person's text, short and without control characters: an error goes into logs and onto terminals.
    static func shown(_ text: some StringProtocol) -> String {
        text.unicodeScalars.prefix(80).map {
            $0.properties.generalCategory == .control ? $0.escaped(asASCII: true) : String($0)
        }.joined()
    }
}
