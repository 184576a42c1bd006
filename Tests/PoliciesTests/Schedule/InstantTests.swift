import Policies
import Testing

@Suite("times of RFC 3339")
struct InstantTests {
    @Test(
        "a time with an offset is an instant",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01t00:00:00z", 0), ("1970-01-01 00:00:01Z", 1),
            ("2026-12-20T08:00:00+01:00", 1_797_750_000), ("2026-12-20T08:00:00-03:30", 1_797_766_200),
            ("2026-12-20T08:00:00.999999Z", 1_797_753_600), ("1969-12-31T23:59:59-00:00", -1),
            ("2016-12-31T23:59:60Z", 1_483_228_800), ("0000-01-01T00:00:00Z", -62_167_219_200),
        ])
    func reads(_ text: String, _ seconds: Int) throws {
        #expect(try at(text).secondsSince1970 == seconds)
    }

    @Test(
        "anything else is refused with what is wrong",
        arguments: [
            ("2026-12-20T08:00:00", "it has no offset; add 'Z' for UTC, or an offset such as '+01:00'"),
            ("2026-12-20T08:00Z", "it has no time of day"), ("2026-12-20", "it has no time of day"),
            ("2026-02-30T08:00:00Z", "it does not begin with a date"), ("tomorrow", "it does not begin with a date"),
            ("", "it does not begin with a date"), ("2026-12-20T24:00:00Z", "it has no time of day"),
            ("2026-12-20T08:00:00.Z", "its fraction of a second has no digits"),
            ("2026-12-20T08:00:00+0100", "its offset is not 'Z' or such as '+01:00'"),
            ("2026-12-20T08:00:00Europe/Dublin", "its offset is not 'Z' or such as '+01:00'"),
            ("2026-12-20T08:00:00Zulu", "text follows the time"),
        ])
    func refuses(_ text: String, _ what: String) {
        let message = "'\(text)' is not a time: \(what); write such as '2026-12-20T08:00:00Z'"
        #expect(throws: ScheduleError(message: message)) { try Instant(parsing: text) }
    }

    @Test("no number of seconds overflows")
    func limits() {
        #expect(Instant(secondsSince1970: .max) > Instant(secondsSince1970: .min))
        #expect(TimeZoneRules.utc.text(of: Instant(secondsSince1970: .max)).hasSuffix(" UTC"))
        #expect(TimeZoneRules.utc.text(of: Instant(secondsSince1970: .min)).hasSuffix(" UTC"))
    }
}
