import Versions

/// A time in which nothing moves, whatever the windows say.
package struct FreezePeriod: Hashable, Sendable {
    /// The bounds as written.
    package let from: String
    package let to: String
    /// Why, in a person's words.
    package let reason: String?
    /// The first instant that is frozen.
    package let begin: Instant
    /// The first instant after it.
    package let end: Instant

    static let maximumReasonLength = 256

    /// - Parameters:
    ///   - from: a date, whose whole day is frozen, or an RFC 3339 time.
    ///   - to: a date, whose whole day is still frozen, or an RFC 3339 time, at which the freeze is over.
    ///   - zone: whose days the dates are.
    /// - Throws: ``ScheduleError`` naming what is wrong, and how to write it.
    package init(from: String, to: String, reason: String?, zone: TimeZoneRules) throws(ScheduleError) {
        begin =
            switch try FreezePeriod.bound(from) {
            case .day(let date): zone.start(of: date)
            case .instant(let instant): instant
            }
        end =
            switch try FreezePeriod.bound(to) {
            case .day(let date): zone.end(of: date)
            case .instant(let instant): instant
            }
        guard begin < end else {
            throw ScheduleError(
                message: "the freeze ends before it begins: 'to' is '\(to)', 'from' is '\(from)'; write the earlier "
                    + "as 'from'")
        }
        if let reason {
            guard reason.utf8.count <= FreezePeriod.maximumReasonLength else {
                throw ScheduleError(message: "the reason is longer than \(FreezePeriod.maximumReasonLength) bytes")
            }
            guard reason.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
                throw ScheduleError(message: "the reason has control characters; write it in one line")
            }
        }
        self.from = from
        self.to = to
        self.reason = reason
    }

    func contains(_ instant: Instant) -> Bool { begin <= instant && instant < end }

    private enum Bound {
        case day(CalendarDate)
        case instant(Instant)
    }

    private static func bound(_ text: String) throws(ScheduleError) -> Bound {
        if let date = CalendarDate(parsing: text) { return .day(date) }
        // A time begins with a date and goes on; anything shorter was meant as a date.
        guard text.utf8.count > 10 else {
            throw ScheduleError(
                message: "'\(ScheduleError.shown(text))' is not a date; write a day such as '2026-12-20', or a time "
                    + "such as '2026-12-20T08:00:00Z'")
        }
        return .instant(try Instant(parsing: text))
    }
}
