import Foundation
import Policies
import Testing
import TimeZones
import Seeded

@Suite("the system's time zones")
struct SystemTimeZonesTests {
    @Test("a zone is read from the system's data")
    func reads() throws {
        let dublin = try SystemTimeZones().rules(named: "Europe/Dublin")
        #expect(dublin.name == "Europe/Dublin")
        #expect(dublin.offset(at: try Instant(parsing: "2024-07-01T00:00:00Z")) == 3_600)
        #expect(dublin.offset(at: try Instant(parsing: "2024-01-01T00:00:00Z")) == 0)
    }

    @Test(
        "the rules agree with Foundation's own data about the past, transition by transition",
        arguments: [
            "Europe/Dublin", "Europe/London", "America/New_York", "America/Sao_Paulo", "America/St_Johns",
            "America/Caracas", "America/Havana", "America/Asuncion", "Australia/Lord_Howe", "Australia/Adelaide",
            "Africa/Casablanca", "Africa/Cairo", "Asia/Beirut", "Asia/Gaza", "Asia/Kathmandu", "Asia/Kolkata",
            "Asia/Pyongyang", "Asia/Tehran", "Pacific/Apia", "Pacific/Chatham", "Antarctica/Troll", "Etc/GMT+5",
        ])
    func past(_ name: String) throws {
        let zone = try SystemTimeZones().rules(named: name)
        let reference = try #require(TimeZone(identifier: name))
        var generator = SeededGenerator(seed: 37)
        let range = try Instant(parsing: "1990-01-01T00:00:00Z")..<Instant(parsing: "2024-01-01T00:00:00Z")
        func check(_ seconds: Int) {
            let expected = reference.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
            #expect(zone.offset(at: Instant(secondsSince1970: seconds)) == expected, "\(name) \(seconds)")
        }
        var instant = range.lowerBound
        while let next = zone.nextTransition(after: instant), next < range.upperBound {
            check(next.secondsSince1970 - 1)
            check(next.secondsSince1970)
            instant = next
        }
        let seconds = range.lowerBound.secondsSince1970..<range.upperBound.secondsSince1970
        for _ in 0..<500 { check(Int.random(in: seconds, using: &generator)) }
    }

    @Test(
        "a name that is none is refused before any file is touched",
        arguments: [
            "", "/etc/passwd", "../../etc/passwd", "Europe/../Europe/Dublin", "Europe//Dublin", "Europe/Dublin/",
            "localtime", "posixrules", "Factory", "right/Europe/Dublin", "posix/Europe/Dublin", "+01:00", "UTC+1:00",
            "Europe/Dublin ", "Europe/Düsseldorf", "a\nb", "tzdata.zi", ".",
        ])
    func names(_ name: String) {
        let error = #expect(throws: TimeZoneError.self) { try SystemTimeZones().rules(named: name) }
        #expect(error?.problem == .name)
        let remedy = "is not a time zone; write an IANA name such as Europe/Dublin, or UTC"
        #expect(error?.message.hasSuffix(remedy) == true)
        #expect(error?.message.contains("\n") == false)
    }

    @Test("a zone that the system does not know, a group of zones and a file of another kind are told apart")
    func unknown() {
        for (name, problem) in [("Mars/Olympus", TimeZoneError.Problem.unknown), ("Europe", .unknown)] {
            let error = #expect(throws: TimeZoneError.self) { try SystemTimeZones().rules(named: name) }
            #expect(error?.problem == problem, "\(error?.message ?? "")")
            #expect(error?.message.contains("'\(name)'") == true)
        }
        let etc = SystemTimeZones(folders: ["/etc"])
        let error = #expect(throws: TimeZoneError.self) { try etc.rules(named: "passwd") }
        #expect(error?.problem == .damaged)
    }

    @Test("a container without time zone data knows UTC, and says what to install for any other zone")
    func noData() throws {
        let zones = SystemTimeZones(folders: ["/nonexistent/zoneinfo"])
        #expect(try zones.rules(named: "UTC").name == "UTC")
        let message =
            "there is no time zone data for 'Europe/Dublin' in /nonexistent/zoneinfo; install the package 'tzdata', or "
            + "write UTC"
        #expect(throws: TimeZoneError(.noData, message)) { try zones.rules(named: "Europe/Dublin") }
    }
}
