import Foundation
import Testing

@testable import Credentials

@Suite("the memory of credentials")
struct CredentialCacheTests {
    private let clock = TestClock()
    private let failing = CredentialError(.providerUnavailable, "down", isRetryable: true)

    /// Counts how often something is fetched.
    ///
    /// `@unchecked`: the lock protects the count.
    private final class Counter: @unchecked Sendable {
        private let lock = NSLock()
        private var number = 0
        func next() -> Int {
            lock.withLock {
                number += 1; return number
            }
        }
        var count: Int { lock.withLock { number } }
    }

    @Test("a value is renewed before it ends, not on every request")
    func renewal() async throws {
        let cache = CredentialCache<String, Int>(clock: clock.clock)
        let counter = Counter()
        func value() async throws -> Int {
            try await cache.value(of: "key") { .success(Expiring(value: counter.next(), expires: clock.now + 3_600)) }
        }
        #expect(try await value() == 1)
        clock.advance(3_200)
        #expect(try await value() == 1)
        // A tenth of its life is left.
        clock.advance(41)
        #expect(try await value() == 2)
        #expect(try await value() == 2)
    }

    @Test("of a long life no more than ten minutes are given away")
    func longLife() async throws {
        let cache = CredentialCache<String, Int>(clock: clock.clock)
        let counter = Counter()
        func value() async throws -> Int {
            try await cache.value(of: "key") { .success(Expiring(value: counter.next(), expires: clock.now + 43_200)) }
        }
        #expect(try await value() == 1)
        clock.advance(42_500)
        #expect(try await value() == 1)
        clock.advance(200)
        #expect(try await value() == 2)
    }

    @Test("nothing is kept for more than a day")
    func endlessLife() async throws {
        let cache = CredentialCache<String, Int>(clock: clock.clock)
        let counter = Counter()
        func value() async throws -> Int {
            try await cache.value(of: "key") { .success(Expiring(value: counter.next(), expires: .distantFuture)) }
        }
        #expect(try await value() == 1)
        clock.advance(86_400)
        #expect(try await value() == 2)
    }

    @Test("while the old value is good, a failed renewal is none; then it is")
    func failedRenewal() async throws {
        let cache = CredentialCache<String, Int>(clock: clock.clock)
        #expect(try await cache.value(of: "key") { .success(Expiring(value: 1, expires: clock.now + 1_000)) } == 1)
        clock.advance(950)
        #expect(try await cache.value(of: "key") { .failure(failing) } == 1)
        clock.advance(60)
        await #expect(throws: failing) { try await cache.value(of: "key") { .failure(failing) } }
    }

    @Test("a failure is remembered for a moment only")
    func failure() async throws {
        let cache = CredentialCache<String, Int>(clock: clock.clock)
        let counter = Counter()
        for _ in 0..<5 {
            await #expect(throws: failing) {
                try await cache.value(of: "key") {
                    _ = counter.next()
                    return .failure(failing)
                }
            }
        }
        #expect(counter.count == 1)
        clock.advance(3)
        #expect(try await cache.value(of: "key") { .success(Expiring(value: 7, expires: clock.now + 60)) } == 7)
    }

    @Test("requests at the same time share one renewal, also its failure", arguments: [true, false])
    func sharing(succeeds: Bool) async throws {
        let cache = CredentialCache<String, Int>(clock: clock.clock)
        let counter = Counter()
        let (gate, opener) = AsyncStream.makeStream(of: Void.self)
        let outcomes = await withTaskGroup(of: Int?.self) { group in
            for index in 0..<100 {
                group.addTask {
                    try? await cache.value(of: "key") {
                        _ = counter.next()
                        for await _ in gate {}
                        return succeeds
                            ? .success(Expiring(value: 1, expires: self.clock.now + 60)) : .failure(self.failing)
                    }
                }
                if index == 50 {
                    #expect(await eventually { counter.count > 0 })
                    opener.finish()
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counter.count == 1)
        #expect(outcomes == [Int?](repeating: succeeds ? 1 : nil, count: 100))
    }

    @Test("one who gives up does not break off what others wait for; the last one does")
    func abandoning() async throws {
        let cache = CredentialCache<String, Int>(clock: clock.clock)
        let started = Counter()
        let cancelled = Counter()
        func ask() -> Task<Int?, Never> {
            Task {
                try? await cache.value(of: "key") {
                    _ = started.next()
                    try? await Task.sleep(for: .seconds(60))
                    _ = cancelled.next()
                    return .failure(CredentialError(.cancelled, "cancelled"))
                }
            }
        }
        let tasks = [ask(), ask()]
        #expect(await eventually { started.count > 0 })
        for task in tasks { task.cancel() }
        for task in tasks { #expect(await task.value == nil) }
        #expect(started.count == cancelled.count)
        // A cancelled renewal is nobody's failure.
        #expect(try await cache.value(of: "key") { .success(Expiring(value: 3, expires: clock.now + 60)) } == 3)
    }

    @Test("a refused value is fetched anew, but not when it came a moment ago")
    func rejection() async throws {
        let cache = CredentialCache<String, Int>(clock: clock.clock)
        let counter = Counter()
        func value(rejected: Int?) async throws -> Int {
            try await cache.value(of: "key", rejected: rejected) {
                .success(Expiring(value: counter.next(), expires: clock.now + 3_600))
            }
        }
        #expect(try await value(rejected: nil) == 1)
        #expect(try await value(rejected: 1) == 1)
        clock.advance(60)
        #expect(try await value(rejected: 1) == 2)
        // Somebody else's refusal of the old one says nothing of the new one.
        clock.advance(60)
        #expect(try await value(rejected: 1) == 2)
    }
}
