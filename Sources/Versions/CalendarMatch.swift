extension CalendarFormat {
    static let maximumTagLength = 256

    /// Reads a tag; it may begin with `v` also where the format does not. Linear in the tag.
    ///
    /// - Throws: ``CalendarMismatch`` where the tag is of another shape, or names no real date.
    package func version(of text: some StringProtocol) throws(CalendarMismatch) -> CalendarVersion {
        guard text.utf8.count <= CalendarFormat.maximumTagLength else { throw .tooLong }
        let text = String(text)
        var match = CalendarMatch(bytes: Array(text.utf8))
        if match.bytes.first == UInt8(ascii: "v") {
            match.index = 1
        } else if demandsPrefix {
            throw .lacksPrefix
        }
        var modifier = ""
        for piece in pieces {
            if piece.token == .modifier {
                modifier = try match.takeModifier(after: piece.separator)
            } else {
                try match.take(piece)
            }
        }
        guard match.index == match.bytes.count else { throw .trailing(offset: match.index) }
        try match.checkDate()
        return CalendarVersion(
            original: text, modifier: modifier, date: match.date, major: match.major, minor: match.minor,
            micro: match.micro)
    }
}

/// A tag on its way through a format.
private struct CalendarMatch {
    let bytes: [UInt8]
    var index = 0
    var date = CalendarVersion.Date()
    var major = VersionNumber.zero
    var minor = VersionNumber.zero
    var micro = VersionNumber.zero

    mutating func take(_ piece: CalendarFormat.Piece) throws(CalendarMismatch) {
        try takeSeparator(piece.separator)
        let token = piece.token
        let start = index
        while index < bytes.count, SemanticVersion.isDigit(bytes[index]) { index += 1 }
        if piece.touchesNext, let width = token.fixedWidth { index = min(index, start + width) }
        let digits = bytes[start..<index]
        guard token.widths.contains(digits.count), !piece.touchesNext || digits.count == token.fixedWidth else {
            throw .digits(token: token.rawValue, found: digits.count, offset: start)
        }
        try set(token, digits)
    }

    private mutating func set(_ token: CalendarToken, _ digits: ArraySlice<UInt8>) throws(CalendarMismatch) {
        guard let values = token.values else {
            let number = VersionNumber(digits: digits)
            switch token.field {
            case .major: major = number
            case .minor: minor = number
            default: micro = number
            }
            return
        }
        if let padded = token.padded, digits.count > 1, digits.first == UInt8(ascii: "0") {
            throw .padded(token: token.rawValue, remedy: padded)
        }
        // At most four digits, by the token's widths.
        let value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        // A third digit belongs to the years from 2100 on: `024` is not the year 24.
        guard values.contains(value), token != .paddedYear || digits.count == 2 || value >= 100 else {
            throw .outOfRange(token: token.rawValue, value: value)
        }
        switch token.field {
        case .year: date.year = token == .fullYear ? value : 2_000 + value
        case .month: date.month = value
        case .week: date.week = value
        default: date.day = value
        }
    }

    /// The rest of the tag; empty where the tag ends here, without the separator too.
    mutating func takeModifier(after separator: String) throws(CalendarMismatch) -> String {
        if index == bytes.count { return "" }
        try takeSeparator(separator)
        guard index < bytes.count, !separator.isEmpty || !SemanticVersion.isDigit(bytes[index]) else {
            throw .trailing(offset: index)
        }
        defer { index = bytes.count }
        return String(decoding: bytes[index...], as: UTF8.self)
    }

    private mutating func takeSeparator(_ separator: String) throws(CalendarMismatch) {
        guard bytes[index...].starts(with: separator.utf8) else { throw .separator(separator, offset: index) }
        index += separator.utf8.count
    }

    func checkDate() throws(CalendarMismatch) {
        guard date.day > 0, CalendarDate(year: date.year, month: date.month, day: date.day) == nil else { return }
        throw .noSuchDate(year: date.year, month: date.month, day: date.day)
    }
}
