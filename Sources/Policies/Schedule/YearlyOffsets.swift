import Versions

/// The offsets of every year to come: standard time, and daylight saving time between two days of the year.
///
/// Source: POSIX.1-2017, section 8.3, `TZ`, with the extensions of RFC 9636, section 3.3.1.
struct YearlyOffsets: Sendable {
    /// A day of the year and a time of that day.
    struct Change: Sendable {
        enum Day: Sendable {
            /// The `week`th such day of a month, the last where `week` is 5; Sunday is 0.
            case weekday(Int, week: Int, month: Int)
            /// 1 to 365; the 29th of February is never counted.
            case withoutLeapDay(Int)
            /// 0 to 365; the 29th of February is counted.
            case ofYear(Int)
        }

        let day: Day
        /// Seconds from 00:00 of the day, as the clocks count before the change; may be negative or beyond 24 hours.
        let time: Int
    }

    struct Daylight: Sendable {
        let offset: Int
        let start: Change
        let end: Change
    }

    let standard: Int
    let daylight: Daylight?

    func offset(at time: Int) -> Int {
        changes(around: time).last { $0.time <= time }?.offset ?? standard
    }

    func nextTransition(after time: Int) -> Int? {
        changes(around: time).first { $0.time > time }?.time
    }

    /// The changes of the years about a time, in order.
    private func changes(around time: Int) -> [TimeZoneRules.Transition] {
        guard let daylight else { return [] }
        let year = WallClock(seconds: time + standard).date.year
        var changes: [TimeZoneRules.Transition] = []
        for year in year - 1...year + 2 {
            changes.append(
                .init(time: daylight.start.seconds(in: year) - standard, offset: daylight.offset))
            changes.append(
                .init(time: daylight.end.seconds(in: year) - daylight.offset, offset: standard))
        }
        // Daylight saving time that lasts all year ends at the instant at which the next year's begins, and goes on.
        return changes.sorted {
            ($0.time, $0.offset == daylight.offset ? 1 : 0) < ($1.time, $1.offset == daylight.offset ? 1 : 0)
        }
    }
}

extension YearlyOffsets.Change {
    /// The change in a year, in seconds since 1970-01-01 00:00 as the clocks count before it.
    func seconds(in year: Int) -> Int {
        let newYear = YearlyOffsets.Change.dayNumber(year, 1, 1)
        let dayNumber: Int
        switch day {
        case .ofYear(let number): dayNumber = newYear + number
        case .withoutLeapDay(let number):
            let isAfterLeapDay = CalendarDate.isLeap(year) && number >= 60
            dayNumber = newYear + number - (isAfterLeapDay ? 0 : 1)
        case .weekday(let weekday, let week, let month):
            let first = YearlyOffsets.Change.dayNumber(year, month, 1)
            // 1970-01-01 was a Thursday, the fifth day of a week that begins on Sunday.
            let firstWeekday = ((first + 4) % 7 + 7) % 7
            let start = 1 + (weekday - firstWeekday + 7) % 7
            let length = CalendarDate.daysInMonth(month, of: year)
            dayNumber = first - 1 + min(start + 7 * (week - 1), start + (length - start) / 7 * 7)
        }
        return dayNumber * 86_400 + time
    }

    /// Years outside those of ``CalendarDate`` take their days from a year of the same era: 400 years are 146,097 days.
    private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let era = year >= 0 ? year / 400 : (year - 399) / 400
        let inEra = CalendarDate(year: year - era * 400, month: month, day: day)?.dayNumber ?? 0
        return era * 146_097 + inEra
    }
}
