/// The offsets from UTC of one place's clocks, past and to come.
///
/// A value, made from the bytes of a time zone file: what a clock on the wall shows depends on nothing else.
package struct TimeZoneRules: Sendable, CustomStringConvertible {
    /// From an instant on, the clocks show UTC plus an offset, in seconds.
    struct Transition: Sendable {
        let time: Int
        let offset: Int
    }

    /// The zone's name in the IANA database, such as `Europe/Dublin`.
    package let name: String
    /// The offset before the first transition.
    private let initialOffset: Int
    /// In ascending order of time.
    private let transitions: [Transition]
    /// What holds after the last transition; `nil` where that one's offset stays.
    private let tail: YearlyOffsets?

    init(name: String, initialOffset: Int, transitions: [Transition], tail: YearlyOffsets?) {
        self.name = name
        self.initialOffset = initialOffset
        self.transitions = transitions
        self.tail = tail
    }

    /// UTC, which needs no data.
    package static let utc = TimeZoneRules(name: "UTC", initialOffset: 0, transitions: [], tail: nil)

    package var description: String { name }

    /// No offset reaches 26 hours. Source: RFC 9636, section 3.2.
    static let maximumOffset = 26 * 3_600

    /// Seconds east of UTC.
    package func offset(at instant: Instant) -> Int {
        let count = transitionCount(through: instant.secondsSince1970)
        if count == transitions.count, let tail { return tail.offset(at: instant.secondsSince1970) }
        return count == 0 ? initialOffset : transitions[count - 1].offset
    }

    /// The next instant at which the rules set an offset, which may be the same as before; `nil` where none follows.
    package func nextTransition(after instant: Instant) -> Instant? {
        let count = transitionCount(through: instant.secondsSince1970)
        if count < transitions.count { return Instant(secondsSince1970: transitions[count].time) }
        return tail?.nextTransition(after: instant.secondsSince1970).map { Instant(secondsSince1970: $0) }
    }

    /// How many transitions have happened, by binary search.
    private func transitionCount(through time: Int) -> Int {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].time <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// Why there are no rules for a time zone.
package struct TimeZoneError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Problem: String, Sendable {
        /// The text cannot be a zone's name.
        case name
        /// The system knows no such zone.
        case unknown
        /// The system has no time zone data at all.
        case noData
        /// The zone's file cannot be read or understood.
        case damaged
    }

    package let problem: Problem
    package let message: String

    package init(_ problem: Problem, _ message: String) {
        self.problem = problem
        self.message = message
    }

    package var description: String { message }
}
