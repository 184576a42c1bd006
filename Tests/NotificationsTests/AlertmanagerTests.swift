import Foundation
import Notices
import Policies
import Resources
import Secrets
import TestServers
import Testing

@testable import Notifications

@Suite("Alertmanager")
struct AlertmanagerTests {
    private func receiver(_ url: String) -> ReceiverConfiguration {
        ReceiverConfiguration(
            name: "alerts", kind: .alertmanager(labels: ["cluster": "prod"]), address: .inline(url),
            kinds: [.failure, .hold, .stuck], failuresBefore: 2)
    }

    /// Asks Debian's `amtool` until the alerts are as wanted; half a minute at most.
    private func alerts(
        in server: AlertmanagerServer, _ isWanted: ([String]) -> Bool
    ) async throws -> [[String: String]] {
        var alerts: [[String: String]] = []
        for _ in 0..<60 {
            alerts = try await server.alerts()
            if isWanted(alerts.compactMap { $0["alertname"] }.sorted()) { return alerts }
            try await Task.sleep(for: .milliseconds(500))
        }
        return alerts
    }

    @Test("a real Alertmanager has an alert for each state that holds, and none for one that is over")
    func real() async throws {
        let server = try AlertmanagerServer()
        let delivery = await Delivery([receiver(server.url)])
        await delivery.service.follow(Cycle.seen(["a": .unsigned, "b": .upToDate]))
        await delivery.service.follow(Cycle.seen(["a": .unsigned, "b": .held]))
        let raised = try await alerts(in: server) { $0 == ["PawlUpdateFailing", "PawlUpdateHeld"] }
        #expect(
            raised.sorted { $0["alias"] ?? "" < $1["alias"] ?? "" } == [
                [
                    "alertname": "PawlUpdateFailing", "severity": "warning", "source": "fleet", "policy": "apps:a",
                    "namespace": "apps", "name": "a", "alias": "a", "image": "ghcr.io/x/a", "cluster": "prod",
                ],
                [
                    "alertname": "PawlUpdateHeld", "severity": "info", "source": "fleet", "policy": "apps:b",
                    "namespace": "apps", "name": "b", "alias": "b", "image": "ghcr.io/x/b", "cluster": "prod",
                ],
            ])
        await delivery.service.follow(Cycle.seen(["a": .upToDate, "b": .held]))
        #expect(try await alerts(in: server) { $0 == ["PawlUpdateHeld"] }.map { $0["alias"] } == ["b"])
        await delivery.service.follow(Cycle.seen(["b": .upToDate]))
        #expect(try await alerts(in: server) { $0.isEmpty } == [])
        try await delivery.stop()
        #expect(delivery.count(.refused, of: "alerts") == 0)
    }

    @Test("alerts are repeated as long as they hold, and end by themselves where they are not")
    func repeated() async throws {
        let inbox = try Inbox()
        let delivery = await Delivery([receiver(inbox.url)], alertPeriod: .milliseconds(50))
        for _ in 0..<2 { await delivery.service.follow(Cycle.seen(["a": .unsigned])) }
        for _ in 0..<3 {
            let request = try #require(await inbox.next())
            #expect(request.path == "/api/v2/alerts")
            let alerts = try JSONSerialization.jsonObject(with: Data(request.body.utf8)) as? [[String: Any]] ?? []
            #expect(alerts.count == 1)
            let times = try ["startsAt", "endsAt"].map { try Instant(parsing: alerts[0][$0] as? String ?? "") }
            #expect(times[1] > times[0])
        }
        try await delivery.stop()
    }

    @Test("the end of a state that could not be told is told when it can be")
    func outage() async throws {
        let inbox = try Inbox { _, before in before < 4 ? .response(503) : .response(200) }
        let delivery = await Delivery([receiver(inbox.url)], alertPeriod: .milliseconds(20))
        for _ in 0..<2 { await delivery.service.follow(Cycle.seen(["a": .unsigned])) }
        _ = await inbox.next()
        await delivery.service.follow(Cycle.seen(["a": .upToDate]))
        var ended = false
        while !ended, let request = await inbox.next() {
            ended = inbox.server.requests.count > 4 && request.body.contains("\"alias\":\"a\"")
        }
        #expect(ended)
        try await delivery.stop()
        #expect(delivery.count(.delivered, of: "alerts") == 1)
    }
}
