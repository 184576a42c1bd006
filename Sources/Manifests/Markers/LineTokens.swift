import OCI

/// The tokens of a line that could be an image, a tag or a digest.
enum LineTokens {
    /// A run of the characters that references are made of, with what stands around it.
    private struct Token {
        let range: Range<Int>
        /// It begins the line or follows a blank, a quote, an equals sign or an opening bracket.
        let isValue: Bool
        /// A colon or an equals sign follows: it is a key.
        let isKey: Bool
    }

    /// The values on a line that read as `part`; one is an answer, several are ambiguous.
    static func values(_ bytes: ByteView, _ line: Range<Int>, part: FieldPart) -> [(Range<Int>, FieldValue)] {
        let tokens = tokens(bytes, line)
        switch part {
        case .reference:
            let found = tokens.compactMap { read(bytes, $0.range, .reference) }
                .filter { looksLikeImage($0.1) }
            let tagged = found.filter { $0.1.tag != nil || $0.1.digest != nil }
            return tagged.isEmpty ? found.filter { bytes.first("/", in: $0.0) != nil } : tagged
        case .name:
            return tokens.compactMap { read(bytes, $0.range, .name) }.filter { bytes.first("/", in: $0.0) != nil }
        case .digest:
            return tokens.compactMap { read(bytes, $0.range, .digest) }
        case .tag:
            let found = tokens.filter { $0.isValue && !$0.isKey }.compactMap { tag(bytes, $0.range) }
            if found.count <= 1 { return found }
            let numbered = found.filter { $0.1.tag?.utf8.contains(where: Byte.isDigit) ?? false }
            return numbered.isEmpty ? found : numbered
        }
    }

    private static func read(_ bytes: ByteView, _ range: Range<Int>, _ part: FieldPart) -> (Range<Int>, FieldValue)? {
        guard case .value(let value) = FieldValue.read(bytes.text(range), as: part) else { return nil }
        return (range, value)
    }

    /// `80:80` and `12:30` are well-formed references; a repository's name without a letter is not plausible.
    private static func looksLikeImage(_ value: FieldValue) -> Bool {
        value.repository?.original.utf8.contains(where: Byte.isLetter) ?? false
    }

    /// A tag alone, or the tag of a reference, or what follows the last colon of `version:1.9.0`.
    private static func tag(_ bytes: ByteView, _ range: Range<Int>) -> (Range<Int>, FieldValue)? {
        if let found = read(bytes, range, .tag) { return found }
        // The colon before the tag is the last one outside the digest.
        let at = bytes.first("@", in: range) ?? range.upperBound
        var colon = at - 1
        while colon > range.lowerBound, bytes[colon] != Byte.colon { colon -= 1 }
        guard bytes[colon] == Byte.colon else { return nil }
        return read(bytes, (colon + 1)..<range.upperBound, .tag)
    }

    private static func tokens(_ bytes: ByteView, _ line: Range<Int>) -> [Token] {
        var tokens: [Token] = []
        var index = line.lowerBound
        while index < line.upperBound {
            guard isWord(bytes[index]) else {
                index += 1
                continue
            }
            let start = index
            while index < line.upperBound, isWord(bytes[index]) { index += 1 }
            // A colon at the end belongs to the sentence: `version: 1.9.0`.
            var end = index
            while end > start, bytes[end - 1] == Byte.colon { end -= 1 }
            let before = start > line.lowerBound ? bytes[start - 1] : Byte.space
            let after = index < line.upperBound ? bytes[index] : Byte.space
            guard end > start, isBoundary(before), isBoundary(after) else { continue }
            tokens.append(
                Token(
                    range: start..<end, isValue: isAfterSign(bytes, start, line.lowerBound),
                    isKey: end < index || isBeforeSign(bytes, index, line.upperBound)))
        }
        return tokens
    }

    /// Whether an equals sign, a colon or a quote comes before, blanks passed.
    private static func isAfterSign(_ bytes: ByteView, _ start: Int, _ first: Int) -> Bool {
        if start > first, isQuote(bytes[start - 1]) { return true }
        var index = start
        while index > first, bytes.isBlank(index - 1) { index -= 1 }
        return index > first && (bytes[index - 1] == Byte.equals || bytes[index - 1] == Byte.colon)
    }

    private static func isBeforeSign(_ bytes: ByteView, _ end: Int, _ last: Int) -> Bool {
        var index = end
        if index < last, isQuote(bytes[index]) { index += 1 }
        index = bytes.skipBlanks(index)
        return index < last && (bytes[index] == Byte.equals || bytes[index] == Byte.colon)
    }

    private static func isQuote(_ byte: UInt8) -> Bool {
        byte == Byte.doubleQuote || byte == Byte.singleQuote || byte == 0x60
    }

    /// The characters of references, tags and digests.
    private static func isWord(_ byte: UInt8) -> Bool {
        if Byte.isDigit(byte) || Byte.isLetter(byte) { return true }
        switch byte {
        case Byte.dot, Byte.dash, Byte.underscore, Byte.slash, Byte.colon, Byte.at: return true
        default: return false
        }
    }

    /// What may stand beside a token; beside anything else, as in `${X}-1.0`, it is part of something larger.
    private static func isBoundary(_ byte: UInt8) -> Bool {
        if isQuote(byte) { return true }
        switch byte {
        case Byte.space, Byte.tab, Byte.equals, Byte.comma, Byte.openBracket, Byte.closeBracket, Byte.pipe,
            0x28, 0x29, 0x3B, 0x3C, 0x3E:
            return true
        default: return false
        }
    }
}
