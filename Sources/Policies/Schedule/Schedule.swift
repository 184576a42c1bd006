/// When a policy's updates may be written.
package struct Schedule: Sendable {
    package let zone: TimeZoneRules
    /// In which of these times updates are written; at all times where there are none.
    package let windows: [AllowedWindow]
    /// In which nothing is written, whatever the windows say.
    package let freezes: [FreezePeriod]
    /// `nil` where the windows do not bound the week.
    private let hours: WeeklyHours?

    package init(zone: TimeZoneRules, windows: [AllowedWindow] = [], freezes: [FreezePeriod] = []) {
        self.zone = zone
        self.windows = windows
        self.freezes = freezes
        hours = windows.isEmpty ? nil : WeeklyHours(windows)
    }

    /// Whether updates may be written at an instant, why not, and when that changes.
    ///
    /// A window is open while a clock on the wall of the zone shows a time in it. So where the clocks are set forward
    /// over its beginning it opens with the first time that they show, and where they are set back it opens for both
    /// runs of the repeated hour.
    package func state(at instant: Instant) -> ScheduleState {
        let change = nextChange(after: instant)
        let cause: ScheduleState.Cause? =
            if let freeze = freeze(at: instant) {
                .frozen(freeze)
            } else if isInHours(instant) {
                nil
            } else {
                .outsideWindows
            }
        return ScheduleState(
            cause: cause, nextChange: change, message: message(cause, nextChange: change))
    }

    private func isOpen(_ instant: Instant) -> Bool { freeze(at: instant) == nil && isInHours(instant) }

    private func isInHours(_ instant: Instant) -> Bool { hours?.contains(zone.wallClock(at: instant)) ?? true }

    /// The freeze that an instant lies in; of several the one that lasts longest.
    private func freeze(at instant: Instant) -> FreezePeriod? {
        freezes.filter { $0.contains(instant) }.max { $0.end < $1.end }
    }

    /// The next instant at which what was open is closed, or the other way round; `nil` where there is none.
    private func nextChange(after instant: Instant) -> Instant? {
        let wasOpen = isOpen(instant)
        var time = instant
        while let next = nextBound(after: time), next > time {
            if isOpen(next) != wasOpen { return next }
            time = next
        }
        return nil
    }

    /// The next instant at which something may change; nothing does before it.
    private func nextBound(after instant: Instant) -> Instant? {
        if let freeze = freeze(at: instant) { return freeze.end }
        var bounds = freezes.map(\.begin).filter { $0 > instant }
        if let hours {
            let seconds = hours.secondsToBound(after: zone.wallClock(at: instant))
            bounds.append(Instant(secondsSince1970: instant.secondsSince1970 + seconds))
            if let transition = zone.nextTransition(after: instant) { bounds.append(transition) }
        }
        return bounds.min()
    }
}
