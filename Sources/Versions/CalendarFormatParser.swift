/// Reads the text of a calendar format into its pieces, and refuses what could not be matched or ordered.
struct CalendarFormatParser {
    static let maximumLength = 128

    private struct Found {
        let separator: String
        let token: CalendarToken
        let offset: Int
    }

    private let text: String
    private var found: [Found] = []

    static func read(_ text: String) throws(CalendarFormatError) -> (demandsPrefix: Bool, [CalendarFormat.Piece]) {
        var parser = CalendarFormatParser(text: text)
        guard text.utf8.count <= maximumLength else {
            throw parser.invalid("it is longer than \(maximumLength) bytes", at: 0)
        }
        let demandsPrefix = text.utf8.first == UInt8(ascii: "v")
        try parser.readTokens(from: demandsPrefix ? 1 : 0)
        try parser.refuseRepetition()
        try parser.refuseGaps()
        return (demandsPrefix, try parser.pieces())
    }

    private init(text: String) { self.text = text }

    private mutating func readTokens(from start: Int) throws(CalendarFormatError) {
        let bytes = Array(text.utf8)
        var index = start
        while index < bytes.count {
            let separatorStart = index
            while index < bytes.count, CalendarFormatParser.isSeparator(bytes[index]) { index += 1 }
            let separator = String(decoding: bytes[separatorStart..<index], as: UTF8.self)
            if !separator.isEmpty, found.isEmpty {
                throw invalid("it begins with '\(separator)'; begin with a token such as YYYY", at: separatorStart)
            }
            let wordEnd = bytes[index...].firstIndex(where: CalendarFormatParser.isSeparator) ?? bytes.count
            guard wordEnd > index else {
                throw invalid("it ends with '\(separator)'; end with a token", at: separatorStart)
            }
            try readWord(String(decoding: bytes[index..<wordEnd], as: UTF8.self), at: index, after: separator)
            index = wordEnd
        }
    }

    /// One or more tokens without separators, the longest token first: `YYYY` is one year, not two.
    private mutating func readWord(
        _ word: String, at offset: Int, after separator: String
    ) throws(CalendarFormatError) {
        let longestFirst = CalendarToken.allCases.sorted { $0.rawValue.count > $1.rawValue.count }
        var rest = word[...]
        while !rest.isEmpty {
            guard let token = longestFirst.first(where: { rest.hasPrefix($0.rawValue) }) else {
                throw unknown(String(rest), at: offset + word.utf8.count - rest.utf8.count)
            }
            let isFirst = rest.startIndex == word.startIndex
            found.append(
                Found(
                    separator: isFirst ? separator : "", token: token,
                    offset: offset + word.utf8.count - rest.utf8.count))
            rest = rest.dropFirst(token.rawValue.count)
        }
    }

    private func refuseRepetition() throws(CalendarFormatError) {
        for (index, one) in found.enumerated() {
            if let first = found[..<index].first(where: { $0.token.field == one.token.field }) {
                throw invalid(
                    "'\(one.token.rawValue)' gives the \(one.token.field.rawValue) again, after "
                        + "'\(first.token.rawValue)'; keep one of them", at: one.offset)
            }
            if one.token == .modifier, index < found.count - 1 {
                throw invalid("'MODIFIER' may be any text, so it must come last", at: one.offset)
            }
        }
    }

    /// Without a year, or a month to a day, versions have no order in time.
    private func refuseGaps() throws(CalendarFormatError) {
        func find(_ field: CalendarToken.Field) -> Found? { found.first { $0.token.field == field } }
        guard !found.isEmpty else { throw invalid("it has no token", at: 0) }
        guard find(.year) != nil else {
            throw invalid("it has no year; add YYYY, YY or 0Y, or write a semver or numerical policy", at: 0)
        }
        if let week = find(.week), let other = find(.month) ?? find(.day) {
            throw invalid(
                "'\(week.token.rawValue)' and '\(other.token.rawValue)' both divide the year; keep the week, or the "
                    + "month and the day", at: max(week.offset, other.offset))
        }
        if let day = find(.day), find(.month) == nil {
            throw invalid(
                "'\(day.token.rawValue)' is the day of a month, which is missing; add MM or 0M", at: day.offset)
        }
    }

    private func pieces() throws(CalendarFormatError) -> [CalendarFormat.Piece] {
        var pieces: [CalendarFormat.Piece] = []
        for (index, one) in found.enumerated() {
            let next = index + 1 < found.count ? found[index + 1] : nil
            // A modifier that touches a number begins where the digits end.
            let touchesNext = next.map { $0.separator.isEmpty && $0.token != .modifier } ?? false
            if touchesNext, one.token.fixedWidth == nil, let next {
                let remedy = one.token.padded.map { "write '\($0)', or a separator" } ?? "write a separator"
                throw invalid(
                    "'\(one.token.rawValue)' and '\(next.token.rawValue)' cannot be told apart; \(remedy) between them",
                    at: one.offset)
            }
            pieces.append(CalendarFormat.Piece(separator: one.separator, token: one.token, touchesNext: touchesNext))
        }
        return pieces
    }

    private static func isSeparator(_ byte: UInt8) -> Bool { ".-_".utf8.contains(byte) }

    private func unknown(_ word: String, at offset: Int) -> CalendarFormatError {
        let shown = word.prefix(40)
        if let token = CalendarToken(rawValue: word.uppercased()) {
            return invalid("'\(shown)' is not a token; write '\(token.rawValue)', in capitals", at: offset)
        }
        if word.uppercased() == "PATCH" { return invalid("'\(shown)' is not a token; write 'MICRO'", at: offset) }
        let tokens = CalendarToken.allCases.map(\.rawValue).joined(separator: ", ")
        return invalid(
            "'\(shown)' is not a token; write \(tokens), separated by '.', '-' or '_', and take other text off the tag "
                + "with filterTags.pattern and extract", at: offset)
    }

    private func invalid(_ what: String, at offset: Int) -> CalendarFormatError {
        CalendarFormatError(
            message: "invalid calendar format '\(text.prefix(80))': \(what); for example 'YYYY.0M.MICRO'",
            offset: offset)
    }
}
