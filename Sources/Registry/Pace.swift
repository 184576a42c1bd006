/// How fast one host may be asked: as fast as it likes, until it complains.
///
/// A complaint (429, 503) pauses every request to the host for as long as it asks and halves the rate; the rate rises again
/// by half after twenty minutes without a complaint, so that a host is not driven into its limit over and over. A value:
/// time comes in as an argument.
struct Pace {
    typealias Instant = ContinuousClock.Instant

    static let recovery: Duration = .seconds(20 * 60)
    static let rise = 1.5
    /// Requests a second that a host is always asked.
    static let slowest = 0.1
    /// The pause where a complaint names none.
    static let usualPause: Duration = .seconds(1)

    /// Requests a second at most, set by a person; `nil` for no limit.
    private let ceiling: Double?
    /// Requests a second now; `nil` for no limit.
    private(set) var rate: Double?
    /// The rate at which the host complained first; above it there is no limit but the ceiling.
    private var unlimited: Double?
    private var next: Instant?
    private var pausedUntil: Instant?
    private var changed: Instant?
    /// The last starts, for the rate at which a host without a limit is asked.
    private var starts: [Instant] = []

    private static let measured = 64

    init(ceiling: Double? = nil) {
        self.ceiling = ceiling
        rate = ceiling
    }

    /// How long the host asked not to be asked at all.
    func pause(at now: Instant) -> Duration { pausedUntil.map { max(.zero, now.duration(to: $0)) } ?? .zero }

    /// When a request that is wanted now may start; its place is taken.
    mutating func reserve(at now: Instant) -> Instant {
        if let changed, let rate, changed.advanced(by: Pace.recovery) <= now { recover(from: rate, at: now) }
        let start = max(now, next ?? now, pausedUntil ?? now)
        if let rate { next = start.advanced(by: .seconds(1 / rate)) }
        starts.append(start)
        if starts.count > Pace.measured { starts.removeFirst() }
        return start
    }

    /// The host asked for fewer requests. Complaints about requests that were under way together count once.
    mutating func slowDown(at now: Instant, retryAfter: Duration?) {
        let isSameBurst = changed.map { $0.duration(to: now) < .seconds(1) } ?? false
        let isInPause = pausedUntil.map { now < $0 } ?? false
        pausedUntil = max(pausedUntil ?? now, now.advanced(by: retryAfter ?? Pace.usualPause))
        guard !isSameBurst, !isInPause else { return }
        let measured = measuredRate(at: now)
        unlimited = unlimited ?? measured
        rate = max(Pace.slowest, (rate.map { min($0, measured) } ?? measured) / 2)
        changed = now
    }

    private mutating func recover(from rate: Double, at now: Instant) {
        let risen = rate * Pace.rise
        if let ceiling, risen >= ceiling {
            self.rate = ceiling
            changed = nil
        } else if ceiling == nil, let unlimited, risen >= unlimited {
            self.rate = nil
            next = nil
            changed = nil
        } else {
            self.rate = risen
            changed = now
        }
    }

    /// Requests a second over the last ones.
    private func measuredRate(at now: Instant) -> Double {
        guard let first = starts.first, starts.count > 1 else { return 1 }
        let seconds = first.duration(to: now) / .seconds(1)
        return Double(starts.count) / max(seconds, 0.5)
    }
}
