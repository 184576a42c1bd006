import Testing
import Versions
import Seeded

@Suite("calendar formats")
struct CalendarFormatTests {
    @Test(
        "calver.org's formats are read",
        arguments: [
            "YYYY.0M.MICRO", "YY.MM.DD", "YYYY.0M.0D-MODIFIER", "YYYY0M0D", "0Y0M0D.MICRO", "vYYYY.MM", "YYYY-WW",
            "YY.0W.MICRO", "MAJOR.YYYY.MINOR", "YYYY_0M_0D", "0Y.0M", "YYYYMM", "YYYY.0M.MICROMODIFIER",
            "YY.MINOR.MICRO", "MAJOR.MINOR.0D.0M.YYYY", "YYYY--0M",
        ])
    func accepted(_ format: String) throws {
        #expect(try CalendarFormat(parsing: format).description == format)
    }

    static let refused: [(String, String, Int)] = [
        ("", "it has no token", 0),
        ("v", "it has no token", 0),
        ("YYYY.MONTH", unknown("MONTH"), 5),
        ("RELEASE.YYYY", unknown("RELEASE"), 0),
        ("YYYY.1", unknown("1"), 5),
        ("YYYYMMM", unknown("M"), 6),
        ("YYYY 0M", unknown(" 0M"), 4),
        ("YYYY.0é", unknown("0é"), 5),
        ("YYYY.0m", "'0m' is not a token; write '0M', in capitals", 5),
        ("yyyy.mm", "'yyyy' is not a token; write 'YYYY', in capitals", 0),
        ("YYYY.MM.PATCH", "'PATCH' is not a token; write 'MICRO'", 8),
        ("MMDD.YYYY", "'MM' and 'DD' cannot be told apart; write '0M', or a separator between them", 0),
        ("YYYY.MMDD", "'MM' and 'DD' cannot be told apart; write '0M', or a separator between them", 5),
        ("YY0M", "'YY' and '0M' cannot be told apart; write '0Y', or a separator between them", 0),
        ("YYYY.MAJORMINOR", "'MAJOR' and 'MINOR' cannot be told apart; write a separator between them", 5),
        ("YYYY.YY", "'YY' gives the year again, after 'YYYY'; keep one of them", 5),
        ("YYYY.MM.0M", "'0M' gives the month again, after 'MM'; keep one of them", 8),
        ("YYYY.MICRO.MICRO", "'MICRO' gives the micro again, after 'MICRO'; keep one of them", 11),
        ("YYYY-MODIFIER.MICRO", "'MODIFIER' may be any text, so it must come last", 5),
        ("MAJOR.MINOR", "it has no year; add YYYY, YY or 0Y, or write a semver or numerical policy", 0),
        ("MM.DD", "it has no year; add YYYY, YY or 0Y, or write a semver or numerical policy", 0),
        ("YYYY.DD", "'DD' is the day of a month, which is missing; add MM or 0M", 5),
        (
            "YYYY.0M.0W", "'0W' and '0M' both divide the year; keep the week, or the month and the day", 8
        ),
        (".YYYY", "it begins with '.'; begin with a token such as YYYY", 0),
        ("YYYY.0M.", "it ends with '.'; end with a token", 7),
        ("v.YYYY", "it begins with '.'; begin with a token such as YYYY", 1),
    ]

    private static func unknown(_ word: String) -> String {
        "'\(word)' is not a token; write YYYY, YY, 0Y, MM, 0M, WW, 0W, DD, 0D, MAJOR, MINOR, MICRO, MODIFIER, separated "
            + "by '.', '-' or '_', and take other text off the tag with filterTags.pattern and extract"
    }

    @Test("a format that could not be matched or ordered is refused with the place and the remedy", arguments: refused)
    func refuses(_ format: String, _ what: String, _ offset: Int) {
        let error = #expect(throws: CalendarFormatError.self) { try CalendarFormat(parsing: format) }
        #expect(error?.message == "invalid calendar format '\(format)': \(what); for example 'YYYY.0M.MICRO'")
        #expect(error?.offset == offset)
    }

    @Test("no text makes reading trap, and what is accepted says so again")
    func hostile() throws {
        var generator = SeededGenerator(seed: 47)
        let pieces = CalendarFormatTests.pieces
        var accepted = 0
        for _ in 0..<10_000 {
            let count = Int.random(in: 0...6, using: &generator)
            let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            guard let format = try? CalendarFormat(parsing: text) else { continue }
            accepted += 1
            #expect(try CalendarFormat(parsing: format.description) == format)
        }
        #expect(accepted > 100)
    }

    private static let pieces = [
        "YYYY", "YY", "0Y", "MM", "0M", "WW", "DD", "0D", "MAJOR", "MICRO", "MODIFIER", ".", ".", "-", "_", "v", "Y",
        "0", "é", "M\u{301}", "\0", "\r\n", " ",
    ]

    @Test("a format's length is limited")
    func limit() {
        let format = "YYYY" + String(repeating: "-", count: 200) + "MM"
        #expect(throws: CalendarFormatError.self) { try CalendarFormat(parsing: format) }
    }
}
