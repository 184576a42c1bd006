import DemoRegistry
import Foundation
import TestServers
import Testing

@Suite("the service while it runs")
struct ServiceTests {
    private static let server = "server: {listen: \"127.0.0.1:0\"}\ninterval: 1s"

    private func bench(_ extra: String = ServiceTests.server) async throws -> Bench {
        let bench = try await Bench()
        try bench.configure(extra: extra)
        try bench.policy("app", image: "%host/team/app", rule: "semver: {range: \"*\"}")
        await bench.registry.push("1.1.0", to: "team/app")
        try bench.commit([
            "a.yaml": Array(bench.expand("image: %host/team/app:1.0.0\n").utf8),
            "b.yaml": Array(bench.expand("image: %host/team/web:1.0.0\n").utf8),
        ])
        return bench
    }

    @Test("it is alive and becomes ready, also where neither registry nor repository can be reached")
    func health() async throws {
        let bench = try await bench()
        await bench.registry.stop()
        try FileManager.default.moveItem(atPath: bench.remote, toPath: bench.remote + ".away")
        let service = try await RunningService(bench)
        try await eventually("ready") { try await service.get("/readyz").status == 200 }
        for path in ["/healthz", "/livez"] { #expect(try await service.get(path) == (200, "ok\n")) }
        #expect(try await service.get("/nothing").status == 404)
        service.child.terminate()
        #expect(service.child.wait() == 0)
    }

    @Test("a changed policy file is read anew, one that cannot be used is refused and the old one stays")
    func reload() async throws {
        let bench = try await bench()
        let service = try await RunningService(bench)
        try await eventually("the first commit") { try bench.commitCount == 2 }

        await bench.registry.push("1.3.0", to: "team/web")
        try bench.policy("web", image: "%host/team/web", rule: "semver: {range: \"*\"}")
        try await eventually("the new policy's commit") { try bench.commitCount == 3 }
        #expect(service.count("configuration read anew") == 1)

        try bench.write("policies/web.yaml", "apiVersion: pawl.dev/v1alpha1\nkind: UpdatePolicy\nspec: {}\n")
        try await service.wait(for: "configuration refused, the old one stays")
        let status = try await bench.pawl("status", "--url", "http://127.0.0.1:\(try service.port())")
        #expect(status.output.contains("the configuration was refused and the old one stays"), "\(status.output)")
        #expect(status.output.contains("policies/web.yaml:3:"), "\(status.output)")
        #expect(try await service.get("/failures").body.contains("policies/web.yaml:3:"))
        #expect(try await service.get("/metrics").body.contains("\npawl_configuration_problems "))
        await bench.registry.push("1.4.0", to: "team/web")
        try await eventually("the old policy's commit") { try bench.commitCount == 4 }
        #expect(try bench.show("b.yaml") == Array(bench.expand("image: %host/team/web:1.4.0\n").utf8))
        #expect(try await service.get("/healthz").status == 200)
    }

    @Test("a configuration whose address is another program's is refused, and the old one stays")
    func takenAddress() async throws {
        let bench = try await bench()
        let service = try await RunningService(bench)
        try await eventually("the first commit") { try bench.commitCount == 2 }
        let text = try String(contentsOfFile: "\(bench.path)/pawl.yaml", encoding: .utf8)
        let (free, taken) = ("listen: \"127.0.0.1:0\"", "listen: \"127.0.0.1:\(bench.registry.port)\"")
        #expect(text.contains(free))
        try bench.write("pawl.yaml", text.replacingOccurrences(of: free, with: taken))
        try await service.wait(for: "cannot listen at 127.0.0.1:\(bench.registry.port)")
        #expect(try await service.get("/healthz").status == 200)
        await bench.registry.push("1.2.0", to: "team/app")
        try await eventually("a commit afterwards") { try bench.commitCount == 3 }
        try bench.write("pawl.yaml", text)
        try await service.wait(for: "configuration read anew")
        service.child.terminate()
        #expect(service.child.wait() == 0)
    }

    @Test("SIGHUP reads the configuration anew, also where no file has changed")
    func hangUp() async throws {
        let bench = try await bench()
        let service = try await RunningService(bench)
        try await eventually("the first commit") { try bench.commitCount == 2 }
        kill(service.child.pid, SIGHUP)
        try await service.wait(for: "configuration read anew")
        await bench.registry.push("1.2.0", to: "team/app")
        try await eventually("a commit afterwards") { try bench.commitCount == 3 }
        service.child.terminate()
        #expect(service.child.wait() == 0)
    }

    @Test("a registry that takes connections and says nothing holds up no image of another")
    func silentRegistry() async throws {
        let bench = try await Bench()
        let silent = try SilentServer(before: bench.registry.port, .atOnce)
        try bench.configure(extra: ServiceTests.server)
        var text = try String(contentsOfFile: "\(bench.path)/pawl.yaml", encoding: .utf8)
        text = text.replacingOccurrences(
            of: "registries:", with: "registries:\n  - {host: \"127.0.0.1:\(silent.port)\", plainHTTP: true}")
        try bench.write("pawl.yaml", text)
        try bench.policy("app", image: "%host/team/app", rule: "semver: {range: \"*\"}")
        try bench.policy("dead", image: "127.0.0.1:\(silent.port)/team/dead", rule: "semver: {range: \"*\"}")
        await bench.registry.push("1.1.0", to: "team/app")
        try bench.commit([
            "a.yaml": Array(bench.expand("image: %host/team/app:1.0.0\n").utf8),
            "b.yaml": Array("image: 127.0.0.1:\(silent.port)/team/dead:1.0.0\n".utf8),
        ])
        let service = try await RunningService(bench)
        for number in 1...3 {
            try await eventually("commit \(number)") { try bench.commitCount == number + 1 }
            await bench.registry.push("1.\(number + 1).0", to: "team/app")
        }
        // Nobody has given the silent one up yet: its first question is still open.
        #expect(service.count("timed out") == 0, "\(service.lines)")
        #expect(silent.isSilent)
    }
}
