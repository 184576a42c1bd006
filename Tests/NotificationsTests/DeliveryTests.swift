import Foundation
import Notices
import Policies
import Resources
import Secrets
import TestServers
import Testing

@testable import Notifications

@Suite("messages on their way to receivers")
struct DeliveryTests {
    @Test("a cycle's news arrives as one message; what is no news as none")
    func delivered() async throws {
        let inbox = try Inbox()
        let delivery = await Delivery([.webhook(inbox.url + "/hooks/x?y=z")])
        await delivery.service.follow(Cycle.seen(["c": .upToDate]))
        await delivery.service.follow(try Cycle.pushed(["a", "b"]))
        await delivery.service.follow(Cycle.seen(["c": .unsigned]))
        let first = try #require(await inbox.next())
        #expect(first.line == "POST /hooks/x?y=z HTTP/1.1")
        #expect(first.header("content-type") == "application/json" && first.header("user-agent") == "pawl-test")
        #expect(try first.titles() == ["Update a to 1.1.0", "Update b to 1.1.0"])
        #expect(try await inbox.next()?.titles() == ["c is not updated: Unsigned"])
        try await delivery.stop()
        #expect(inbox.server.requests.count == 2)
        #expect(delivery.count(.delivered, of: "hook") == 2)
        #expect(DeliveryResults.Result.allCases.filter { delivery.count($0, of: "hook") > 0 } == [.delivered])
    }

    @Test("a receiver that is busy or broken is asked again, after as long as it asks for")
    func retries() async throws {
        let inbox = try Inbox { _, before in
            [.response(503), .response(429, headers: ["Retry-After: 1"]), .response(204)][min(before, 2)]
        }
        let delivery = await Delivery([.webhook(inbox.url)])
        await delivery.service.follow(try Cycle.pushed(["a"]))
        let first = await inbox.next()
        let second = await inbox.next()
        let asked = ContinuousClock.now
        let third = await inbox.next()
        #expect(ContinuousClock.now - asked >= .seconds(1))
        #expect(first?.body == second?.body && second?.body == third?.body)
        try await delivery.stop()
        #expect(delivery.count(.delivered, of: "hook") == 1)
        #expect(delivery.journal.lines.contains { $0.hasPrefix("notice notification delayed") })
    }

