/// What a schedule says of an instant.
package struct ScheduleState: Hashable, Sendable {
    package enum Cause: Hashable, Sendable {
        case outsideWindows
        case frozen(FreezePeriod)
    }

    /// Why nothing is written; `nil` where the schedule is open.
    package let cause: Cause?
    /// When the schedule closes where it is open, and opens where it is closed; `nil` where it stays as it is.
    package let nextChange: Instant?
    /// Both, for a person: `outside 'Mon-Fri 08:00-17:00'; opens 2026-11-24 08:00 Europe/Dublin`.
    package let message: String

    package var isOpen: Bool { cause == nil }

    /// The reason code of a tag that would be written if the schedule were open.
    package var reason: Reason? { cause.map { _ in .frozen } }
}

extension Schedule {
    func message(_ cause: ScheduleState.Cause?, nextChange: Instant?) -> String {
        let time = nextChange.map { zone.text(of: $0) }
        switch cause {
        case nil: return time.map { "open until \($0)" } ?? "open"
        case .outsideWindows:
            let names = windows.map { "'\($0)'" }.joined(separator: ", ")
            return "outside \(names); \(time.map { "opens \($0)" } ?? "never opens")"
        case .frozen(let freeze):
            let reason = freeze.reason.map { ": \($0)" } ?? ""
            return "frozen from \(freeze.from) to \(freeze.to)\(reason); \(time.map { "opens \($0)" } ?? "never opens")"
        }
    }
}
