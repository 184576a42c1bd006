import Testing
import Versions
import Seeded

@Suite("calendar versions")
struct CalendarVersionTests {
    /// A format, a tag, and what is wrong with the tag: `nil` where it matches.
    static let rows: [(String, String, String?)] = [
        ("YYYY.0M.MICRO", "2024.01.3", nil),
        ("YYYY.0M.MICRO", "v2024.01.3", nil),
        ("YYYY.0M.MICRO", "2024.01.03", nil),
        ("YYYY.0M.MICRO", "2024.1.3", "has 1 digit at character 6, which is not 0M"),
        ("YYYY.0M.MICRO", "2024.13.3", "has 13 for 0M"),
        ("YYYY.0M.MICRO", "2024.00.3", "has 0 for 0M"),
        ("YYYY.0M.MICRO", "2024.01", "has no '.' at character 8"),
        ("YYYY.0M.MICRO", "2024.01.", "has no number for MICRO at character 9"),
        ("YYYY.0M.MICRO", "2024.01.3-rc1", "goes on after the format's end, at character 10"),
        ("YYYY.0M.MICRO", "2024.01.3.4", "goes on after the format's end, at character 10"),
        ("YYYY.0M.MICRO", "2024-01-3", "has no '.' at character 5"),
        ("YYYY.0M.MICRO", "24.01.3", "has 2 digits at character 1, which is not YYYY"),
        ("YYYY.0M.MICRO", "0024.01.3", "has 24 for YYYY"),
        ("YYYY.0M.MICRO", "latest", "has no number for YYYY at character 1"),
        ("YYYY.0M.MICRO", "", "has no number for YYYY at character 1"),
        ("YYYY.0M.MICRO", "v", "has no number for YYYY at character 2"),
        ("YYYY.0M.MICRO", "V2024.01.3", "has no number for YYYY at character 1"),
        ("vYYYY.0M", "v2024.01", nil),
        ("vYYYY.0M", "2024.01", "does not begin with 'v'"),
        ("YY.MM.DD", "24.1.5", nil),
        ("YY.MM.DD", "124.1.5", nil),
        ("YY.MM.DD", "0.12.31", nil),
        ("YY.MM.DD", "24.01.5", "has a leading zero, which MM does not allow; the format's token for it is 0M"),
        ("YY.MM.DD", "06.1.5", "has a leading zero, which YY does not allow; the format's token for it is 0Y"),
        ("YY.MM.DD", "2024.1.5", "has 4 digits at character 1, which is not YY"),
        ("YY.MM.DD", "24.2.29", nil),
        ("YY.MM.DD", "23.2.29", "names day 29 of month 2 of 2023, which is no date"),
        ("YY.MM.DD", "24.4.31", "names day 31 of month 4 of 2024, which is no date"),
        ("YY.MM.DD", "24.1.32", "has 32 for DD"),
        ("YY.MM.DD", "24.1.0", "has 0 for DD"),
        ("0Y.0M", "06.04", nil),
        ("0Y.0M", "106.04", nil),
        ("0Y.0M", "006.04", "has 6 for 0Y"),
        ("0Y.0M", "6.04", "has 1 digit at character 1, which is not 0Y"),
        ("YYYY.0W", "2024.53", nil),
        ("YYYY.0W", "2024.54", "has 54 for 0W"),
        ("YYYY.0W", "2024.00", "has 0 for 0W"),
        ("YYYY.WW", "2024.7", nil),
        ("YYYY0M0D", "20240229", nil),
        ("YYYY0M0D", "20230229", "names day 29 of month 2 of 2023, which is no date"),
        ("YYYY0M0D", "2024022", "has 1 digit at character 7, which is not 0D"),
        ("YYYY0M0D", "202402291", "has 3 digits at character 7, which is not 0D"),
        ("YYYYMM", "20247", nil),
        ("0Y0M0D.MICRO", "240229.12", nil),
        ("YYYY.0M.0D-MODIFIER", "2024.02.29", nil),
        ("YYYY.0M.0D-MODIFIER", "2024.02.29-rc.1_x", nil),
        ("YYYY.0M.0D-MODIFIER", "2024.02.29-", "goes on after the format's end, at character 12"),
        ("YYYY.0M.0D-MODIFIER", "2024.02.29.rc1", "has no '-' at character 11"),
        ("YYYY.0M.MICROMODIFIER", "2024.02.3rc1", nil),
        ("YYYY.0M.0DMODIFIER", "2024.02.29T10-11-12Z", nil),
        ("YYYY0M0DMODIFIER", "20240229T1", nil),
        ("YYYY-0M-0D-MICRO", "2024-01-18-225128", nil),
        ("MAJOR.YYYY.MINOR", "3.2024.1", nil),
        ("MAJOR.MINOR.YYYY", "99999999999999999999999.1.2024", nil),
        ("YYYY.0M.MICRO", "99999999999999999999999.01.1", "has 23 digits at character 1, which is not YYYY"),
        ("YYYY.MM.MICRO", "2024.99999999999999999999999.1", "has 23 digits at character 6, which is not MM"),
        ("YYYY--0M", "2024--01", nil),
        ("YYYY--0M", "2024-01", "has no '--' at character 5"),
    ]

    @Test("a tag matches a format, or is refused with what is wrong", arguments: rows)
    func matches(_ format: String, _ tag: String, _ problem: String?) throws {
        let format = try CalendarFormat(parsing: format)
        do {
            let version = try format.version(of: tag)
            #expect(problem == nil)
            #expect(version.original == tag)
        } catch {
            #expect(error.description == problem)
        }
    }

