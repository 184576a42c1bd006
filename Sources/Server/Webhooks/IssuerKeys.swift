import Hashing
import Webhooks

/// The keys that an issuer signs its tokens with, read when a key is asked for that is not known and every few hours.
package actor IssuerKeys {
    private let url: String
    private let fetch: @Sendable (String) async throws -> [UInt8]
    private var keys: KeySet?
    private var fetched: ContinuousClock.Instant?
    private var attempted: ContinuousClock.Instant?
    private var underWay: Task<KeySet?, Never>?

    /// Issuers change keys every few days, and tell of the next well before they use it.
    private static let lifetime = Duration.seconds(6 * 3_600)
    /// A stranger may name any key: the issuer is not asked more often for it.
    private static let pause = Duration.seconds(30)

    package init(url: String, fetch: @escaping @Sendable (String) async throws -> [UInt8]) {
        self.url = url
        self.fetch = fetch
    }

    enum Answer {
        case key(PublicKey)
        /// The issuer has no such key.
        case unknown
        /// The issuer's keys cannot be had.
        case unavailable
    }

    func key(_ name: String, now: ContinuousClock.Instant = .now) async -> Answer {
        let isFresh = fetched.map { $0.duration(to: now) < IssuerKeys.lifetime } ?? false
        if isFresh, let key = keys?.key(name) { return .key(key) }
        if attempted.map({ $0.duration(to: now) >= IssuerKeys.pause }) ?? true { await refresh(now) }
        guard let keys else { return .unavailable }
        return keys.key(name).map { .key($0) } ?? .unknown
    }

    private func refresh(_ now: ContinuousClock.Instant) async {
        let running =
            underWay
            ?? Task { [url, fetch] in
                guard let bytes = try? await fetch(url) else { return nil }
                return try? KeySet(parsing: bytes)
            }
        underWay = running
        // What cannot be refreshed counts for longer.
        if let keys = await running.value {
            self.keys = keys
            fetched = now
        }
        attempted = now
        underWay = nil
    }
}
