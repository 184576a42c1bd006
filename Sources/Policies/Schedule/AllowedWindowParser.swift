/// Reads the text of a window into days and times.
struct AllowedWindowParser {
    static let maximumLength = 256

    private let text: String
    private let bytes: [UInt8]
    private var index = 0

    /// The days, and the times in minutes from a day's midnight, which may go on into the next day.
    static func read(_ text: String) throws(ScheduleError) -> (days: Set<Weekday>, times: [Range<Int>]) {
        guard text.utf8.count <= maximumLength else {
            throw ScheduleError(message: "the window is longer than \(maximumLength) bytes")
        }
        var parser = AllowedWindowParser(text)
        return try parser.window()
    }

    private init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    private mutating func window() throws(ScheduleError) -> (Set<Weekday>, [Range<Int>]) {
        skipBlanks()
        guard index < bytes.count else { throw invalid("it is empty", at: 0) }
        var days = Set(Weekday.allCases)
        var times = [0..<AllowedWindow.minutesInDay]
        if !isDigit { days = try self.days() }
        if isDigit { times = try self.times() }
        guard index == bytes.count else { throw unexpected() }
        return (days, times)
    }

    private mutating func days() throws(ScheduleError) -> Set<Weekday> {
        var days: Set<Weekday> = []
        repeat {
            if take("*") {
                days.formUnion(Weekday.allCases)
                continue
            }
            let start = index
            let name = word()
            if name.lowercased() == "daily" {
                days.formUnion(Weekday.allCases)
                continue
            }
            let first = try day(name, at: start)
            guard take("-") else {
                days.insert(first)
                continue
            }
            let second = index
            let last = try day(word(), at: second)
            guard first != last else {
                throw invalid("'\(name)' to itself may be one day or all; write '\(name)' or 'daily'", at: start)
            }
            days.formUnion(first.days(through: last))
        } while take(",")
        return days
    }

    private func day(_ name: String, at offset: Int) throws(ScheduleError) -> Weekday {
        if name.isEmpty, offset == bytes.count { throw invalid("a day is missing at the end", at: offset) }
        if name.isEmpty { throw unexpected() }
        guard let day = Weekday(name) else {
            throw invalid(
                "'\(name.prefix(40))' is not a day; write Mon, Tue, Wed, Thu, Fri, Sat, Sun or daily", at: offset)
        }
        return day
    }

    private mutating func times() throws(ScheduleError) -> [Range<Int>] {
        var times: [Range<Int>] = []
        repeat {
            let offset = index
            let start = try time()
            guard start < AllowedWindow.minutesInDay else {
                throw invalid("nothing begins at 24:00; write 00:00 and the next day", at: offset)
            }
            guard take("-") else {
                if index < bytes.count, bytes[index] != UInt8(ascii: ",") { throw unexpected() }
                throw invalid("a time has no end; write a range such as 08:00-17:00", at: offset)
            }
            let end = try time()
            guard start != end else {
                throw invalid("it begins and ends at the same time; write 00:00-24:00 for the whole day", at: offset)
            }
            times.append(start..<(end > start ? end : end + AllowedWindow.minutesInDay))
        } while take(",")
        return times
    }

    /// `8:00`, `08:00`, up to `24:00`, in minutes.
    private mutating func time() throws(ScheduleError) -> Int {
        let start = index
        while index < bytes.count, isDigit || bytes[index] == UInt8(ascii: ":") { index += 1 }
        let parts = bytes[start..<index].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let isShaped = parts.count == 2 && (1...2).contains(parts[0].count) && parts[1].count == 2
        let numbers = isShaped ? parts.map { $0.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } } : [99, 99]
        let minutes = numbers[0] * 60 + numbers[1]
        guard numbers[1] < 60, minutes <= AllowedWindow.minutesInDay else {
            if start == index, start < bytes.count { throw unexpected() }
            let found = String(decoding: bytes[start..<index].prefix(40), as: UTF8.self)
            let what = found.isEmpty ? "a time is missing at the end" : "'\(found)' is not a time"
            throw invalid("\(what); write hours and minutes from 00:00 to 24:00", at: start)
        }
        skipBlanks()
        return minutes
    }

    private mutating func word() -> String {
        let start = index
        while index < bytes.count, (bytes[index] | 0x20) >= 0x61, (bytes[index] | 0x20) <= 0x7A { index += 1 }
        defer { skipBlanks() }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private var isDigit: Bool { index < bytes.count && bytes[index] >= 0x30 && bytes[index] <= 0x39 }

    private mutating func skipBlanks() {
        while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    }

    /// A sign with the blanks after it.
    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: sign) else { return false }
        index += 1
        skipBlanks()
        return true
    }

    private func unexpected() -> ScheduleError {
        let rest = ScheduleError.shown(String(decoding: bytes[index...], as: UTF8.self).prefix(40))
        if rest.hasPrefix("\u{2013}") || rest.hasPrefix("\u{2014}") {
            return invalid("a range is written with a plain '-'", at: index)
        }
        if rest.lowercased().hasPrefix("am") || rest.lowercased().hasPrefix("pm") {
            return invalid("'\(rest)' is not understood; write times of a 24-hour clock, as 17:00", at: index)
        }
        return invalid("'\(rest)' is not understood; days come first, then times", at: index)
    }

    private func invalid(_ what: String, at offset: Int) -> ScheduleError {
        ScheduleError(
            message: "invalid window '\(ScheduleError.shown(text))': \(what); for example 'Mon-Fri 08:00-17:00'",
            offset: offset)
    }
}
