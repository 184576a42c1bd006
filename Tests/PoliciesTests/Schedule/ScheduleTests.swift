import Policies
import Testing

@Suite("schedules")
struct ScheduleTests {
    private func schedule(_ name: String, _ windows: [String], freezes: [FreezePeriod] = []) throws -> Schedule {
        let zone = name == "UTC" ? TimeZoneRules.utc : try ZoneFixture.zone(name)
        return Schedule(zone: zone, windows: try windows.map { try AllowedWindow(parsing: $0) }, freezes: freezes)
    }

    /// A zone, a window, and a line of changes: each instant at which the schedule opens (`+`) or closes (`-`) after the
    /// first.
    static let changes: [(String, String, String, String)] = [
        // An ordinary week: 08:00 is 07:00Z in summer and 08:00Z in winter.
        (
            "Europe/Dublin", "Mon-Fri 08:00-17:00", "2026-10-23T12:00:00Z",
            "-2026-10-23T16:00 +2026-10-26T08:00 -2026-10-26T17:00"
        ),
        // 01:00 to 02:00 is skipped: it opens with the first time that the clocks show.
        ("Europe/Dublin", "Sun 01:30-03:00", "2026-03-28T00:00:00Z", "+2026-03-29T01:00 -2026-03-29T02:00"),
        // The whole window is skipped: it opens a week later.
        ("Europe/Dublin", "Sun 01:15-01:45", "2026-03-28T00:00:00Z", "+2026-04-05T00:15 -2026-04-05T00:45"),
        // It ends in the skipped hour.
        ("Europe/Dublin", "Sun 00:30-01:30", "2026-03-28T00:00:00Z", "+2026-03-29T00:30 -2026-03-29T01:00"),
        // 01:00 to 02:00 comes twice: it is open both times, with a break or without.
        ("Europe/Dublin", "Sun 01:00-02:00", "2026-10-24T00:00:00Z", "+2026-10-25T00:00 -2026-10-25T02:00"),
        (
            "Europe/Dublin", "Sun 01:15-01:45", "2026-10-24T00:00:00Z",
            "+2026-10-25T00:15 -2026-10-25T00:45 +2026-10-25T01:15 -2026-10-25T01:45"
        ),
        (
            "Europe/Dublin", "Sun 00:00-01:30", "2026-10-24T00:00:00Z",
            "+2026-10-24T23:00 -2026-10-25T00:30 +2026-10-25T01:00 -2026-10-25T01:30"
        ),
        // Midnight is skipped: the day begins at 01:00.
        ("Asia/Beirut", "Sun 00:00-06:00", "2026-03-28T00:00:00Z", "+2026-03-28T22:00 -2026-03-29T03:00"),
        ("America/Havana", "Sun 00:00-06:00", "2026-03-07T12:00:00Z", "+2026-03-08T05:00 -2026-03-08T10:00"),
        // 23:00 to 24:00 of Saturday comes twice.
        (
            "Asia/Beirut", "Sat 23:30-00:30", "2026-10-24T12:00:00Z",
            "+2026-10-24T20:30 -2026-10-24T21:00 +2026-10-24T21:30 -2026-10-24T22:30"
        ),
        // Half an hour of daylight saving time.
        ("Australia/Lord_Howe", "Sun 02:00-02:30", "2026-10-03T00:00:00Z", "+2026-10-10T15:00 -2026-10-10T15:30"),
        ("Australia/Lord_Howe", "Sun 01:30-02:00", "2026-04-04T00:00:00Z", "+2026-04-04T14:30 -2026-04-04T15:30"),
        // Offsets of three quarters of an hour.
        ("Asia/Kathmandu", "daily 22:00-06:00", "2026-01-01T12:00:00Z", "+2026-01-01T16:15 -2026-01-02T00:15"),
        ("Pacific/Chatham", "Mon 00:00-24:00", "2026-01-01T00:00:00Z", "+2026-01-04T10:15 -2026-01-05T10:15"),
        // West of Greenwich, over the week's end.
        ("America/New_York", "Sun 22:00-06:00", "2026-01-01T00:00:00Z", "+2026-01-05T03:00 -2026-01-05T11:00"),
        ("America/Nuuk", "Sat 22:00-24:00", "2026-03-28T12:00:00Z", "+2026-03-29T00:00 -2026-03-29T01:00"),
    ]

