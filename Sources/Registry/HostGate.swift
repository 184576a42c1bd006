/// Lets a limited number of requests to one host be under way, no faster than its ``Pace``; the others wait in line.
actor HostGate {
    /// The host asked for a longer pause than a request waits.
    struct Closed: Error {
        let pause: Duration
    }

    private let limit: Int
    private var pace: Pace
    private var underWay = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var firstWaiting = 0
    /// What the host last said of the pulls it grants.
    private(set) var allowance: PullAllowance?
    private var noPullsUntil: ContinuousClock.Instant?

    init(limit: Int, requestsPerSecond: Double? = nil) {
        self.limit = limit
        pace = Pace(ceiling: requestsPerSecond)
    }

    /// Waits for a place, and for the pace.
    ///
    /// - Parameter isPull: whether the host counts the request as a pull.
    /// - Throws: ``Closed`` where the host asked for a pause longer than `patience`; there is then no place to leave.
    func enter(isPull: Bool = false, patience: Duration) async throws(Closed) {
        if underWay < limit { underWay += 1 } else { await withCheckedContinuation { waiting.append($0) } }
        let now = ContinuousClock.now
        let pause = max(pace.pause(at: now), isPull ? noPullsUntil.map { now.duration(to: $0) } ?? .zero : .zero)
        guard pause <= patience else {
            leave()
            throw Closed(pause: pause)
        }
        let start = max(pace.reserve(at: now), now + pause)
        // One that is cancelled goes on at once, and ends where it sees so.
        if start > now { try? await Task.sleep(until: start) }
    }

    /// Hands the place to the first in line.
    func leave() {
        guard firstWaiting < waiting.count else {
            underWay -= 1
            return
        }
        waiting[firstWaiting].resume()
        firstWaiting += 1
        // A long line is not moved up for each who leaves it.
        if firstWaiting == waiting.count || firstWaiting > 1_024 {
            waiting.removeFirst(firstWaiting)
            firstWaiting = 0
        }
    }

    /// The host asked for fewer requests.
    func slowDown(retryAfter: Duration?) { pace.slowDown(at: .now, retryAfter: retryAfter) }

    /// The host said what it still grants.
    func note(_ allowance: PullAllowance) {
        self.allowance = allowance
        noPullsUntil = allowance.pause.map { .now + $0 }
    }
}
