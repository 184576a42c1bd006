import Notices
import Policies
import Resources
import TestServers
import Testing

@testable import Notifications

@Suite("receivers when the configuration is read anew")
struct NewReadingTests {
    @Test("what waits for a retry is not lost, and comes once")
    func retry() async throws {
        let door = Door()
        let inbox = try Inbox { _, _ in .response(door.isOpen ? 200 : 503) }
        let receivers = [ReceiverConfiguration.webhook(inbox.url)]
        let delivery = await Delivery(receivers, plan: RetryPlan(firstPause: .milliseconds(5), tries: 1_000))
        await delivery.service.follow(try Cycle.pushed(["a"]))
        await delivery.service.follow(try Cycle.pushed(["b"]))
        _ = await inbox.next()
        await delivery.follow(receivers + [.webhook(inbox.url, named: "another")])
        door.open()
        try await delivery.stop()
        #expect(
            DeliveryResults.Result.allCases.filter { delivery.count($0, of: "hook") > 0 } == [.delivered],
            "\(delivery.journal.lines)")
        #expect(delivery.count(.delivered, of: "hook") == 2 && delivery.count(.delivered, of: "another") == 0)
    }

    @Test("a digest keeps its time, and what was counted and told stays so")
    func kept() async throws {
        let (daily, patient) = (try Inbox(), try Inbox())
        var second = ReceiverConfiguration.webhook(patient.url, named: "patient")
        second.failuresBefore = 2
        let receivers = [.webhook(daily.url, named: "daily", digest: .seconds(86_400)), second]
        let delivery = await Delivery(receivers)
        for name in ["a", "b"] {
            await delivery.service.follow(try Cycle.pushed([name]))
            await delivery.follow(receivers.reversed())
        }
        for _ in 0..<4 {
            await delivery.service.follow(Cycle.seen(["c": .unsigned]))
            await delivery.follow(receivers)
        }
        #expect(daily.server.requests.isEmpty)
        try await delivery.stop()
        #expect(
            try daily.server.requests.map { try $0.titles() } == [
                ["Update a to 1.1.0", "Update b to 1.1.0", "c is not updated: Unsigned"]
            ])
        #expect(
            try patient.server.requests.flatMap { try $0.titles() } == [
                "Update a to 1.1.0", "Update b to 1.1.0", "c is not updated: Unsigned",
            ])
    }

    @Test("one that is no longer named, or is another now, sends what it has, and holds up nobody")
    func retired() async throws {
        let inbox = try Inbox()
        let silent = try SilentServer(before: inbox.server.port, .atOnce)
        let daily = ReceiverConfiguration.webhook(inbox.url, digest: .seconds(86_400))
        let delivery = await Delivery(
            [.webhook("http://127.0.0.1:\(silent.port)/", named: "dead"), daily], patience: .seconds(600))
        await delivery.service.follow(try Cycle.pushed(["a"]))
        await delivery.follow([.webhook(inbox.url)])
        #expect(try await inbox.next()?.json()["title"] as? String == "Digest: 1 update")
        await delivery.service.follow(try Cycle.pushed(["b"]))
        #expect(try await inbox.next()?.titles() == ["Update b to 1.1.0"])
        // All of that while the one that is named no longer still has its time.
        #expect(!delivery.journal.lines.contains { $0.contains("receiver=dead") })
    }

    @Test("its time is short, and what is not sent in it is counted and told", .timeLimit(.minutes(5)))
    func late() async throws {
        let inbox = try Inbox()
        let silent = try SilentServer(before: inbox.server.port, .atOnce)
        let delivery = await Delivery(
            [.webhook("http://127.0.0.1:\(silent.port)/", named: "dead")], patience: .milliseconds(1))
        for name in ["a", "b"] { await delivery.service.follow(try Cycle.pushed([name])) }
        await delivery.follow([])
        while delivery.count(.dropped, of: "dead") == 0 { await Task.yield() }
        try await delivery.stop()
        #expect(delivery.count(.failed, of: "dead") + delivery.count(.dropped, of: "dead") == 2)
        #expect(
            delivery.journal.lines.contains {
                $0.hasPrefix("warning notifications dropped") && $0.contains("detail=there was no time left")
            })
    }
}
