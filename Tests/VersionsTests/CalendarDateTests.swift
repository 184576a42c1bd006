import Testing
import Versions

@Suite("days of the calendar")
struct CalendarDateTests {
    @Test(
        "a date and its day number are the same day",
        arguments: [
            (1970, 1, 1, 0), (1969, 12, 31, -1), (2000, 2, 29, 11_016), (2000, 3, 1, 11_017), (2026, 11, 23, 20_780),
            (0, 3, 1, -719_468), (9_999, 12, 31, 2_932_896),
        ])
    func known(_ year: Int, _ month: Int, _ day: Int, _ number: Int) throws {
        let date = try #require(CalendarDate(year: year, month: month, day: day))
        #expect(date.dayNumber == number)
        #expect(CalendarDate(dayNumber: number) == date)
    }

    @Test("days follow each other without gap or repetition over 800 years")
    func sequence() throws {
        var last = try #require(CalendarDate(year: 1_599, month: 12, day: 31))
        for number in (last.dayNumber + 1)..<(last.dayNumber + 2 * 146_097) {
            let date = CalendarDate(dayNumber: number)
            let isNextDay = date.day == last.day + 1 && date.month == last.month && date.year == last.year
            let isNextMonth = date.day == 1 && last.day == CalendarDate.daysInMonth(last.month, of: last.year)
            guard isNextDay || isNextMonth, last < date, date.dayNumber == number else {
                Issue.record("\(last) \(date)")
                return
            }
            last = date
        }
    }

    @Test(
        "a day that a month does not have is no date",
        arguments: [(2023, 2, 29), (1900, 2, 29), (2024, 4, 31), (2024, 0, 1), (2024, 13, 1), (2024, 1, 0), (-1, 1, 1)])
    func refused(_ year: Int, _ month: Int, _ day: Int) {
        #expect(CalendarDate(year: year, month: month, day: day) == nil)
    }
}
