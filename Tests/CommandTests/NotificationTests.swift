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
