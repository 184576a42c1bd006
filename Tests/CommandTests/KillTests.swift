import DemoRegistry
import Foundation
import TestServers
import Testing

@Suite("stopped at any moment")
struct KillTests {
    @Test("killed at many moments of a cycle, the next run finishes: no lost update, no double commit")
    func killed() async throws {
        let bench = try await Bench()
        try bench.configure()
        try bench.policy("app", image: "%host/team/app", rule: "semver: {range: \"*\"}")
        try bench.commit(TenShapes.files(count: 40) { _ in "\(bench.host)/team/app:1.0.0" })
        var commits = 1
        for round in 1...Soak.kills {
            await bench.registry.push("1.\(round).0", to: "team/app")
            let child = try ChildProcess.start(
                Bench.executable, ["run", "--once"], directory: bench.path, environment: Bench.environment,
                logTo: nil)
            // Moments spread over a cycle's length, from before the first byte to after the push.
            try await Task.sleep(for: .milliseconds(round * 6 % 150))
            child.kill()
            let run = try await bench.pawl("run", "--once")
            #expect(run.status == 0, "\(run.errors)")
            commits += 1
            #expect(try bench.commitCount == commits)
            #expect(
                try bench.show("apps/app-0/plain.yaml")
                    == Array(
                        TenShapes.shapes[0].text.replacing("%image", with: "\(bench.host)/team/app:1.\(round).0").utf8))
        }
        #expect(try ChildProcess.run("/usr/bin/git", ["-C", bench.remote, "fsck", "--strict"]).status == 0)
    }

    @Test("SIGTERM stops the service gracefully, with exit status 0, after it has done its work")
    func terminated() async throws {
        let bench = try await Bench()
        try bench.configure(extra: "interval: 1s")
        try bench.policy("app", image: "%host/team/app", rule: "semver: {range: \"*\"}")
        await bench.registry.push("1.1.0", to: "team/app")
        try bench.commit(["a.yaml": Array(bench.expand("image: %host/team/app:1.0.0\n").utf8)])
        let child = try ChildProcess.start(
            Bench.executable, ["run"], directory: bench.path, environment: Bench.environment, logTo: nil)
        try await eventually("the first commit") { try bench.commitCount == 2 }
        await bench.registry.push("1.2.0", to: "team/app")
        try await eventually("the second commit") { try bench.commitCount == 3 }
        child.terminate()
        #expect(child.wait() == 0)
    }
}
