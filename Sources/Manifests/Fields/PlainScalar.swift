/// Whether a text, written without quotes, is read as itself and as a string by YAML 1.1 and by YAML 1.2.
///
/// Where readers differ the answer is no: quotes never harm, a tag `1.10` read as the number 1.1 does.
/// Source: YAML 1.1 type repository (null, bool, int, float, timestamp, merge, value); YAML 1.2.2, "Core Schema" and
/// "Plain Style".
enum PlainScalar {
    static func isNull(_ text: String) -> Bool { ["~", "null", "Null", "NULL"].contains(text) }

    static func isString(_ text: String, inFlow: Bool) -> Bool {
        var text = text
        return text.withUTF8 { isString($0, inFlow: inFlow) }
    }

    static func isString(_ bytes: UnsafeBufferPointer<UInt8>, inFlow: Bool) -> Bool {
        isPlain(bytes, inFlow: inFlow) && !isKeyword(bytes) && !isNumber(bytes) && !isDate(bytes)
    }

    // MARK: Plain style

    /// Whether the text can stand without quotes at all.
    private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>, inFlow: Bool) -> Bool {
        guard let first = bytes.first, let last = bytes.last else { return false }
        if first == Byte.space || last == Byte.space || last == Byte.colon { return false }
        let indicators: StaticString = ",[]{}#&*!|>'\"%@`"
        if indicators.withUTF8Buffer({ $0.contains(first) }) { return false }
        if first == Byte.dash || first == Byte.question || first == Byte.colon {
            guard bytes.count > 1, bytes[1] != Byte.space, !inFlow || !Byte.isFlowIndicator(bytes[1]) else {
                return false
            }
            if bytes.count >= 3, bytes.prefix(3).elementsEqual("---".utf8) { return false }
        }
        if bytes.elementsEqual("...".utf8) { return false }
        for (index, byte) in bytes.enumerated() {
            if byte < 0x20 || byte == 0x7F { return false }
            if inFlow, Byte.isFlowIndicator(byte) { return false }
            let next = index + 1 < bytes.count ? bytes[index + 1] : Byte.space
            if byte == Byte.colon, next == Byte.space || (inFlow && Byte.isFlowIndicator(next)) { return false }
            if byte == Byte.space, next == Byte.hash { return false }
        }
        return true
    }

    // MARK: Other types

    private static let keywords: [StaticString] = [
        "null", "~", "true", "false", "yes", "no", "on", "off", "y", "n", "<<", "=",
        ".inf", "-.inf", "+.inf", ".nan",
    ]

    private static func isKeyword(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count <= 5 else { return false }
        return keywords.contains { keyword in
            keyword.withUTF8Buffer { wanted in
                wanted.count == bytes.count && zip(wanted, bytes).allSatisfy { $0 == lower($1) }
            }
        }
    }

    private static func lower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

    private static func isNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var rest = bytes[...]
        if let sign = rest.first, sign == Byte.plus || sign == Byte.dash { rest.removeFirst() }
        guard let first = rest.first, Byte.isDigit(first) || first == Byte.dot else { return false }
        if first == 0x30, rest.count > 1 {
            let digits = rest.dropFirst(2)
            switch lower(rest[rest.startIndex + 1]) {
            case UInt8(ascii: "x"): return digits.allSatisfy { isHexadecimal($0) || $0 == Byte.underscore }
            case UInt8(ascii: "o"), UInt8(ascii: "b"): return digits.allSatisfy(isDigitOrUnderscore)
            default: break
            }
        }
        return isDecimal(rest) || isSexagesimal(rest)
    }

    /// Digits with underscores, one dot, an exponent with or without its sign.
    private static func isDecimal(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var rest = bytes.drop(while: isDigitOrUnderscore)
        if rest.first == Byte.dot { rest = rest.dropFirst().drop(while: isDigitOrUnderscore) }
        guard bytes.contains(where: Byte.isDigit) || rest.isEmpty else { return false }
        guard let exponent = rest.first else { return true }
        guard lower(exponent) == UInt8(ascii: "e") else { return false }
        rest.removeFirst()
        if let sign = rest.first, sign == Byte.plus || sign == Byte.dash { rest.removeFirst() }
        return !rest.isEmpty && rest.allSatisfy(isDigitOrUnderscore)
    }

    /// `12:30:45`, a number in base 60 to YAML 1.1.
    private static func isSexagesimal(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var rest = bytes.drop(while: isDigitOrUnderscore)
        var groups = 0
        while rest.first == Byte.colon {
            let digits = rest.dropFirst().prefix(while: Byte.isDigit)
            guard (1...2).contains(digits.count) else { return false }
            rest = rest.dropFirst(1 + digits.count)
            groups += 1
        }
        if rest.first == Byte.dot { rest = rest.dropFirst().drop(while: isDigitOrUnderscore) }
        return groups > 0 && rest.isEmpty
    }

    /// `2024-01-01`, alone or with a time after it.
    private static func isDate(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count >= 8, bytes.prefix(4).allSatisfy(Byte.isDigit), bytes[4] == Byte.dash else { return false }
        let month = bytes.dropFirst(5).prefix(while: Byte.isDigit)
        var rest = bytes.dropFirst(5 + month.count)
        guard (1...2).contains(month.count), rest.first == Byte.dash else { return false }
        let day = rest.dropFirst().prefix(while: Byte.isDigit)
        guard (1...2).contains(day.count) else { return false }
        rest = rest.dropFirst(1 + day.count)
        guard let next = rest.first else { return true }
        return lower(next) == UInt8(ascii: "t") || next == Byte.space || next == Byte.tab
    }

    private static func isDigitOrUnderscore(_ byte: UInt8) -> Bool { Byte.isDigit(byte) || byte == Byte.underscore }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        Byte.isDigit(byte) || (lower(byte) >= 0x61 && lower(byte) <= 0x66)
    }
}
