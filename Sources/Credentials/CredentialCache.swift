import Foundation

/// A value that is good until a time.
struct Expiring<Value: Sendable>: Sendable {
    let value: Value
    let expires: Date
}

/// Values that expire, renewed a little before they do. Those who ask at the same time share one renewal.
///
/// While the old value is still good, a failed renewal is no failure: the old value is served and renewal tried again at
/// the next request. A failure without such a value is remembered for a moment, so that a registry's thousand repositories
/// do not knock a thousand times on a door that is shut.
actor CredentialCache<Key: Hashable & Sendable, Value: Hashable & Sendable> {
    typealias Outcome = Result<Expiring<Value>, CredentialError>

    private struct Kept {
        let value: Expiring<Value>
        let since: Date
        let renewal: Date
    }

    private struct Renewal {
        let task: Task<Outcome, Never>
        var waiting: Int
    }

    private let clock: WallClock
    private var kept: [Key: Kept] = [:]
    private var renewals: [Key: Renewal] = [:]
    private var failures: [Key: (error: CredentialError, until: Date)] = [:]

    /// A tenth of a value's life, but no more than this, is left when it is renewed.
    private static var longestMargin: TimeInterval { 600 }
    /// No value is kept for longer, whatever it says of its end.
    private static var longestLife: TimeInterval { 86_400 }
    private static var failureMemory: TimeInterval { 2 }
    /// A value younger than this that is refused is refused for a reason that a fresh one would not change, such as a
    /// repository that its owner may not read.
    private static var youth: TimeInterval { 30 }

    init(clock: @escaping WallClock) { self.clock = clock }

    /// The value of a key: the one known, or a fresh one.
    ///
    /// - Parameter rejected: the value that was just refused; a newer one is as good as a fresh one.
    func value(
        of key: Key, rejected: Value? = nil, renewedBy fetch: @escaping @Sendable () async -> Outcome
    ) async throws(CredentialError) -> Value {
        let now = clock()
        if let known = kept[key], known.value.value == rejected, now > known.since + CredentialCache.youth {
            kept[key] = nil
        }
        if let known = kept[key], known.renewal > now { return known.value.value }
        if let failure = failures[key] {
            if failure.until > now {
                if let known = kept[key], known.value.expires > now { return known.value.value }
                throw failure.error
            }
            failures[key] = nil
        }
        let outcome = await renewed(key, by: fetch)
        switch outcome {
        case .success(let fresh): return fresh.value
        case .failure(let error):
            if let known = kept[key], known.value.expires > clock() { return known.value.value }
            throw error
        }
    }

    private func renewed(_ key: Key, by fetch: @escaping @Sendable () async -> Outcome) async -> Outcome {
        let task: Task<Outcome, Never>
        if let running = renewals[key], !running.task.isCancelled {
            task = running.task
            renewals[key]?.waiting += 1
        } else {
            task = Task { await fetch() }
            renewals[key] = Renewal(task: task, waiting: 1)
        }
        let outcome = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            Task { await self.abandon(key, task) }
        }
        // The first to wake up keeps the outcome for all: those after it might overwrite what a later renewal brought.
        if renewals[key]?.task == task {
            renewals[key] = nil
            keep(outcome, for: key)
        }
        return outcome
    }

    private func keep(_ outcome: Outcome, for key: Key) {
        let now = clock()
        switch outcome {
        case .success(let fresh):
            let life = min(fresh.expires.timeIntervalSince(now), CredentialCache.longestLife)
            let margin = min(life / 10, CredentialCache.longestMargin)
            kept[key] = Kept(value: fresh, since: now, renewal: now + life - margin)
            failures[key] = nil
        case .failure(let error):
            guard error.code != .cancelled else { return }
            failures[key] = (error, now + CredentialCache.failureMemory)
        }
    }

    private func abandon(_ key: Key, _ task: Task<Outcome, Never>) {
        guard renewals[key]?.task == task else { return }
        renewals[key]?.waiting -= 1
        if renewals[key]?.waiting == 0 { task.cancel() }
    }
}

extension Result where Failure == CredentialError {
    /// What a body that throws comes to.
    static func of(
        _ body: @Sendable () async throws(CredentialError) -> Success
    ) async -> Result<Success, CredentialError> {
        do throws(CredentialError) { return .success(try await body()) } catch { return .failure(error) }
    }
}
