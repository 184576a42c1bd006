import Audit
import Git
import OCI
import Planning
import Policies
import Signing
import Testing
import TestServers

@Suite("Linear time", .serialized)
struct AuditLinearTimeTests {
    private func history(_ count: Int, isTakenBack: Bool) throws -> History {
        let history = try History()
        history.commit("First", ["apps/a.yaml": History.image("1.0.0")])
        for index in 1...count {
            if index % 10 == 0 {
                let from = isTakenBack ? "0.\(index - 5).0" : "1.\(index - 10).0"
                history.update(from, "1.\(index).0", ["apps/a.yaml": History.image("1.\(index).0")])
            } else if isTakenBack, index % 10 == 5 {
                history.commit("Back", ["apps/a.yaml": History.image("0.\(index).0")])
            } else {
                history.commit("Change \(index)", ["docs/\(index % 7).txt": "\(index)"])
            }
        }
        _ = try history.write()
        return history
    }

    @Test(
        "the time grows with the commits and no faster, also where every update was taken back",
        arguments: [false, true])
    func timeIsLinear(isTakenBack: Bool) async throws {
        let small = try history(1_000, isTakenBack: isTakenBack)
        let large = try history(8_000, isTakenBack: isTakenBack)
        func time(_ history: History) async throws -> Duration {
            var best = Duration.seconds(1_000)
            for _ in 0..<2 {
                let start = ContinuousClock.now
                let trail = try await history.audit { query, _ in query.verifies = true }
                best = min(best, start.duration(to: .now))
                #expect(trail.commits.contains { $0.updates.contains { ($0.revertedBy != nil) == isTakenBack } })
            }
            return best
        }
        // Quadratic time would be 64 times as long; linear is 8. Further tries are for a busy machine.
        let base = max(try await time(small), .milliseconds(2))
        var isLinear = false
        for _ in 0..<10 where !isLinear { isLinear = try await time(large) < base * 30 }
        #expect(isLinear)
    }
}
