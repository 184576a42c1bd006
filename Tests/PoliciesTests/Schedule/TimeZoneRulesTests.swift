import Policies
import Testing
import Seeded

@Suite("rules of time zones")
struct TimeZoneRulesTests {
    @Test(
        "clocks show what the rule says, on either side of a change",
        arguments: [
            ("Europe/Dublin", "2026-03-29T00:59:59Z", "2026-03-29 00:59:59"),
            ("Europe/Dublin", "2026-03-29T01:00:00Z", "2026-03-29 02:00"),
            ("Europe/Dublin", "2026-10-25T00:30:00Z", "2026-10-25 01:30 (UTC+01:00)"),
            ("Europe/Dublin", "2026-10-25T01:30:00Z", "2026-10-25 01:30 (UTC+00:00)"),
            ("Europe/Dublin", "2026-10-25T02:00:00Z", "2026-10-25 02:00"),
            ("America/New_York", "2026-03-08T07:00:00Z", "2026-03-08 03:00"),
            ("America/New_York", "2026-11-01T05:59:00Z", "2026-11-01 01:59 (UTC-04:00)"),
            ("Australia/Lord_Howe", "2026-04-04T15:00:00Z", "2026-04-05 01:30 (UTC+10:30)"),
            ("Australia/Lord_Howe", "2026-10-03T15:30:00Z", "2026-10-04 02:30"),
            ("Asia/Beirut", "2026-03-28T22:00:00Z", "2026-03-29 01:00"),
            ("Asia/Beirut", "2026-10-24T21:00:00Z", "2026-10-24 23:00 (UTC+02:00)"),
            ("Asia/Kathmandu", "2026-01-01T00:00:00Z", "2026-01-01 05:45"),
            ("Pacific/Chatham", "2026-04-04T14:00:00Z", "2026-04-05 02:45 (UTC+12:45)"),
            ("America/Nuuk", "2026-03-29T00:59:00Z", "2026-03-28 22:59"),
            ("America/Nuuk", "2026-03-29T01:00:00Z", "2026-03-29 00:00"),
            ("Europe/Dublin", "9999-07-01T00:00:00Z", "9999-07-01 01:00"),
            ("Europe/Dublin", "0001-07-01T00:00:00Z", "0001-07-01 01:00"),
        ])
    func clocks(_ name: String, _ time: String, _ text: String) throws {
        #expect(try ZoneFixture.zone(name).text(of: at(time)) == "\(text) \(name)")
    }

    @Test("transitions of the file count until the last, then the rule does")
    func transitions() throws {
        let file = ZoneFixture.file(
            "XXX-3", transitions: [(time: 0, type: 1), (time: 1_000, type: 2), (time: 2_000, type: 0)],
            offsets: [60, -120, 3_600])
        let zone = try TimeZoneRules(name: "X", file: file)
        let offsets = [-1, 0, 999, 1_000, 1_999, 2_000].map { zone.offset(at: Instant(secondsSince1970: $0)) }
        #expect(offsets == [60, -120, -120, 3_600, 3_600, 10_800])
        let next = [-5, 0, 1_999, 2_000].map { zone.nextTransition(after: Instant(secondsSince1970: $0)) }
        #expect(next.map { $0?.secondsSince1970 } == [0, 1_000, 2_000, nil])

        let endless = ZoneFixture.file("", transitions: [(0, 1)], offsets: [60, -120])
        let silent = try TimeZoneRules(name: "X", file: endless)
        #expect(silent.offset(at: try at("2026-01-01T00:00:00Z")) == -120)
    }

