import Notices
import Policies
import Testing

@testable import Notifications

@Suite("when a message is sent again, and which wait")
struct RetryTests {
    @Test("pauses double up to two minutes, and end with the tries")
    func pauses() {
        var plan = RetryPlan(firstPause: .seconds(1), tries: 10, patience: .seconds(3_600))
        let pauses = (0..<10).map { _ in plan.next(retryAfter: nil, jitter: 1) }
        #expect(pauses == [1, 2, 4, 8, 16, 32, 64, 120, 120].map { .seconds($0) } + [nil])
    }

    @Test("a receiver's own pause counts where it is longer, and is not waited for where it is too long")
    func retryAfter() {
        var plan = RetryPlan(firstPause: .seconds(4), tries: 10, patience: .seconds(60))
        #expect(plan.next(retryAfter: .seconds(1), jitter: 0.5) == .seconds(2))
        #expect(plan.next(retryAfter: .seconds(30), jitter: 1.5) == .seconds(30))
        #expect(plan.next(retryAfter: .seconds(29), jitter: 1) == nil)
    }

    private func notices(_ count: Int) -> [Notice] {
        (0..<count).map { _ in Notice.sample(.hold, at: .init(secondsSince1970: 0)) }
    }

    @Test("the oldest messages go where more wait than are kept; the newest stays, however long")
    func outbox() {
        var outbox = Outbox()
        #expect(outbox.append(Bulletin(notices(600))) == 0)
        #expect(outbox.append(Bulletin(notices(400))) == 0)
        #expect(outbox.append(Bulletin(notices(1))) == 600)
        #expect(outbox.next()?.notices.count == 400)
        #expect(outbox.append(Bulletin(notices(5_000))) == 1)
        #expect(outbox.clear() == 5_000)
        #expect(outbox.isEmpty && outbox.next() == nil)
    }

    @Test("a digest holds the newest, and says how many it let go")
    func page() {
        var page = DigestPage()
        #expect(page.turn() == nil)
        page.add(notices(700))
        page.add(notices(700))
        let digest = page.turn()
        #expect(digest?.notices.count == 1_000 && digest?.lost == 400 && digest?.isDigest == true)
        #expect(page.turn() == nil)
    }
}
