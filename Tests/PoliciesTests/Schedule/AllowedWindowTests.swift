import Policies
import Testing
import Seeded

@Suite("windows of a week")
struct AllowedWindowTests {
    /// A window, and the same written as plain days and times: what is open, from Monday on, in minutes of the week.
    static let rows: [(String, String)] = [
        ("Mon-Fri 08:00-17:00", "0+8:00-17:00 1+8:00-17:00 2+8:00-17:00 3+8:00-17:00 4+8:00-17:00"),
        ("Sat,Sun 10:00-12:00", "5+10:00-12:00 6+10:00-12:00"),
        ("Fri-Mon 00:00-24:00", "0+0:00-24:00 4+0:00-24:00 5+0:00-24:00 6+0:00-24:00"),
        ("Fri 22:00-06:00", "4+22:00-24:00 5+0:00-6:00"),
        ("Sun 22:00-06:00", "0+0:00-6:00 6+22:00-24:00"),
        ("Wed 22:00-00:00", "2+22:00-24:00"),
        ("Wed 00:00-00:01", "2+0:00-0:01"),
        ("Tue 9:00-12:00,13:00-17:30", "1+9:00-12:00 1+13:00-17:30"),
        ("Mon-Tue,Thu,Sat-Sun 1:00-2:00", "0+1:00-2:00 1+1:00-2:00 3+1:00-2:00 5+1:00-2:00 6+1:00-2:00"),
        ("  mon - wednesday ,  FRI  08:00 - 09:00 ", "0+8:00-9:00 1+8:00-9:00 2+8:00-9:00 4+8:00-9:00"),
        ("Sat,Sun", "5+0:00-24:00 6+0:00-24:00"),
        ("Mon,Mon-Tue 01:00-02:00,01:30-03:00", "0+1:00-3:00 1+1:00-3:00"),
    ]

    @Test("a window is open in its times and at no other minute", arguments: rows)
    func open(_ window: String, _ expected: String) throws {
        let schedule = Schedule(zone: .utc, windows: [try AllowedWindow(parsing: window)])
        // 2026-11-23 is a Monday.
        let monday = try at("2026-11-23T00:00:00Z").secondsSince1970
        var open: [String] = []
        var start: Int?
        for minute in 0...7 * 1_440 {
            let isDayBound = minute % 1_440 == 0
            let isOpen =
                minute < 7 * 1_440 && schedule.state(at: Instant(secondsSince1970: monday + minute * 60)).isOpen
            if let begun = start, !isOpen || isDayBound {
                open.append("\(begun / 1_440)+\(time(begun % 1_440))-\(time(minute - begun / 1_440 * 1_440))")
                start = nil
            }
            if isOpen, start == nil { start = minute }
        }
        #expect(open.joined(separator: " ") == expected)
    }

    private func time(_ minute: Int) -> String { "\(minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60)" }

    @Test(
        "every day is meant by a star, 'daily' or no day",
        arguments: ["* 08:00-17:00", "daily 08:00-17:00", "Daily 08:00-17:00", "08:00-17:00", "Mon-Sun 8:00-17:00"])
    func daily(_ window: String) throws {
        let schedule = Schedule(zone: .utc, windows: [try AllowedWindow(parsing: window)])
        for day in 23...29 {
            #expect(!schedule.state(at: try at("2026-11-\(day)T07:59:59Z")).isOpen)
            #expect(schedule.state(at: try at("2026-11-\(day)T08:00:00Z")).isOpen)
            #expect(schedule.state(at: try at("2026-11-\(day)T16:59:59Z")).isOpen)
            #expect(!schedule.state(at: try at("2026-11-\(day)T17:00:00Z")).isOpen)
        }
    }

