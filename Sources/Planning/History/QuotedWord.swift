/// A text as one word, quoted as `git` quotes paths where it holds a control character, a quote, a backslash or a space,
/// so that a trailer always has the same number of words.
enum QuotedWord {
    /// - Parameter reserved: a word that means something else where it stands without quotes.
    static func word(of text: String, not reserved: String? = nil) -> String {
        let isPlain = !text.isEmpty && text != reserved && text.unicodeScalars.allSatisfy { !needsQuotes($0) }
        guard !isPlain else { return text }
        var word = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": word += "\\\""
            case "\\": word += "\\\\"
            case "\n": word += "\\n"
            case "\t": word += "\\t"
            case "\r": word += "\\r"
            default:
                if needsQuotes(scalar) {
                    for byte in String(scalar).utf8 {
                        let octal = String(byte, radix: 8)
                        word += "\\" + String(repeating: "0", count: 3 - octal.count) + octal
                    }
                } else {
                    word.unicodeScalars.append(scalar)
                }
            }
        }
        return word + "\""
    }

    /// - Returns: `nil` where the word is not written as ``word(of:not:)`` writes it.
    static func text(of word: some StringProtocol) -> String? {
        guard word.hasPrefix("\"") else { return word.contains("\"") || word.contains("\\") ? nil : String(word) }
        let bytes = Array(word.utf8)
        guard bytes.count >= 2, bytes.last == UInt8(ascii: "\"") else { return nil }
        var text: [UInt8] = []
        var index = 1
        while index < bytes.count - 1 {
            guard bytes[index] == UInt8(ascii: "\\") else {
                text.append(bytes[index])
                index += 1
                continue
            }
            switch bytes[index + 1] {
            case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
            case UInt8(ascii: "t"): text.append(UInt8(ascii: "\t"))
            case UInt8(ascii: "r"): text.append(UInt8(ascii: "\r"))
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(bytes[index + 1])
            default:
                guard index + 4 < bytes.count,
                    let byte = UInt8(String(decoding: bytes[(index + 1)...(index + 3)], as: UTF8.self), radix: 8)
                else { return nil }
                text.append(byte)
                index += 2
            }
            index += 2
        }
        return String(validating: text, as: UTF8.self)
    }

    private static func needsQuotes(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: true
        default: scalar == "\"" || scalar == "\\"
        }
    }
}
