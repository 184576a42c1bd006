/// Times of the week, such as `Mon-Fri 08:00-17:00`, as clocks on the wall show them.
///
/// Days are names, ranges (`Fri-Mon` goes over the week's end), lists, `*` or `daily`; times are ranges of a 24-hour
/// clock, or a list of them. Without days every day is meant, without times the whole day. A range whose end is not after
/// its start goes over midnight and belongs to the day on which it begins: `Fri 22:00-06:00` ends on Saturday.
package struct AllowedWindow: Hashable, Sendable, CustomStringConvertible {
    /// The window as written.
    package let description: String
    /// In minutes since Monday 00:00, within one week.
    let ranges: [Range<Int>]

    static let minutesInDay = 24 * 60
    static let minutesInWeek = 7 * minutesInDay

    /// - Throws: ``ScheduleError`` naming the part that is not understood, and how to write it.
    package init(parsing text: String) throws(ScheduleError) {
        description = text
        let (days, times) = try AllowedWindowParser.read(text)
        var ranges: [Range<Int>] = []
        for day in days {
            let midnight = day.rawValue * AllowedWindow.minutesInDay
            for time in times {
                let (start, end) = (midnight + time.lowerBound, midnight + time.upperBound)
                ranges.append(start..<min(end, AllowedWindow.minutesInWeek))
                if end > AllowedWindow.minutesInWeek { ranges.append(0..<end - AllowedWindow.minutesInWeek) }
            }
        }
        self.ranges = ranges
    }
}