    static let refused: [(String, String, Int)] = [
        ("", "it is empty", 0),
        ("  ", "it is empty", 0),
        ("Mo-Fr 08:00-17:00", "'Mo' is not a day; write Mon, Tue, Wed, Thu, Fri, Sat, Sun or daily", 0),
        ("Mon-Fry", "'Fry' is not a day; write Mon, Tue, Wed, Thu, Fri, Sat, Sun or daily", 4),
        ("weekdays 08:00-17:00", "'weekdays' is not a day; write Mon, Tue, Wed, Thu, Fri, Sat, Sun or daily", 0),
        ("Mon-Mon", "'Mon' to itself may be one day or all; write 'Mon' or 'daily'", 0),
        ("Mon-", "a day is missing at the end", 4),
        ("Mon,", "a day is missing at the end", 4),
        ("Mon 08:00", "a time has no end; write a range such as 08:00-17:00", 4),
        ("Mon 08:00,09:00-10:00", "a time has no end; write a range such as 08:00-17:00", 4),
        ("Mon 8-17", "'8' is not a time; \(hours)", 4),
        ("Mon 08:00-25:00", "'25:00' is not a time; \(hours)", 10),
        ("Mon 08:00-24:01", "'24:01' is not a time; \(hours)", 10),
        ("Mon 08:60-17:00", "'08:60' is not a time; \(hours)", 4),
        ("Mon 0800-1700", "'0800' is not a time; \(hours)", 4),
        ("Mon 9999999999999999999:00-17:00", "'9999999999999999999:00' is not a time; \(hours)", 4),
        ("Mon 08:00:00-17:00", "'08:00:00' is not a time; \(hours)", 4),
        ("Mon 08:00-", "a time is missing at the end; write hours and minutes from 00:00 to 24:00", 10),
        ("Mon 08:00-08:00", "it begins and ends at the same time; write 00:00-24:00 for the whole day", 4),
        ("Mon 24:00-06:00", "nothing begins at 24:00; write 00:00 and the next day", 4),
        ("Mon 08:00-17:00 UTC", "'UTC' is not understood; days come first, then times", 16),
        ("08:00-17:00 Mon", "'Mon' is not understood; days come first, then times", 12),
        ("Mon 08:00-12:00, Tue 09:00-10:00", "'Tue 09:00-10:00' is not understood; days come first, then times", 17),
        ("Mon 8:00am-5:00pm", "'am-5:00pm' is not understood; write times of a 24-hour clock, as 17:00", 8),
        ("Mon–Fri 08:00-17:00", "a range is written with a plain '-'", 3),
        ("Mon 08:00–17:00", "a range is written with a plain '-'", 9),
        ("0 8 * * 1-5", "'0' is not a time; \(hours)", 0),
        ("@daily", "'@daily' is not understood; days come first, then times", 0),
    ]

    private static let hours = "write hours and minutes from 00:00 to 24:00"

    @Test("a text that is no window is refused with its place and the remedy", arguments: refused)
    func refuses(_ window: String, _ what: String, _ offset: Int) {
        let message = "invalid window '\(window)': \(what); for example 'Mon-Fri 08:00-17:00'"
        #expect(throws: ScheduleError(message: message, offset: offset)) { try AllowedWindow(parsing: window) }
    }

    @Test("no text makes reading trap")
    func hostile() throws {
        var generator = SeededGenerator(seed: 53)
        let pieces = [
            "Mon", "Fri", "daily", "*", "-", "-", ",", " ", "08:00", "24:00", "7:5", "0", ":", "–", "é", "\0", "\n",
        ]
        var accepted = 0
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...7, using: &generator)
            let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            guard let window = try? AllowedWindow(parsing: text) else { continue }
            accepted += 1
            _ = Schedule(zone: .utc, windows: [window]).state(at: try at("2026-11-23T08:00:00Z"))
        }
        #expect(accepted > 100)
    }

    @Test("a window's length is limited, and what is shown of it is one line")
    func limits() {
        let long = String(repeating: "Mon,", count: 100) + "Mon"
        #expect(throws: ScheduleError.self) { try AllowedWindow(parsing: long) }
        let error = #expect(throws: ScheduleError.self) { try AllowedWindow(parsing: "Mon\n\u{1B}[31m") }
        #expect(error?.message.contains("\n") == false && error?.message.contains("\u{1B}") == false)
    }
}
