/// Text from outside made fit for one line of a message.
package enum PlainText {
    /// A text without line breaks and control characters.
    package static func oneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { isBreakOrControl($0) ? " " : $0 }))
    }

    /// The same, without marks that turn the direction of reading: it must not look like another text.
    package static func shown(_ text: String) -> String {
        oneLine(String(String.UnicodeScalarView(text.unicodeScalars.filter { !isDirection($0) })))
    }

    package static func isBreakOrControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// The marks of the Unicode Bidirectional Algorithm (UAX #9, section 2) that need no letter to have an effect.
    package static func isDirection(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200E, 0x200F, 0x061C, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