    /// A format, and tags in ascending order.
    static let orders: [(String, String)] = [
        ("YYYY.0M.MICRO", "2023.12.99 2024.01.2 2024.01.10 2024.02.0 2024.10.0"),
        ("YY.MM.DD", "9.12.31 24.1.31 24.2.1 24.10.9 24.10.10 99.1.1 100.1.1"),
        ("0Y.0M", "06.12 07.01 99.12 100.01"),
        ("0D.0M.YYYY", "31.12.2023 02.01.2024 01.02.2024"),
        ("MICRO.MAJOR.YYYY", "9.9.2023 1.1.2024 2.1.2024 1.2.2024"),
        ("MAJOR.YYYY.0M", "9.2023.12 1.2024.01 2.2024.01 1.2024.02"),
        ("YYYY.WW", "2023.53 2024.1 2024.9 2024.10"),
        ("YYYY.MINOR.MICRO", "2024.1.10 2024.2.9 2024.99999999999999999999.1 2024.100000000000000000000.0"),
        ("YYYY.0M.0D-MODIFIER", "2024.01.01-alpha 2024.01.01-rc2 2024.01.01-rc10 2024.01.01 2024.01.02-alpha"),
        ("YYYY.0M.MICROMODIFIER", "2024.01.1rc1 2024.01.1 2024.01.2a 2024.01.2rc1 2024.01.2"),
    ]

    @Test("versions are ordered in time, then by their numbers, and a modifier comes before", arguments: orders)
    func ordered(_ format: String, _ tags: String) throws {
        let format = try CalendarFormat(parsing: format)
        let versions = try tags.split(separator: " ").map { try format.version(of: $0) }
        for (i, left) in versions.enumerated() {
            for (j, right) in versions.enumerated() {
                #expect((left < right) == (i < j), "\(left.original) \(right.original)")
                #expect((left == right) == (i == j), "\(left.original) \(right.original)")
            }
        }
    }

    @Test("the spelling does not count: a 'v', or zeros before a number")
    func spelling() throws {
        let format = try CalendarFormat(parsing: "YYYY.0M.MICRO")
        let (plain, other) = (try format.version(of: "2024.01.3"), try format.version(of: "v2024.01.003"))
        #expect(plain == other)
        #expect(plain.hashValue == other.hashValue)
        #expect(!plain.hasPrefix && other.hasPrefix)
        #expect(try CalendarFormat(parsing: "YYYY-MODIFIER").version(of: "2024-rc.1").modifier == "rc.1")
    }

    @Test("what is written by a format is read by it, and compares as its numbers do")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 23)
        let formats: [(String, ([Int]) -> String)] = [
            ("YYYY.0M.0D", { "\($0[0]).\(pad($0[1])).\(pad($0[2]))" }),
            ("0D-0M-YYYY", { "\(pad($0[2]))-\(pad($0[1]))-\($0[0])" }),
            ("YYYY0M0D", { "\($0[0])\(pad($0[1]))\(pad($0[2]))" }),
            ("YY.MM.DD", { "\($0[0] - 2_000).\($0[1]).\($0[2])" }),
        ]
        for round in 0..<4_000 {
            let (text, write) = formats[round % formats.count]
            let format = try CalendarFormat(parsing: text)
            let days = (0..<2).map { _ in CalendarDate(dayNumber: Int.random(in: 11_000...11_800, using: &generator)) }
            let tags = days.map { write([$0.year, $0.month, $0.day]) }
            let versions = try tags.map { try format.version(of: $0) }
            #expect((versions[0] < versions[1]) == (days[0] < days[1]), "\(tags)")
            #expect((versions[0] == versions[1]) == (days[0] == days[1]), "\(tags)")
        }
    }

    private func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    @Test("the order is total, and no text makes a match trap")
    func total() throws {
        var generator = SeededGenerator(seed: 29)
        let formats = try ["YYYY.MM-MODIFIER", "0Y0M0D.MICRO", "MAJOR.YY.0W", "YYYY.MINORMODIFIER"].map {
            try CalendarFormat(parsing: $0)
        }
        let pieces = ["2024", "24", "0", "1", "01", "12", ".", ".", "-", "rc", "v", "9999999999999999999999", "é", "_"]
        for round in 0..<6_000 {
            let format = formats[round % formats.count]
            func version() -> CalendarVersion? {
                let count = Int.random(in: 1...6, using: &generator)
                let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
                return try? format.version(of: text)
            }
            let prefix = round % formats.count == 1 ? "240112." : round % formats.count == 2 ? "1.24.01" : "2024.1"
            let known = ["", "1", "-a", "-b", "-a1", "0", "2rc"].compactMap { try? format.version(of: prefix + $0) }
            let versions = (0..<3).compactMap { _ in version() ?? known.randomElement(using: &generator) }
            guard versions.count == 3 else { continue }
            let (a, b, c) = (versions[0], versions[1], versions[2])
            #expect([a < b, a == b, b < a].count { $0 } == 1)
            if a < b, b < c { #expect(a < c) }
            if a == b { #expect((a < c) == (b < c)) }
        }
    }

    @Test("a long text is refused at once, a long tag read in linear time")
    func sizes() throws {
        let format = try CalendarFormat(parsing: "YYYY.MICRO")
        #expect(throws: CalendarMismatch.tooLong) {
            try format.version(of: "2024." + String(repeating: "9", count: 1_000_000))
        }
        let long = try format.version(of: "2024." + String(repeating: "9", count: 200))
        #expect(try format.version(of: "2024.1" + String(repeating: "0", count: 199)) < long)
    }
}
