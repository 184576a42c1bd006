import Foundation
import Notices
import Policies
import Resources
import TestServers
import Testing

@testable import Notifications

@Suite("CloudEvents")
struct CloudEventTests {
    private static let sdk = PythonEnvironment("cloudevents-2.2.0", ["cloudevents==2.2.0"])

    /// Reads requests with the project's own SDK, which refuses what is no CloudEvent.
    private static let script = """
        import json, sys
        from cloudevents.core.bindings.http import HTTPMessage, from_http_event
        events = []
        for request in json.load(open(sys.argv[1])):
            event = from_http_event(HTTPMessage(headers=request["headers"], body=request["body"].encode()))
            attributes = {k: str(v) for k, v in event.get_attributes().items()}
            data = event.get_data()
            events.append({"attributes": attributes, "data": data if isinstance(data, dict) else json.loads(data)})
        print(json.dumps(events))
        """

    private struct Event: Decodable {
        struct Data: Decodable {
            let title: String
            let policy: String?
        }

        let attributes: [String: String]
        let data: Data
    }

    @Test("the project's SDK reads every event, in the body or in headers", arguments: CloudEventMode.allCases)
    func sdk(_ mode: CloudEventMode) async throws {
        let inbox = try Inbox()
        var receiver = ReceiverConfiguration.webhook(inbox.url)
        receiver.kind = .message(.cloudEvents(mode))
        let delivery = await Delivery([receiver])
        await delivery.service.follow(Cycle.seen(["z": .upToDate]))
        await delivery.service.follow(try Cycle.pushed(["a", "b"], message: "wörd “quoted” 100 % \u{1F600}"))
        await delivery.service.follow(Cycle.seen(["a": .unsigned]))
        await delivery.service.follow(Cycle.seen(["a": .upToDate]))
        await delivery.service.follow(Cycle.broken(message: "100 % \"gone\""))
        try await delivery.stop()
        let requests = inbox.server.requests
        let folder = try TemporaryDirectory()
        let file = URL(fileURLWithPath: folder.path + "/requests.json")
        let recorded = requests.map { request in
            let headers = request.headers.split(separator: "\r\n").map { $0.split(separator: ": ", maxSplits: 1) }
            let pairs = headers.filter { $0.count == 2 }.map { (String($0[0]).lowercased(), String($0[1])) }
            return ["headers": Dictionary(pairs) { $1 }, "body": request.body] as [String: Any]
        }
        try JSONSerialization.data(withJSONObject: recorded).write(to: file)
        let output = try await CloudEventTests.sdk.run(CloudEventTests.script, [file.path])
        let events = try JSONDecoder().decode([Event].self, from: Data(output.utf8))
        #expect(
            events.map { $0.attributes["type"] } == [
                "dev.pawl.update", "dev.pawl.update", "dev.pawl.failure", "dev.pawl.failure.resolved",
                "dev.pawl.failure",
            ])
        #expect(events.map { $0.attributes["subject"] } == ["apps:a/a", "apps:b/b", "apps:a/a", "apps:a/a", "fleet"])
        #expect(Set(events.compactMap { $0.attributes["id"] }).count == 5)
        #expect(events.allSatisfy { $0.attributes["source"] == "/pawl/sources/fleet" })
        #expect(events.allSatisfy { $0.attributes["specversion"] == "1.0" })
        #expect(events.first?.data.title == "Update a to 1.1.0" && events.first?.data.policy == "apps:a")
    }
}
