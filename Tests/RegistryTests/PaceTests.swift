import Foundation
import OCI
import TestServers
import Testing

@testable import Registry

@Suite("manners towards one host")
struct PaceTests {
    private let start = ContinuousClock.now
    private func at(_ seconds: Double) -> ContinuousClock.Instant { start.advanced(by: .seconds(seconds)) }

    @Test("without a limit requests start at once; a ceiling spaces them")
    func ceiling() {
        var free = Pace()
        #expect((0..<100).allSatisfy { _ in free.reserve(at: at(0)) == at(0) })
        var paced = Pace(ceiling: 10)
        let starts = (0..<5).map { _ in start.duration(to: paced.reserve(at: at(0))) / .milliseconds(1) }
        #expect(starts == [0, 100, 200, 300, 400])
    }

    @Test("a complaint pauses the host for as long as it asks, and halves the rate once for a burst")
    func complaint() throws {
        var pace = Pace()
        for index in 0..<40 { _ = pace.reserve(at: at(Double(index) / 10)) }
        pace.slowDown(at: at(4), retryAfter: .seconds(30))
        let halved = try #require(pace.rate)
        #expect(abs(halved - 5) < 0.5, "\(halved)")
        for _ in 0..<15 { pace.slowDown(at: at(4.2), retryAfter: .seconds(30)) }
        #expect(pace.rate == halved)
        #expect(abs(pace.pause(at: at(10)) / .seconds(1) - 24.2) < 0.001)
        #expect(abs(start.duration(to: pace.reserve(at: at(10))) / .seconds(1) - 34.2) < 0.001)
        // The next one at the new rate.
        #expect(abs(start.duration(to: pace.reserve(at: at(10))) / .seconds(1) - 34.4) < 0.1)
        pace.slowDown(at: at(60), retryAfter: nil)
        #expect(try #require(pace.rate) < halved)
        #expect(pace.pause(at: at(60)) == .seconds(1))
    }

    @Test("the rate rises by half every twenty minutes without a complaint, until the limit is gone")
    func recovery() throws {
        var pace = Pace()
        for index in 0..<40 { _ = pace.reserve(at: at(Double(index) / 10)) }
        pace.slowDown(at: at(4), retryAfter: .seconds(1))
        let halved = try #require(pace.rate)
        _ = pace.reserve(at: at(1_000))
        #expect(pace.rate == halved)
        _ = pace.reserve(at: at(1_204))
        #expect(pace.rate == halved * 1.5)
        _ = pace.reserve(at: at(2_000))
        #expect(pace.rate == halved * 1.5)
        _ = pace.reserve(at: at(2_500))
        #expect(pace.rate == nil)
        var limited = Pace(ceiling: 8)
        for index in 0..<40 { _ = limited.reserve(at: at(Double(index) / 8)) }
        limited.slowDown(at: at(5), retryAfter: nil)
        for round in 1...5 { _ = limited.reserve(at: at(5 + Double(round) * 1_300)) }
        #expect(limited.rate == 8)
    }

    /// Answers so many requests a second; the others get 429, and are counted.
    private final class Storm: @unchecked Sendable {
        private let lock = NSLock()
        private var window = Date()
        private var inWindow = 0
        private(set) var refused = 0
        private(set) var answered = 0
        private var limit: Int

        init(limit: Int) { self.limit = limit }

        /// From now on everything is answered.
        func open() { lock.withLock { limit = .max } }

        func answer() -> ScriptedServer.Answer {
            lock.withLock {
                if Date().timeIntervalSince(window) >= 1 { (window, inWindow) = (Date(), 0) }
                inWindow += 1
                guard inWindow <= limit else {
                    refused += 1
                    return .response(429, headers: ["Retry-After: 1"])
                }
                answered += 1
                return .response(200, "{\"tags\":[\"1\"]}")
            }
        }
    }

    private func client(_ ports: Int...) -> RegistryClient {
        var limits = RegistryLimits()
        limits.tries = 1_000
        limits.longestPause = .seconds(600)
        return RegistryClient(
            settings: ports.map { RegistrySettings(host: "127.0.0.1:\($0)", plainHTTP: true) }, limits: limits,
            userAgent: "pawl-test")
    }

    @Test("a storm of 429 is calmed: few requests are refused, and none is lost")
    func storm() async throws {
        let storm = Storm(limit: 20)
        let server = try ScriptedServer { _, _ in storm.answer() }
        let client = client(server.port)
        let count = 60
        let listed = try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<count {
                let app = try repository("team/app-\(index)", port: server.port)
                group.addTask { try await client.tags(of: app).count }
            }
            return try await group.reduce(0, +)
        }
        #expect(listed == count)
        #expect(storm.answered == count)
        // Those under way when the first was refused, and a few while the pace was found.
        #expect(storm.refused <= 40, "\(storm.refused)")
    }

    @Test("a host that refuses everything holds up no other", .timeLimit(.minutes(5)))
    func isolation() async throws {
        let storm = Storm(limit: 0)
        let server = try ScriptedServer { _, _ in storm.answer() }
        let calm = try ScriptedServer { _, _ in .response(200, "{\"tags\":[\"1\"]}") }
        let client = client(server.port, calm.port)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<40 {
                let app = try repository("team/app-\(index)", port: server.port)
                group.addTask { try await client.tags(of: app).count }
            }
            // Were it held up it would wait for what only comes after it.
            let other = try repository("team/app", port: calm.port)
            for _ in 0..<20 { #expect(try await client.tags(of: other).count == 1) }
            storm.open()
            #expect(try await group.reduce(0, +) == 40)
        }
    }
}
