import Curl
import Foundation
import Hashing
import MetricsTestKit
import Notices
import Policies
import Resources
import Secrets
import TestServers
import Testing

@testable import Notifications

@Suite("secrets of receivers")
struct ReceiverSecretTests {
    private static let path = "T00000000B00000000XXXXXXXXXX"
    private static let query = "sig-5f4dcc3b5aa765d61d8327deb882cf99"
    private static let password = "p:ss wörd-hunter2"
    private static let token = "token-abcdefghij"
    private static let key = "key-of-the-signature"

    /// Everything that may not be seen, also as it is sent.
    private static let all = [
        path, query, password, token, key, Base64.text(of: Array("pawl:\(password)".utf8)),
    ]

    private func receivers(at url: String) throws -> [ReceiverConfiguration] {
        let address = SecretLocation.inline(
            "\(url)/services/\(ReceiverSecretTests.path)?a=\(ReceiverSecretTests.query)")
        let basic = ReceiverAuth.basic(
            BasicCredentialsLocation(username: .inline("pawl"), password: .inline(ReceiverSecretTests.password)))
        let bearer = ReceiverAuth.bearer(.inline(ReceiverSecretTests.token))
        let kinds: [(ReceiverKind, ReceiverAuth?)] = [
            (.message(.slack), nil), (.message(.teams), nil), (.message(.discord), nil),
            (.message(.webhook(template: nil, contentType: .json)), basic), (.message(.cloudEvents(.binary)), bearer),
            (.message(.cloudEvents(.structured)), basic), (.alertmanager(labels: [:]), bearer),
        ]
        return kinds.enumerated().map { index, kind in
            ReceiverConfiguration(
                name: "r\(index)", kind: kind.0, address: address, auth: kind.1,
                signatureKey: .inline(ReceiverSecretTests.key), failuresBefore: 1)
        }
    }

    @Test(
        "whatever a receiver answers, no secret is in a log, a metric or an error",
        arguments: [400, 404, 500, 302, 200])
    func hidden(_ status: Int) async throws {
        // It says everything that it was told.
        let inbox = try Inbox { request, _ in
            .response(status, "\(request.line)\r\n\(request.headers)\r\n\(request.body)", headers: ["X-Echo: a"])
        }
        let receivers = try receivers(at: inbox.url)
        let delivery = await Delivery(receivers, plan: RetryPlan(firstPause: .milliseconds(1), tries: 2))
        await delivery.service.follow(Cycle.seen([:]))
        await delivery.service.follow(Cycle.seen(["a": .unsigned, "b": .held]))
        await delivery.service.follow(try Cycle.pushed(["c"]))
        try await delivery.stop()
        #expect(inbox.server.requests.count >= receivers.count)
        var texts = delivery.journal.lines
        texts += delivery.metrics.counters.map { "\($0.label) \($0.dimensions)" }
        for secret in ReceiverSecretTests.all {
            for text in texts { #expect(!text.contains(secret), "\(text)") }
        }
        #expect(texts.contains { $0.contains("receiver=r0") })
    }

    @Test("what goes wrong before anything is sent is told without a secret too")
    func unsent() async throws {
        for address in ["http://127.0.0.1:1/", "ftp://h/", "http://u:\(Self.password)@h/", ""] {
            let receiver = ReceiverConfiguration(
                name: "chat", kind: .message(.slack), address: .inline(address + Self.path))
            let courier = Courier(to: receiver, access: .direct, userAgent: "t", loop: .init())
            let outcome = await ReceiverCheck.run(receiver, courier, at: .init(secondsSince1970: 0))
            guard case .failed(let text, _) = outcome else {
                Issue.record("\(outcome)")
                continue
            }
            #expect(!text.isEmpty && !Self.all.contains { text.contains($0) }, "\(text)")
        }
        let missing = ReceiverConfiguration(
            name: "chat", kind: .message(.slack), address: .file("/nonexistent/slack"))
        let courier = Courier(to: missing, access: .direct, userAgent: "t", loop: .init())
        #expect(
            await ReceiverCheck.run(missing, courier, at: .init(secondsSince1970: 0))
                == .failed("cannot read the secret file /nonexistent/slack: No such file or directory", retryAfter: nil)
        )
    }
}
