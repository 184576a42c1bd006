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
    private var known: HostStanding

    init(host: String = "", limit: Int, requestsPerSecond: Double? = nil) {
        known = HostStanding(host: host)
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
        known.requests += 1
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

    /// Notes what became of the request, and hands its place on.
    func leave(after outcome: HostOutcome) {
        known.note(outcome)
        leave()
    }

    /// How the host has been answering.
    var standing: HostStanding {
        var standing = known
        let now = ContinuousClock.now
        standing.underWay = underWay
        standing.pause = max(pace.pause(at: now), noPullsUntil.map { max(.zero, now.duration(to: $0)) } ?? .zero)
        standing.rate = pace.rate
        standing.allowance = allowance
        return standing
    }

    /// The host asked for fewer requests.
    func slowDown(retryAfter: Duration?) { pace.slowDown(at: .now, retryAfter: retryAfter) }

    /// The host said what it still grants.
    func note(_ allowance: PullAllowance) {
        self.allowance = allowance
        noPullsUntil = allowance.pause.map { .now + $0 }
    }
}