    @Test(
        "days of the year count with and without the leap day, and daylight saving time may last all year",
        arguments: [
            ("XXX0YYY,J60/0,J300/0", "2024-03-01T00:00:00Z", 3_600),
            ("XXX0YYY,J60/0,J300/0", "2024-02-29T23:59:59Z", 0),
            ("XXX0YYY,59/0,300/0", "2024-02-29T00:00:00Z", 3_600),
            ("XXX0YYY,59/0,300/0", "2025-03-01T00:00:00Z", 3_600),
            ("XXX0YYY,59/0,300/0", "2025-02-28T23:59:59Z", 0),
            ("XXX3EDT4,0/0,J365/23", "2024-12-31T23:59:59Z", -14_400),
            ("XXX3EDT4,0/0,J365/23", "2025-01-01T04:00:00Z", -14_400),
        ])
    func rules(_ rule: String, _ time: String, _ offset: Int) throws {
        let zone = try TimeZoneRules(name: "X", file: ZoneFixture.file(rule))
        #expect(zone.offset(at: try at(time)) == offset)
    }

    @Test("times of a rule may lie a week away from its day, as in Gaza")
    func farTimes() throws {
        let zone = try TimeZoneRules(name: "X", file: ZoneFixture.file("EET-2EEST,M3.4.4/50,M10.4.4/50"))
        // The fourth Thursday of March 2025 is the 27th; 50 hours later it is Saturday 02:00.
        #expect(zone.nextTransition(after: try at("2025-01-01T00:00:00Z")) == (try at("2025-03-29T00:00:00Z")))
    }

    static let damaged: [([UInt8], String)] = [
        ([], "it is no time zone file"),
        (Array("#!/bin/sh\n".utf8), "it is no time zone file"),
        (Array("TZif".utf8), "it ends too early"),
        (Array(ZoneFixture.file("UTC0").dropLast(4)), "it ends too early"),
        (ZoneFixture.file("what"), "its last line is not understood"),
        (ZoneFixture.file("EST5EDT,M13.1.0,M11.1.0"), "its last line is not understood"),
        (ZoneFixture.file("EST5EDT"), "its last line is not understood"),
        (ZoneFixture.file("UTC0", transitions: [(5, 0), (5, 0)]), "its times are not in order"),
        (ZoneFixture.file("UTC0", transitions: [(5, 9)]), "it names an offset that it does not have"),
        (ZoneFixture.file("UTC0", offsets: [100_000]), "it has an offset of more than a day"),
        ([UInt8](repeating: 0, count: 70_000), "it is too large"),
        (Array("TZif".utf8) + [UInt8](repeating: 0, count: 50), "its format is too old"),
    ]

    @Test("a damaged file is refused", arguments: damaged)
    func refuses(_ bytes: [UInt8], _ what: String) {
        let error = #expect(throws: TimeZoneError.self) { try TimeZoneRules(name: "X", file: bytes) }
        #expect(error?.problem == .damaged)
        #expect(error?.message == "the file of time zone 'X' cannot be used: \(what)")
    }

    @Test("no change of a file's bytes makes reading trap, nor what is asked of it then")
    func mutations() throws {
        var generator = SeededGenerator(seed: 31)
        let original = ZoneFixture.file(
            "IST-1GMT0,M10.5.0,M3.5.0/1", transitions: [(time: 0, type: 1), (time: 1_000, type: 0)], offsets: [0, 60])
        let window = try AllowedWindow(parsing: "Mon 01:30-02:30")
        for _ in 0..<20_000 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[place] = [0, 1, 0x7F, 0x80, 0xFF, 0x39].randomElement(using: &generator) ?? 0
            }
            if Bool.random(using: &generator) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator)) }
            guard let zone = try? TimeZoneRules(name: "X", file: bytes) else { continue }
            let freeze = try? FreezePeriod(from: "2026-01-01", to: "2026-12-31", reason: nil, zone: zone)
            let freezes = freeze.map { [$0] } ?? []
            let schedule = Schedule(zone: zone, windows: [window], freezes: freezes)
            for time in [Int.min, -1, 0, 500, 1_790_000_000, .max] {
                _ = schedule.state(at: Instant(secondsSince1970: time))
            }
        }
    }
}
