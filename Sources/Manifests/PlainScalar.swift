/// Whether a text, written without quotes, is a *string* to every reader of YAML 1.1 and 1.2.
///
/// `1.10`, `1e3`, `0x1`, `017`, `1_000`, `true`, `no`, `null`, `~`, `2024-01-01`, `12:30:45` and `.inf` are not: some
/// reader makes a number, a truth value or a date of each. Source: YAML 1.1 type repository, YAML 1.2 core schema.
enum PlainScalar {
    static func isString(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last else { return false }
        // Indicators and blanks that would end or change a plain scalar.
        guard !"-?:,[]{}#&*!|>'\"%@` \t".utf8.contains(first) || (first == 0x2D && bytes.count > 1 && bytes[1] > 0x20),
            last != UInt8(ascii: ":"), last > 0x20
        else { return false }
        for index in bytes.indices {
            guard bytes[index] >= 0x20, !",[]{}".utf8.contains(bytes[index]) else { return false }
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0x20
            if bytes[index] == UInt8(ascii: ":"), next <= 0x20 { return false }
            if bytes[index] <= 0x20, next == UInt8(ascii: "#") { return false }
        }
        return !isWord(text.lowercased()) && !looksLikeNumberOrTime(bytes)
    }

    private static let words: Set<String> = [
        "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", ".nan", ".inf", "-.inf", "+.inf", "<<", "=",
        "inf", "nan", "-inf", "+inf",
    ]

    private static func isWord(_ text: String) -> Bool { words.contains(text) }

    /// Anything that begins like a number and holds nothing but what numbers, dates and times are written with. It is
    /// deliberately wider than any schema: quotes never hurt.
    private static func looksLikeNumberOrTime(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest = rest.dropFirst() }
        guard let first = rest.first, isDigit(first) || first == UInt8(ascii: ".") else { return false }
        if rest.starts(with: "0x".utf8) || rest.starts(with: "0X".utf8) {
            return rest.dropFirst(2).allSatisfy { isHexadecimal($0) || $0 == UInt8(ascii: "_") }
        }
        if rest.starts(with: "0o".utf8) || rest.starts(with: "0b".utf8) {
            return rest.dropFirst(2).allSatisfy { isDigit($0) || $0 == UInt8(ascii: "_") }
        }
        let dots = rest.count { $0 == UInt8(ascii: ".") }
        let isPlainNumber = rest.allSatisfy { isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") }
        if isPlainNumber { return dots <= 1 }
        // 1e3, 1.5e-7
        if let e = rest.firstIndex(where: { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }) {
            let mantissa = rest[..<e]
            var exponent = rest[rest.index(after: e)...]
            if let sign = exponent.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
                exponent = exponent.dropFirst()
            }
            if !exponent.isEmpty, exponent.allSatisfy(isDigit),
                mantissa.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") })
            {
                return true
            }
        }
        // 12:30:45 and 2024-01-01, 2024-01-01T10:00:00Z
        if rest.allSatisfy({
            isDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
        }) {
            return true
        }
        return isDate(rest)
    }

    private static func isDate(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: "-"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, (1...2).contains(parts[1].count),
            parts[0].allSatisfy(isDigit), parts[1].allSatisfy(isDigit), let day = parts[2].first
        else { return false }
        let digits = parts[2].prefix(while: isDigit)
        guard isDigit(day), digits.count <= 2 else { return false }
        let rest = parts[2].dropFirst(digits.count)
        return rest.isEmpty || rest.first == UInt8(ascii: "T") || rest.first == UInt8(ascii: "t")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66)
    }
}
