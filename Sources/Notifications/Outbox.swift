import Notices

/// The messages that a receiver has still to be sent, in their order.
///
/// It holds no more notices than its capacity: the oldest go first. A value, which knows no time.
struct Outbox {
    /// How many notices wait at most.
    static let capacity = 1_000

    private var bulletins: [Bulletin] = []
    private var count = 0

    var isEmpty: Bool { bulletins.isEmpty }

    /// Adds a message.
    ///
    /// - Returns: how many older notices had to go.
    mutating func append(_ bulletin: Bulletin) -> Int {
        bulletins.append(bulletin)
        count += bulletin.notices.count
        var dropped = 0
        while count > Outbox.capacity, let oldest = bulletins.first, bulletins.count > 1 {
            bulletins.removeFirst()
            count -= oldest.notices.count
            dropped += oldest.notices.count
        }
        return dropped
    }

    mutating func next() -> Bulletin? {
        guard !bulletins.isEmpty else { return nil }
        let bulletin = bulletins.removeFirst()
        count -= bulletin.notices.count
        return bulletin
    }

    /// Forgets what waits.
    ///
    /// - Returns: how many notices that were.
    mutating func clear() -> Int {
        defer { self = Outbox() }
        return count
    }
}

/// What was noticed since the last digest, the newest of it where it is much.
struct DigestPage {
    private var notices: [Notice] = []
    private var lost = 0

    mutating func add(_ news: [Notice]) {
        notices += news
        let excess = max(0, notices.count - Outbox.capacity)
        notices.removeFirst(excess)
        lost += excess
    }

    /// What there is, and begins a new page; `nil` where there is nothing.
    mutating func turn() -> Bulletin? {
        guard !notices.isEmpty else { return nil }
        defer { self = DigestPage() }
        return Bulletin(notices, isDigest: true, lost: lost)
    }
}
