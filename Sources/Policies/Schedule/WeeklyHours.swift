/// The minutes of a week in which one of some windows is open.
struct WeeklyHours: Sendable {
    /// In minutes since Monday 00:00, apart from each other and in order.
    private let ranges: [Range<Int>]

    /// `nil` where the windows hold every minute: the week has no bounds then.
    init?(_ windows: [AllowedWindow]) {
        var ranges: [Range<Int>] = []
        for range in windows.flatMap(\.ranges).sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = ranges.last, range.lowerBound <= last.upperBound {
                ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                ranges.append(range)
            }
        }
        if ranges == [0..<AllowedWindow.minutesInWeek] { return nil }
        self.ranges = ranges
    }

    func contains(_ clock: WallClock) -> Bool {
        let minute = clock.secondOfWeek / 60
        return ranges.contains { $0.contains(minute) }
    }

    /// Seconds until the clock next shows a bound: more than none, and no more than a week.
    func secondsToBound(after clock: WallClock) -> Int {
        let week = AllowedWindow.minutesInWeek * 60
        let bounds = ranges.flatMap { [$0.lowerBound * 60, $0.upperBound * 60] }
        return bounds.map { ($0 - clock.secondOfWeek - 1 + week) % week + 1 }.min() ?? week
    }
}
