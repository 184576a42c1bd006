extension YearlyOffsets {
    /// Parses a POSIX `TZ` text, such as `GMT0IST,M3.5.0/1,M10.5.0`; `nil` where it is none.
    init?(posix text: some Collection<UInt8>) {
        var parser = PosixParser(bytes: Array(text))
        guard parser.skipName(), let west = parser.time(hoursTo: 24) else { return nil }
        standard = -west
        if parser.isAtEnd {
            daylight = nil
            return
        }
        guard parser.skipName() else { return nil }
        var offset = standard + 3_600
        if !parser.isNext(",") {
            guard let west = parser.time(hoursTo: 24) else { return nil }
            offset = -west
        }
        guard parser.take(","), let start = parser.change(), parser.take(","), let end = parser.change(), parser.isAtEnd
        else { return nil }
        daylight = Daylight(offset: offset, start: start, end: end)
    }
}

private struct PosixParser {
    let bytes: [UInt8]
    private var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }

    func isNext(_ sign: Unicode.Scalar) -> Bool { index < bytes.count && bytes[index] == UInt8(ascii: sign) }

    mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard isNext(sign) else { return false }
        index += 1
        return true
    }

    /// An abbreviation: three letters or more, or anything between `<` and `>`.
    mutating func skipName() -> Bool {
        let start = index
        if take("<") {
            while index < bytes.count, !isNext(">") { index += 1 }
            return take(">")
        }
        while index < bytes.count, (bytes[index] | 0x20) >= 0x61, (bytes[index] | 0x20) <= 0x7A { index += 1 }
        return index - start >= 3
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time(hoursTo maximum: Int) -> Int? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard let hours = number(to: maximum) else { return nil }
        var seconds = hours * 3_600
        if take(":") {
            guard let minutes = number(to: 59) else { return nil }
            seconds += minutes * 60
            if take(":") {
                guard let rest = number(to: 59) else { return nil }
                seconds += rest
            }
        }
        return isNegative ? -seconds : seconds
    }

    mutating func change() -> YearlyOffsets.Change? {
        guard let day = day() else { return nil }
        // 02:00 where the text gives no time; RFC 9636 allows a week either way.
        guard take("/") else { return YearlyOffsets.Change(day: day, time: 2 * 3_600) }
        return time(hoursTo: 167).map { YearlyOffsets.Change(day: day, time: $0) }
    }

    private mutating func day() -> YearlyOffsets.Change.Day? {
        if take("J") { return number(to: 365).flatMap { $0 >= 1 ? .withoutLeapDay($0) : nil } }
        guard take("M") else { return number(to: 365).map { .ofYear($0) } }
        guard let month = number(to: 12), month >= 1, take("."), let week = number(to: 5), week >= 1, take("."),
            let weekday = number(to: 6)
        else { return nil }
        return .weekday(weekday, week: week, month: month)
    }

    private mutating func number(to maximum: Int) -> Int? {
        let start = index
        var number = 0
        while index < bytes.count, index - start < 3, bytes[index] >= 0x30, bytes[index] <= 0x39 {
            number = number * 10 + Int(bytes[index] - 0x30)
            index += 1
        }
        return index > start && number <= maximum ? number : nil
    }
}