    @Test("a window is open while the clocks on the wall show its times", arguments: changes)
    func opensAndCloses(_ zone: String, _ window: String, _ start: String, _ expected: String) throws {
        let schedule = try schedule(zone, [window])
        var state = schedule.state(at: try at(start))
        for change in expected.split(separator: " ") {
            let instant = try at(change.dropFirst() + ":00Z")
            #expect(state.nextChange == instant, "\(state.message)")
            let before = schedule.state(at: Instant(secondsSince1970: instant.secondsSince1970 - 1))
            state = schedule.state(at: instant)
            #expect(before.isOpen != state.isOpen)
            #expect(state.isOpen == change.hasPrefix("+"), "\(change)")
        }
    }

    @Test("an instant is told with what is next, in the schedule's zone")
    func messages() throws {
        let dublin = try ZoneFixture.zone("Europe/Dublin")
        let holidays = try FreezePeriod(from: "2026-12-20", to: "2027-01-03", reason: "holidays", zone: dublin)
        let schedule = Schedule(
            zone: dublin, windows: [try AllowedWindow(parsing: "Mon-Fri 08:00-17:00")], freezes: [holidays])
        let open = schedule.state(at: try at("2026-11-23T12:00:00Z"))
        #expect(open.message == "open until 2026-11-23 17:00 Europe/Dublin")
        #expect(open.isOpen && open.reason == nil)
        let closed = schedule.state(at: try at("2026-11-23T17:00:00Z"))
        #expect(closed.message == "outside 'Mon-Fri 08:00-17:00'; opens 2026-11-24 08:00 Europe/Dublin")
        #expect(closed.cause == .outsideWindows && closed.reason == .frozen)
        let frozen = schedule.state(at: try at("2026-12-21T09:00:00Z"))
        #expect(
            frozen.message == "frozen from 2026-12-20 to 2027-01-03: holidays; opens 2027-01-04 08:00 Europe/Dublin")
        #expect(frozen.cause == .frozen(holidays) && frozen.reason == .frozen)
        // The last window before the freeze: the next is after it.
        let before = schedule.state(at: try at("2026-12-18T20:00:00Z"))
        #expect(before.message == "outside 'Mon-Fri 08:00-17:00'; opens 2027-01-04 08:00 Europe/Dublin")
    }

    @Test("without windows it is open, and closes for a freeze only")
    func noWindows() throws {
        #expect(Schedule(zone: .utc).state(at: try at("2026-11-23T12:00:00Z")).message == "open")
        let freeze = try FreezePeriod(from: "2026-12-20", to: "2026-12-20", reason: nil, zone: .utc)
        let always = [
            [], ["daily"], ["Mon-Wed", "Thu-Sun 00:00-24:00"], ["daily 00:00-12:00", "daily 12:00-00:00"],
        ]
        for windows in always {
            let schedule = try schedule("UTC", windows, freezes: [freeze])
            let before = schedule.state(at: try at("2026-12-19T23:59:59Z"))
            #expect(before.message == "open until 2026-12-20 00:00 UTC")
            let during = schedule.state(at: try at("2026-12-20T00:00:00Z"))
            #expect(during.message == "frozen from 2026-12-20 to 2026-12-20; opens 2026-12-21 00:00 UTC")
            let after = schedule.state(at: try at("2026-12-21T00:00:00Z"))
            #expect(after.isOpen && after.nextChange == nil)
        }
    }

    @Test("freezes that meet or overlap open after the last, and the one that lasts longest is named")
    func severalFreezes() throws {
        let freezes = try [
            FreezePeriod(from: "2026-12-20", to: "2026-12-26", reason: "holidays", zone: .utc),
            FreezePeriod(from: "2026-12-24", to: "2027-01-02", reason: "stocktaking", zone: .utc),
            FreezePeriod(from: "2027-01-03", to: "2027-01-03T12:00:00Z", reason: "audit", zone: .utc),
        ]
        for freezes in [freezes, freezes.reversed()] {
            let schedule = try schedule("UTC", [], freezes: freezes)
            let state = schedule.state(at: try at("2026-12-25T00:00:00Z"))
            #expect(
                state.message == "frozen from 2026-12-24 to 2027-01-02: stocktaking; opens 2027-01-03 12:00 UTC")
        }
    }

    @Test("a freeze of eight thousand years costs no more than another")
    func longFreeze() throws {
        let dublin = try ZoneFixture.zone("Europe/Dublin")
        let freeze = try FreezePeriod(from: "2000-01-01", to: "9999-12-31", reason: nil, zone: dublin)
        let schedule = try schedule("Europe/Dublin", ["Mon 08:00-09:00"], freezes: [freeze])
        let state = schedule.state(at: try at("2026-11-23T08:30:00Z"))
        #expect(state.message == "frozen from 2000-01-01 to 9999-12-31; opens 10000-01-03 08:00 Europe/Dublin")
    }
}

