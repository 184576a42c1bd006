import Foundation
import Policies
import Testing
import TimeZones
import Seeded

@Suite("schedules beside a slow reference")
struct ScheduleReferenceTests {
    /// Zones and transitions of the past, which no new data changes.
    static let places: [(String, [String])] = [
        ("Europe/Dublin", ["2019-03-31T01:00:00Z", "2019-10-27T01:00:00Z"]),
        ("America/New_York", ["2019-03-10T07:00:00Z", "2019-11-03T06:00:00Z"]),
        ("Australia/Lord_Howe", ["2019-04-06T15:00:00Z", "2019-10-05T15:30:00Z"]),
        ("Asia/Beirut", ["2019-03-30T22:00:00Z", "2019-10-26T21:00:00Z"]),
        ("America/Havana", ["2019-03-10T05:00:00Z", "2019-11-03T05:00:00Z"]),
        ("America/Sao_Paulo", ["2018-11-04T03:00:00Z", "2019-02-17T02:00:00Z"]),
        ("America/St_Johns", ["2010-03-14T03:31:00Z", "2010-11-07T02:31:00Z"]),
        ("Pacific/Chatham", ["2019-04-06T14:00:00Z", "2019-09-28T14:00:00Z"]),
        ("Pacific/Apia", ["2011-12-30T10:00:00Z", "2012-03-31T14:00:00Z"]),
        ("Asia/Kathmandu", ["2019-06-01T00:00:00Z"]),
        ("Africa/Casablanca", ["2019-05-05T02:00:00Z", "2019-06-09T02:00:00Z"]),
        ("Antarctica/Troll", ["2019-03-31T01:00:00Z", "2019-10-27T01:00:00Z"]),
    ]

    @Test("around changes of the clocks, state and next change are those of a walk minute by minute", arguments: places)
    func walk(_ name: String, _ transitions: [String]) throws {
        var generator = SeededGenerator(seed: 41)
        let zone = try SystemTimeZones().rules(named: name)
        let reference = try #require(TimeZone(identifier: name))
        let clocks = try transitions.map {
            let minute = try Instant(parsing: $0).secondsSince1970 / 60
            return (minute, WalkedClock(around: minute, in: reference))
        }
        for round in 0..<20 {
            let (transition, clock) = clocks[round % clocks.count]
            let windows = (0..<Int.random(in: 1...3, using: &generator)).map { _ in Self.window(using: &generator) }
            // Freezes near the transition, of a few hours.
            let freezes = (0..<Int.random(in: 0...2, using: &generator)).map { _ in
                let start = transition + Int.random(in: -1_500...1_500, using: &generator)
                return start..<start + Int.random(in: 1...900, using: &generator)
            }
            let slow = SlowSchedule(windows: windows, freezes: freezes, clock: clock)
            let schedule = Schedule(
                zone: zone, windows: try windows.map { try AllowedWindow(parsing: Self.text($0)) },
                freezes: try freezes.map {
                    try FreezePeriod(
                        from: Self.time($0.lowerBound), to: Self.time($0.upperBound), reason: nil, zone: zone)
                })
            for _ in 0..<8 {
                let minute = transition + Int.random(in: -2_000...2_000, using: &generator)
                let state = schedule.state(at: Instant(secondsSince1970: minute * 60 + 59))
                let isOpen = slow.isOpen(minute: minute)
                #expect(state.isOpen == isOpen, "\(name) \(Self.time(minute)) \(windows)")
                // Nothing here keeps a state for two weeks, but for windows without end.
                let change = (minute + 1...minute + 20_160).first { slow.isOpen(minute: $0) != isOpen }
                guard let change else { continue }
                #expect(
                    state.nextChange == Instant(secondsSince1970: change * 60),
                    "\(name) \(Self.time(minute)) \(windows) \(freezes)")
            }
        }
    }

    @Test("a freeze of dates holds exactly the instants whose date lies in it, by Foundation's calendar")
    func dates() throws {
        var generator = SeededGenerator(seed: 43)
        // St. John's set its clocks back over midnight, so that a day came back for a minute: see the freeze's tests.
        for (name, transitions) in Self.places where name != "America/St_Johns" {
            let zone = try SystemTimeZones().rules(named: name)
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = try #require(TimeZone(identifier: name))
            func date(_ seconds: Int) -> String {
                let parts = calendar.dateComponents(
                    [.year, .month, .day], from: Date(timeIntervalSince1970: Double(seconds)))
                let numbers = [parts.month, parts.day].map { ($0 ?? 0) < 10 ? "0\($0 ?? 0)" : "\($0 ?? 0)" }
                return "\(parts.year ?? 0)-\(numbers.joined(separator: "-"))"
            }
            for round in 0..<10 {
                let transition = try Instant(parsing: transitions[round % transitions.count]).secondsSince1970
                let from = date(transition + 86_400 * Int.random(in: -2...1, using: &generator))
                let to = max(from, date(transition + 86_400 * Int.random(in: -1...2, using: &generator)))
                let freeze = try FreezePeriod(from: from, to: to, reason: nil, zone: zone)
                let schedule = Schedule(zone: zone, freezes: [freeze])
                for _ in 0..<60 {
                    let seconds = transition + Int.random(in: -300_000...300_000, using: &generator)
                    let isFrozen = (from...to).contains(date(seconds))
                    let state = schedule.state(at: Instant(secondsSince1970: seconds))
                    #expect(state.isOpen != isFrozen, "\(name) \(from)")
                }
                for bound in [freeze.begin, freeze.end] {
                    for seconds in [bound.secondsSince1970 - 1, bound.secondsSince1970] {
                        let isFrozen = (from...to).contains(date(seconds))
                        #expect(schedule.state(at: Instant(secondsSince1970: seconds)).isOpen != isFrozen)
                    }
                }
            }
        }
    }

    private static func window(using generator: inout SeededGenerator) -> SlowSchedule.Window {
        let count = Int.random(in: 1...4, using: &generator)
        let days = Set((0..<count).map { _ in Int.random(in: 0...6, using: &generator) })
        // Hours about those that clocks skip and repeat, quarter by quarter.
        let start = Int.random(in: 0..<96, using: &generator) * 15
        var end = Bool.random(using: &generator) ? start + 15 : Int.random(in: 1...96, using: &generator) * 15
        if end == start || end > 1_440 { end = start == 0 ? 15 : 1_440 }
        return SlowSchedule.Window(days: days, start: start, end: end)
    }

    private static func text(_ window: SlowSchedule.Window) -> String {
        let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        func time(_ minutes: Int) -> String { "\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60)" }
        let days = window.days.sorted().map { names[$0] }.joined(separator: ",")
        return "\(days) \(time(window.start))-\(time(window.end))"
    }

    private static func time(_ minute: Int) -> String {
        Date(timeIntervalSince1970: Double(minute * 60)).formatted(.iso8601)
    }
}
