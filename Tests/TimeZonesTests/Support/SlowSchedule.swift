import Foundation

/// What the clocks of a zone show in the minutes about a transition, by Foundation: minutes since 1970 as they count them.
struct WalkedClock {
    private let first: Int
    private let shown: [Int]

    /// Two days before, and two days and two weeks after.
    init(around minute: Int, in zone: TimeZone) {
        first = minute - 3_000
        shown = (first...minute + 24_000).map {
            $0 + zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0 * 60))) / 60
        }
    }

    subscript(minute: Int) -> Int { shown[minute - first] }
}

/// A schedule read off a calendar, minute by minute: slow, and with Foundation's own time zone data.
struct SlowSchedule {
    struct Window {
        /// From Monday, which is 0.
        let days: Set<Int>
        /// In minutes from midnight; an end that is not after the start is on the next day.
        let start: Int
        let end: Int
    }

    let windows: [Window]
    /// Minutes since 1970, the first frozen and the first not frozen.
    let freezes: [Range<Int>]
    let clock: WalkedClock

    func isOpen(minute: Int) -> Bool {
        for freeze in freezes where freeze.contains(minute) { return false }
        let local = clock[minute]
        // 1970-01-01 was a Thursday.
        let (weekday, time) = ((local / 1_440 + 3) % 7, local % 1_440)
        for window in windows {
            if window.end > window.start {
                if time >= window.start, time < window.end, window.days.contains(weekday) { return true }
            } else {
                if time >= window.start, window.days.contains(weekday) { return true }
                if time < window.end, window.days.contains((weekday + 6) % 7) { return true }
            }
        }
        return false
    }
}
