import Policies

/// `spec.schedule`.
enum ScheduleFields {
    /// A person writes a few; thousands would be a mistake, and slow.
    private static let maximumCount = 256

    static let timezone = Field(
        "timezone", Shape<TimeZoneRules>(.text(TextSchema(mayReadAsAnotherType: false))) { $0.timeZone() },
        default: .utc, as: .string(TimeZoneRules.utc.name),
        "Whose clocks and days are meant: a name of the IANA database such as Europe/Dublin.")
    static let allow = Field(
        "allow",
        .list(
            of: .window, counts: 1...maximumCount,
            missing: "write windows such as \"Mon-Fri 08:00-17:00\", or remove the field: then updates are always "
                + "written"),
        "In which times of the week updates are written, such as 'Mon-Fri 08:00-17:00'; at all times where it is left "
            + "out. Days are names, ranges, lists or 'daily'; times are of a 24-hour clock.")
    static let freeze = Field(
        "freeze", .list(of: FreezeFields.shape, counts: 0...maximumCount),
        "Days in which nothing is written, whatever the windows say.")

    static let table = FieldTable(timezone, allow, freeze)

    static let shape = Shape(table) { schedule -> Schedule? in
        let (zone, windows) = (schedule[timezone], schedule[allow])
        let freezes = (schedule[freeze] ?? []).compactMap { $0.period(in: zone) }
        return Schedule(zone: zone, windows: windows ?? [], freezes: freezes)
    }
}

/// An item of `spec.schedule.freeze`.
enum FreezeFields {
    /// A freeze before it is known whose days are meant.
    struct Read {
        var from: String
        var to: String
        var reason: String?
        var place: Value

        func period(in zone: TimeZoneRules) -> FreezePeriod? {
            do {
                return try FreezePeriod(from: from, to: to, reason: reason, zone: zone)
            } catch {
                place.report(error.message)
                return nil
            }
        }
    }

    static let from = Field(
        "from", .dayOrTime, required: "write from: with a day such as 2026-12-20",
        "The first day on which nothing is written, such as 2026-12-20, or a time such as 2026-12-20T18:00:00Z.")
    static let to = Field(
        "to", .dayOrTime, required: "write to: with a day such as 2027-01-03",
        "The last day on which nothing is written, or the time at which the freeze is over.")
    static let reason = Field("reason", .reason, "Why, in one line.")

    static let shape = Shape(FieldTable(from, to, reason)) { freeze -> Read? in
        let (from, to, reason) = (freeze[from], freeze[to], freeze[reason])
        guard let from, let to else { return nil }
        return Read(
            from: from.text, to: to.text, reason: reason, place: freeze.value(of: FreezeFields.to) ?? freeze.owner)
    }
}

extension Shape where Output == AllowedWindow {
    static var window: Shape {
        .parsed(TextSchema(mayReadAsAnotherType: false)) { (text) throws(ScheduleError) in
            try AllowedWindow(parsing: text)
        }
    }
}

extension Value {
    fileprivate func timeZone() -> TimeZoneRules? {
        parsed { (name) throws(TimeZoneError) in try reader.zones(name) }
    }
}
