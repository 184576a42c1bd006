import DemoRegistry
import Foundation
import TestServers
import Testing

@Suite("pawl tells what it does")
struct NotificationTests {
    /// A receiver of Slack's kind that takes everything, and a bench that is configured to tell it.
    private func bench(_ server: ScriptedServer, receiver: String) async throws -> Bench {
        let bench = try await Bench()
        try bench.configure(extra: "notifications:\n  receivers:\n    - {name: chat, \(receiver)}\n")
        try bench.write("slack-url", "http://127.0.0.1:\(server.port)/services/T0/B0/secretsecret\n")
        await bench.registry.push("1.0.0", to: "team/app")
        await bench.registry.push("1.1.0", to: "team/app")
        try bench.policy("app", image: "%host/team/app", rule: "semver: {range: \">=1.0.0\"}")
        try bench.commit(["app.yaml": Array("image: \(bench.host)/team/app:1.0.0\n".utf8)], message: "First")
        return bench
    }

    @Test("one cycle of the service tells of its commit before it ends; a dry run tells nothing")
    func once() async throws {
        let server = try ScriptedServer { _, _ in .response(200, "ok") }
        let bench = try await bench(server, receiver: "type: slack, urlFile: slack-url")
        #expect(try await bench.pawl("run", "--once", "--dry-run").status == 0)
        #expect(server.requests.isEmpty)
        let run = try await bench.pawl("run", "--once")
        #expect(run.status == 0, "\(run.errors)")
        let request = try #require(server.requests.first)
        #expect(server.requests.count == 1)
        #expect(request.path == "/services/T0/B0/secretsecret")
        #expect(request.body.contains("Update app to 1.1.0"))
        #expect(request.body.contains(try bench.git("-C", bench.remote, "rev-parse", "main").prefix(12)))
        #expect(!run.errors.contains("secretsecret"))
    }

    @Test("a receiver that is dead changes nothing for the commit")
    func dead() async throws {
        let server = try ScriptedServer { _, _ in .silence }
        let bench = try await bench(server, receiver: "type: slack, urlFile: slack-url")
        let run = try await bench.pawl("run", "--once")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try bench.commitCount == 2)
    }

    /// Lines of a configuration that names one receiver of a server's.
    private func told(_ server: ScriptedServer, _ more: String = "") -> String {
        """
        server: {listen: "127.0.0.1:0"}
        notifications: {receivers: [{name: chat, type: webhook, url: "http://127.0.0.1:\(server.port)/"\(more)}]}
        """
    }

    /// Has the configuration read anew; returns once all of it is at work again.
    private func hangUp(_ service: RunningService) async throws {
        let (readings, listening) = (service.count("configuration read anew"), service.count("\"operators\""))
        var looks = 0
        try await eventually("a new reading") {
            // Nobody hears one that comes between two readings; it is sent again.
            if looks % 100 == 0 { kill(service.child.pid, SIGHUP) }
            looks += 1
            return service.count("configuration read anew") > readings
        }
        try await service.wait(for: "\"operators\"", times: listening + 1)
    }

    @Test("a receiver that never answers makes a new reading no longer, and does not lose its message by it")
    func deadWhileRead() async throws {
        let server = try ScriptedServer { _, _ in .silence }
        let bench = try await bench(server, receiver: "type: slack, urlFile: slack-url")
        try bench.configure(extra: "server: {listen: \"127.0.0.1:0\"}")
        let service = try await RunningService(bench)
        try await eventually("the first commit") { try bench.commitCount == 2 }
        func threeReadings() async throws -> Duration {
            try await ContinuousClock().measure { for _ in 0..<3 { try await hangUp(service) } }
        }
        let without = try await threeReadings()

        try bench.configure(extra: told(server))
        try await hangUp(service)
        await bench.registry.push("1.2.0", to: "team/app")
        try await hangUp(service)
        try await eventually("a message that is not answered") { !server.requests.isEmpty }
        let with = try await threeReadings()
        #expect(with < without * 10, "\(with) in place of \(without)")
        #expect(server.requests.count == 1 && service.count("\"receiver\":\"chat\"") == 0, "\(service.lines)")
    }

    @Test("what a receiver did not take comes again after a new reading")
    func retriedAfterReading() async throws {
        let isUp = Door()
        let server = try ScriptedServer { _, _ in .response(isUp.isOpen ? 200 : 503) }
        let bench = try await bench(server, receiver: "type: slack, urlFile: slack-url")
        try bench.configure(extra: told(server))
        let service = try await RunningService(bench)
        try await eventually("the first try") { !server.requests.isEmpty }
        try await hangUp(service)
        let before = server.requests.count
        isUp.open()
        try await eventually("another try") { server.requests.count > before }
        #expect(Set(server.requests.map(\.body)).count == 1)
        #expect(service.count("notification not delivered") == 0)
    }

    @Test("a new reading sends no digest before its time; a stop does")
    func digestAfterReading() async throws {
        let server = try ScriptedServer { _, _ in .response(200) }
        let bench = try await bench(server, receiver: "type: slack, urlFile: slack-url")
        try bench.configure(extra: told(server, ", digest: 1d"))
        let service = try await RunningService(bench)
        try await eventually("the first commit") { try bench.commitCount == 2 }
        await bench.registry.push("1.2.0", to: "team/app")
        try await hangUp(service)
        try await eventually("the second commit") { try bench.commitCount == 3 }
        try await hangUp(service)
        #expect(server.requests.isEmpty)
        service.child.terminate()
        #expect(service.child.wait() == 0)
        #expect(server.requests.count == 1)
        let body = try #require(server.requests.first?.body)
        #expect(body.contains("Update app to 1.1.0") && body.contains("Update app to 1.2.0"))
    }

    @Test("a test message goes to the receivers named, and what came of it is said")
    func testMessage() async throws {
        let server = try ScriptedServer { request, _ in
            request.path == "/refused" ? .response(403, "no_service") : .response(200, "ok")
        }
        let bench = try await bench(
            server,
            receiver: """
                type: slack, urlFile: slack-url}
                    - {name: refused, type: webhook, url: "http://127.0.0.1:\(server.port)/refused"
                """)
        let well = try await bench.pawl("notify-test", "chat")
        #expect(well.status == 0, "\(well.errors)")
        #expect(well.output == "RECEIVER  DELIVERED\nchat      yes\n")
        let body = try #require(server.requests.first?.body)
        #expect(body.contains("Update sample to 1.1.0") && body.contains("nothing happened"))
        let all = try await bench.pawl("notify-test", "-o", "json")
        #expect(all.status == 1)
        let entries = try #require(
            try JSONSerialization.jsonObject(with: Data(all.output.utf8)) as? [[String: Any]])
        #expect(entries.map { $0["receiver"] as? String } == ["chat", "refused"])
        #expect(entries.map { $0["delivered"] as? Bool } == [true, false])
        #expect(entries[0]["message"] is NSNull)
        #expect(entries[1]["message"] as? String == "the receiver answered 403: no_service")
        let unknown = try await bench.pawl("notify-test", "nobody")
        #expect(unknown.status == 1)
        #expect(unknown.errors.contains("there is no receiver 'nobody'; known: chat, refused"))
    }
}
