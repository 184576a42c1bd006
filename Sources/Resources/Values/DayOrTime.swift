import Policies
import Versions

/// A day of someone's calendar, or an instant, as written.
struct DayOrTime {
    private enum Meaning {
        case day(CalendarDate)
        case instant(Instant)
    }

    let text: String
    private let meaning: Meaning

    /// - Throws: ``ScheduleError`` for a text that is neither `2026-12-20` nor a time of RFC 3339.
    init(parsing text: String) throws(ScheduleError) {
        self.text = text
        if let date = CalendarDate(parsing: text) {
            meaning = .day(date)
            return
        }
        // A time begins with a date and goes on; anything shorter was meant as a date.
        guard text.utf8.count > 10 else {
            throw ScheduleError(
                message: "\(text.quoted) is not a date; write a day such as 2026-12-20, or a time such as "
                    + "2026-12-20T08:00:00Z")
        }
        meaning = .instant(try Instant(parsing: text))
    }

    /// The instant, or the first of the day.
    func begin(in zone: TimeZoneRules) -> Instant {
        switch meaning {
        case .day(let date): zone.start(of: date)
        case .instant(let instant): instant
        }
    }
}

extension Shape where Output == DayOrTime {
    static var dayOrTime: Shape {
        .parsed(TextSchema(pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ].+)?$", mayReadAsAnotherType: false)) {
            (text) throws(ScheduleError) in try DayOrTime(parsing: text)
        }
    }
}