    @Test("a message that is refused is not repeated, and the next one is sent")
    func refused() async throws {
        let inbox = try Inbox { _, before in before == 0 ? .response(400, "invalid_payload") : .response(200) }
        let delivery = await Delivery([.webhook(inbox.url)])
        await delivery.service.follow(try Cycle.pushed(["a"]))
        await delivery.service.follow(try Cycle.pushed(["b"]))
        #expect(try await inbox.next()?.titles() == ["Update a to 1.1.0"])
        #expect(try await inbox.next()?.titles() == ["Update b to 1.1.0"])
        try await delivery.stop()
        #expect(delivery.count(.refused, of: "hook") == 1 && delivery.count(.delivered, of: "hook") == 1)
        #expect(
            delivery.journal.lines.contains {
                $0 == "error notification refused detail=the receiver answered 400: invalid_payload receiver=hook"
            })
    }

    @Test("what fails too often is given up, and the next one is tried")
    func givenUp() async throws {
        let inbox = try Inbox { _, before in before < 3 ? .response(500) : .response(200) }
        let delivery = await Delivery(
            [.webhook(inbox.url)], plan: RetryPlan(firstPause: .milliseconds(1), tries: 3))
        await delivery.service.follow(try Cycle.pushed(["a"]))
        await delivery.service.follow(try Cycle.pushed(["b"]))
        for _ in 0..<3 { #expect(try await inbox.next()?.titles() == ["Update a to 1.1.0"]) }
        #expect(try await inbox.next()?.titles() == ["Update b to 1.1.0"])
        try await delivery.stop()
        #expect(delivery.count(.failed, of: "hook") == 1 && delivery.count(.delivered, of: "hook") == 1)
    }

    @Test("a receiver that never answers holds up neither the cycles nor another receiver")
    func dead() async throws {
        let inbox = try Inbox()
        let silent = try SilentServer(before: inbox.server.port, .atOnce)
        let delivery = await Delivery(
            [.webhook("http://127.0.0.1:\(silent.port)/", named: "dead"), .webhook(inbox.url, named: "alive")],
            patience: .milliseconds(1))
        for round in 0..<100 {
            await delivery.service.follow(try Cycle.pushed((0..<20).map { "a\(round)-\($0)" }))
            #expect(try await inbox.next()?.titles().first == "Update a\(round)-0 to 1.1.0")
        }
        // All of that while the first message to the other is still unanswered.
        #expect(silent.isSilent)
        #expect(!delivery.journal.lines.contains { $0.contains("receiver=dead") && !$0.contains("dropped") })
        // What waits is bounded, and what is dropped is counted and told.
        #expect(delivery.count(.dropped, of: "dead") >= 900)
        #expect(
            delivery.journal.lines.contains {
                $0
                    == "warning notifications dropped count=20 detail=more wait for the receiver than are kept receiver=dead"
            })
        try await delivery.stop()
        #expect(delivery.count(.delivered, of: "alive") == 100 && delivery.count(.delivered, of: "dead") == 0)
    }

    @Test("a digest is one message with everything of its time")
    func digest() async throws {
        let inbox = try Inbox()
        let delivery = await Delivery([.webhook(inbox.url, digest: .milliseconds(300))]) { service in
            for name in ["a", "b", "c"] { if let report = try? Cycle.pushed([name]) { await service.follow(report) } }
        }
        let first = try #require(await inbox.next())
        #expect(try first.titles() == ["a", "b", "c"].map { "Update \($0) to 1.1.0" })
        #expect(try first.json()["digest"] as? Bool == true)
        #expect(try first.json()["title"] as? String == "Digest: 3 updates")
        await delivery.service.follow(try Cycle.pushed(["d"]))
        #expect(try await inbox.next()?.titles() == ["Update d to 1.1.0"])
        try await delivery.stop()
        #expect(inbox.server.requests.count == 2)
    }

    @Test("a service that stops sends what there is still to send, and a digest before its time")
    func stops() async throws {
        let (inbox, daily) = (try Inbox(), try Inbox())
        let delivery = await Delivery([
            .webhook(inbox.url), .webhook(daily.url, named: "daily", digest: .seconds(86_400)),
        ])
        for name in ["a", "b", "c"] { await delivery.service.follow(try Cycle.pushed([name])) }
        try await delivery.stop()
        #expect(try inbox.server.requests.flatMap { try $0.titles() }.count == 3)
        #expect(try daily.server.requests.map { try $0.titles().count } == [3])
    }

    @Test("a receiver that is not told of ends is not; one that asks for holds alone is told of them")
    func interest() async throws {
        let (without, holds) = (try Inbox(), try Inbox())
        var first = ReceiverConfiguration.webhook(without.url, named: "first")
        first.tellsResolved = false
        var second = ReceiverConfiguration.webhook(holds.url, named: "second")
        second.kinds = [.hold]
        let delivery = await Delivery([first, second])
        for reasons in [["a": Reason.unsigned], ["a": .upToDate], ["a": .held], ["a": .upToDate]] {
            await delivery.service.follow(Cycle.seen(reasons))
        }
        try await delivery.stop()
        #expect(
            try without.server.requests.flatMap { try $0.titles() } == ["a is not updated: Unsigned", "a is held"])
        #expect(try holds.server.requests.flatMap { try $0.titles() } == ["a is held", "a is held no longer"])
    }

    @Test("a signature lets a receiver tell our messages from others, and old from new")
    func signature() async throws {
        let inbox = try Inbox()
        var receiver = ReceiverConfiguration.webhook(inbox.url)
        receiver.signatureKey = .inline("a key")
        let delivery = await Delivery([receiver])
        await delivery.service.follow(try Cycle.pushed(["a"]))
        let request = try #require(await inbox.next())
        let time = try #require(request.header("x-pawl-timestamp"))
        #expect(abs(Date().timeIntervalSince1970 - (Double(time) ?? 0)) < 60)
        let result = try await ChildProcess.runAside(
            "/usr/bin/openssl", ["dgst", "-sha256", "-hmac", "a key", "-r"],
            input: Array("\(time).\(request.body)".utf8))
        let expected = result.output.prefix { $0 != " " }
        #expect(request.header("x-pawl-signature-256") == "sha256=\(expected)")
    }

    @Test("a secret is read anew for every message")
    func rotation() async throws {
        let inbox = try Inbox { request, _ in .response(request.authorization == "Bearer new" ? 200 : 503) }
        let folder = try TemporaryDirectory()
        let file = URL(fileURLWithPath: folder.path + "/token")
        try Data("old\n".utf8).write(to: file)
        var receiver = ReceiverConfiguration.webhook(inbox.url)
        receiver.auth = .bearer(.file(file.path))
        let delivery = await Delivery([receiver], plan: RetryPlan(firstPause: .milliseconds(5), tries: 1_000))
        await delivery.service.follow(try Cycle.pushed(["a"]))
        #expect(await inbox.next()?.authorization == "Bearer old")
        try Data("new\n".utf8).write(to: file, options: .atomic)
        try await delivery.stop()
        #expect(delivery.count(.delivered, of: "hook") == 1)
    }
}
