package import Versions

/// What a clock on the wall shows.
struct WallClock: Hashable, Sendable {
    /// Seconds since 1970-01-01 00:00 as the clock counts them.
    let seconds: Int

    var date: CalendarDate { CalendarDate(dayNumber: day) }
    var secondOfDay: Int { seconds - day * 86_400 }
    /// Seconds since Monday 00:00. 1970-01-01 was a Thursday.
    var secondOfWeek: Int {
        let weekday = (day + 3) % 7
        return (weekday < 0 ? weekday + 7 : weekday) * 86_400 + secondOfDay
    }

    private var day: Int { seconds >= 0 ? seconds / 86_400 : (seconds + 1) / 86_400 - 1 }
}

extension TimeZoneRules {
    func wallClock(at instant: Instant) -> WallClock {
        WallClock(seconds: instant.secondsSince1970 + offset(at: instant))
    }

    /// The first instant at which a day has begun: 00:00, or later where the clocks skip that.
    package func start(of date: CalendarDate) -> Instant {
        let local = date.dayNumber * 86_400
        var time = local - TimeZoneRules.maximumOffset
        while true {
            let instant = Instant(secondsSince1970: time)
            let reached = max(time, local - offset(at: instant))
            guard let next = nextTransition(after: instant)?.secondsSince1970, next <= reached else {
                return Instant(secondsSince1970: reached)
            }
            time = next
        }
    }

    /// The first instant after which the clocks never show a day or an earlier one: where they are set back over
    /// midnight, that is after the second time.
    func end(of date: CalendarDate) -> Instant {
        let local = (date.dayNumber + 1) * 86_400
        var time = local - TimeZoneRules.maximumOffset
        var end = time
        while time < local + TimeZoneRules.maximumOffset {
            let instant = Instant(secondsSince1970: time)
            let next = nextTransition(after: instant)?.secondsSince1970 ?? .max
            let reached = local - offset(at: instant)
            if time < reached { end = min(next, reached) }
            if next == .max { break }
            time = next
        }
        return Instant(secondsSince1970: end)
    }

    /// `2026-11-24 08:00 Europe/Dublin`; with the offset where the clocks show that time twice.
    package func text(of instant: Instant) -> String {
        let clock = wallClock(at: instant)
        let (date, second) = (clock.date, clock.secondOfDay)
        var text = "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2)) "
        text += "\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2))"
        if second % 60 != 0 { text += ":\(padded(second % 60, 2))" }
        if isAmbiguous(clock) { text += " (UTC\(offsetText(offset(at: instant))))" }
        return "\(text) \(name)"
    }

    private func isAmbiguous(_ clock: WallClock) -> Bool {
        var found: Set<Int> = []
        var time = Instant(secondsSince1970: clock.seconds - TimeZoneRules.maximumOffset)
        let last = Instant(secondsSince1970: clock.seconds + TimeZoneRules.maximumOffset)
        while time <= last {
            let offset = offset(at: time)
            let candidate = Instant(secondsSince1970: clock.seconds - offset)
            if self.offset(at: candidate) == offset { found.insert(offset) }
            guard let next = nextTransition(after: time) else { break }
            time = next
        }
        return found.count > 1
    }

    private func offsetText(_ offset: Int) -> String {
        let minutes = abs(offset) / 60
        return "\(offset < 0 ? "-" : "+")\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
