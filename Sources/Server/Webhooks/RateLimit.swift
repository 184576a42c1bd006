import Synchronization

/// How many events a receiver takes: so many a second, and as many at once as ten seconds bring.
///
/// Only what proved to come from its sender counts, so that a stranger cannot use up what the sender is allowed.
final class RateLimit: Sendable {
    private struct Bucket {
        var tokens: Double
        var filled: ContinuousClock.Instant
    }

    private let rate: Double
    private let capacity: Double
    private let bucket: Mutex<Bucket>

    init(eventsPerSecond: Int, now: ContinuousClock.Instant = .now) {
        rate = Double(eventsPerSecond)
        capacity = rate * 10
        bucket = Mutex(Bucket(tokens: capacity, filled: now))
    }

    /// Takes one event where there is room for it.
    func take(now: ContinuousClock.Instant = .now) -> Bool {
        bucket.withLock { bucket in
            let elapsed = bucket.filled.duration(to: now).components
            let seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
            if seconds > 0 {
                bucket.tokens = min(capacity, bucket.tokens + seconds * rate)
                bucket.filled = now
            }
            guard bucket.tokens >= 1 else { return false }
            bucket.tokens -= 1
            return true
        }
    }
}
