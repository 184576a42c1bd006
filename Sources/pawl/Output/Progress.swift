import Foundation
import Synchronization

/// How far long work has come, as one line of a terminal that is wiped when the work ends; silent elsewhere.
final class Progress: Sendable {
    private struct State {
        var count = 0
        var lastShown: ContinuousClock.Instant?
    }

    private let verb: String
    private let noun: String
    private let isShown: Bool
    private let start = ContinuousClock.now
    private let state = Mutex(State())

    /// Work shorter than this shows nothing; the line is written anew no more often than ``pause``.
    private static let patience = Duration.milliseconds(300)
    private static let pause = Duration.milliseconds(100)

    init(_ verb: String, _ noun: String) {
        self.verb = verb
        self.noun = noun
        isShown = isatty(STDERR_FILENO) == 1
    }

    /// Some more are done; called from any thread.
    func advance(by count: Int) {
        guard isShown else { return }
        let line = state.withLock { state -> String? in
            state.count += count
            let now = ContinuousClock.now
            guard now - start > Progress.patience else { return nil }
            if let last = state.lastShown, now - last < Progress.pause { return nil }
            state.lastShown = now
            return "\r\(verb) \(state.count) \(noun)"
        }
        if let line { Standard.writeError(line) }
    }

    /// Wipes the line.
    func end() {
        guard isShown, state.withLock({ $0.lastShown != nil }) else { return }
        Standard.writeError("\r\u{1B}[K")
    }
}
