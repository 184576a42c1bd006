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

    init(limit: Int, requestsPerSecond: Double? = nil) {
        self.limit = limit
        pace = Pace(ceiling: requestsPerSecond)
    }

    /// Waits for a place, and for the pace.
    ///
    /// - Throws: ``Closed`` where the host asked for a pause longer than `patience`; there is then no place to leave.
    func enter(patience: Duration) async throws(Closed) {
        if underWay < limit { underWay += 1 } else { await withCheckedContinuation { waiting.append($0) } }
        let now = ContinuousClock.now
        let pause = pace.pause(at: now)
        guard pause <= patience else {
            leave()
            throw Closed(pause: pause)
        }
        let start = pace.reserve(at: now)
        // One that is cancelled goes on at once, and ends where it sees so.
        if start > now { try? await Task.sleep(until: start) }
    }

    /// Hands the place to the first in line.
    func leave() {
        if waiting.isEmpty { underWay -= 1 } else { waiting.removeFirst().resume() }
    }

    /// The host asked for fewer requests.
    func slowDown(retryAfter: Duration?) { pace.slowDown(at: .now, retryAfter: retryAfter) }
}
