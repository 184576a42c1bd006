import OCI
import Policies

/// `spec.hold`.
enum HoldFields {
    /// A hold before it is known whose days are meant.
    struct Read {
        var tag: Tag?
        var reason: String?
        var until: DayOrTime?

        func hold(in zone: TimeZoneRules) -> Hold {
            Hold(tag: tag, reason: reason, until: until?.begin(in: zone), untilText: until?.text)
        }
    }

    static let tag = Field("tag", .tag, "The one tag that may be written; nothing may where it is left out.")
    static let reason = Field("reason", .reason, "Why, in one line.")
    static let until = Field(
        "until", .dayOrTime,
        "The day with whose beginning the hold is over, in the schedule's time zone (UTC without a schedule), such as "
            + "2026-12-01, or a time such as 2026-12-01T08:00:00Z. Without it only a person ends the hold.")

    static let shape = Shape(FieldTable(tag, reason, until)) { hold -> Read? in
        Read(tag: hold[tag], reason: hold[reason], until: hold[until])
    }
}
