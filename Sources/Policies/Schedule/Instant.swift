package import Versions

/// A point in time, in whole seconds since 1970-01-01T00:00:00Z without leap seconds.
///
/// Held within 2^40 seconds (34,000 years) of 1970, so that no sum of a time and an offset overflows.
package struct Instant: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let secondsSince1970: Int

    private static let limit = 1 << 40

    package init(secondsSince1970: Int) {
        self.secondsSince1970 = min(max(secondsSince1970, -Instant.limit), Instant.limit)
    }

    /// Parses RFC 3339, such as `2026-12-20T08:00:00Z` or `2026-12-20T08:00:00+01:00`. A fraction of a second is dropped.
    ///
    /// - Throws: ``ScheduleError`` naming what is wrong; a time without an offset is refused, not taken for UTC.
    package init(parsing text: String) throws(ScheduleError) {
        self = try InstantParser.instant(of: text)
    }

    /// RFC 3339 in UTC, such as `2026-12-20T08:00:00Z`.
    package var description: String {
        let day = secondsSince1970 >= 0 ? secondsSince1970 / 86_400 : (secondsSince1970 - 86_399) / 86_400
        let second = secondsSince1970 - day * 86_400
        let date = CalendarDate(dayNumber: day)
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
            + "T\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))Z"
    }

    package static func < (left: Instant, right: Instant) -> Bool { left.secondsSince1970 < right.secondsSince1970 }
}

extension CalendarDate {
    /// Parses `2026-12-20`; `nil` for another shape or a day that the month does not have.
    package init?(parsing text: some StringProtocol) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], parts.joined().allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            return nil
        }
        let numbers = parts.map { $0.reduce(0) { $0 * 10 + Int($1 - 0x30) } }
        self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    }
}

/// Reads RFC 3339. Source: RFC 3339, section 5.6.
private struct InstantParser {
    private let text: String
    private var rest: Substring.UTF8View

    static func instant(of text: String) throws(ScheduleError) -> Instant {
        var parser = InstantParser(text: text, rest: text[...].utf8)
        guard text.utf8.count <= 64 else { throw parser.invalid("it is too long") }
        return try parser.instant()
    }

    private mutating func instant() throws(ScheduleError) -> Instant {
        guard let date = CalendarDate(parsing: Substring(rest.prefix(10))) else {
            throw invalid("it does not begin with a date")
        }
        rest = rest.dropFirst(10)
        guard take("T") || take("t") || take(" "), let hour = number(to: 23), take(":"), let minute = number(to: 59),
            // 60 is a leap second, which counts as the first second after it.
            take(":"), let second = number(to: 60)
        else { throw invalid("it has no time of day") }
        if take(".") {
            let fraction = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
            guard !fraction.isEmpty else { throw invalid("its fraction of a second has no digits") }
            rest = rest.dropFirst(fraction.count)
        }
        let offset = try offset()
        let time = hour * 3_600 + minute * 60 + second
        return Instant(secondsSince1970: date.dayNumber * 86_400 + time - offset)
    }

    private mutating func offset() throws(ScheduleError) -> Int {
        if rest.isEmpty { throw invalid("it has no offset; add 'Z' for UTC, or an offset such as '+01:00'") }
        if take("Z") || take("z") {
            guard rest.isEmpty else { throw invalid("text follows the time") }
            return 0
        }
        let isWest = take("-")
        guard isWest || take("+"), let hours = number(to: 23), take(":"), let minutes = number(to: 59), rest.isEmpty
        else { throw invalid("its offset is not 'Z' or such as '+01:00'") }
        return (hours * 3_600 + minutes * 60) * (isWest ? -1 : 1)
    }

    private mutating func number(to maximum: Int) -> Int? {
        let digits = rest.prefix(2)
        guard digits.count == 2, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        let number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        rest = rest.dropFirst(2)
        return number <= maximum ? number : nil
    }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: sign) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private func invalid(_ what: String) -> ScheduleError {
        ScheduleError(
            message: "'\(ScheduleError.shown(text))' is not a time: \(what); write such as '2026-12-20T08:00:00Z'")
    }
}