@Suite("freeze periods")
struct FreezePeriodTests {
    @Test(
        "dates are whole days of the zone, times are instants",
        arguments: [
            ("Europe/Dublin", "2026-03-29", "2026-03-29", "2026-03-29T00:00", "2026-03-29T23:00"),
            ("Europe/Dublin", "2026-10-25", "2026-10-25", "2026-10-24T23:00", "2026-10-26T00:00"),
            ("Asia/Beirut", "2026-03-29", "2026-03-29", "2026-03-28T22:00", "2026-03-29T21:00"),
            ("Asia/Beirut", "2026-10-24", "2026-10-24", "2026-10-23T21:00", "2026-10-24T22:00"),
            ("Asia/Beirut", "2026-10-25", "2026-10-25", "2026-10-24T22:00", "2026-10-25T22:00"),
            ("America/Havana", "2026-11-01", "2026-11-01", "2026-11-01T04:00", "2026-11-02T05:00"),
            ("Asia/Kathmandu", "2026-01-01", "2026-01-02", "2025-12-31T18:15", "2026-01-02T18:15"),
            ("Europe/Dublin", "2026-07-01", "2026-07-01T12:00:00+02:00", "2026-06-30T23:00", "2026-07-01T10:00"),
            ("Europe/Dublin", "2026-07-01T09:00:00Z", "2026-07-01", "2026-07-01T09:00", "2026-07-01T23:00"),
        ])
    func bounds(_ zone: String, _ from: String, _ to: String, _ begin: String, _ end: String) throws {
        let freeze = try FreezePeriod(from: from, to: to, reason: nil, zone: ZoneFixture.zone(zone))
        #expect(freeze.begin == (try at(begin + ":00Z")))
        #expect(freeze.end == (try at(end + ":00Z")))
    }

    @Test("a day that ends twice is over after the second time, as in St. John's until 2011")
    func twice() throws {
        let rule = "NST3:30NDT,M3.2.0/0:01,M11.1.0/0:01"
        let zone = try TimeZoneRules(name: "America/St_Johns", file: ZoneFixture.file(rule))
        let saturday = try FreezePeriod(from: "2010-11-06", to: "2010-11-06", reason: nil, zone: zone)
        #expect(saturday.end == (try at("2010-11-07T03:30:00Z")))
        let sunday = try FreezePeriod(from: "2010-11-07", to: "2010-11-07", reason: nil, zone: zone)
        #expect(sunday.begin == (try at("2010-11-07T02:30:00Z")))
    }

    static let refused: [(String, String, String)] = [
        (
            "20 December", "2027-01-03",
            "'20 December' is not a time: it does not begin with a date; write such as '2026-12-20T08:00:00Z'"
        ),
        ("2026-12-32", "2027-01-03", "'2026-12-32' \(notDate)"),
        ("2026-12-20", "03.01.2027", "'03.01.2027' \(notDate)"),
        ("2026-12-20", "", "'' \(notDate)"),
        (
            "2026-12-20T08:00:00", "2027-01-03",
            "'2026-12-20T08:00:00' is not a time: it has no offset; add 'Z' for UTC, or an offset such as '+01:00'; "
                + "write such as '2026-12-20T08:00:00Z'"
        ),
        (
            "2027-01-03", "2026-12-20",
            "the freeze ends before it begins: 'to' is '2026-12-20', 'from' is '2027-01-03'; write the earlier as 'from'"
        ),
        (
            "2026-12-20T08:00:00Z", "2026-12-20T08:00:00Z",
            "the freeze ends before it begins: 'to' is '2026-12-20T08:00:00Z', 'from' is '2026-12-20T08:00:00Z'; "
                + "write the earlier as 'from'"
        ),
    ]

    private static let notDate =
        "is not a date; write a day such as '2026-12-20', or a time such as '2026-12-20T08:00:00Z'"

    @Test("a freeze that cannot be meant is refused with the remedy", arguments: refused)
    func refuses(_ from: String, _ to: String, _ message: String) {
        #expect(throws: ScheduleError(message: message)) {
            try FreezePeriod(from: from, to: to, reason: nil, zone: .utc)
        }
    }

    @Test("a reason is one short line", arguments: ["a\nb", "\u{1B}[31m", String(repeating: "x", count: 300)])
    func reasons(_ reason: String) {
        #expect(throws: ScheduleError.self) {
            try FreezePeriod(from: "2026-12-20", to: "2026-12-20", reason: reason, zone: .utc)
        }
    }
}
