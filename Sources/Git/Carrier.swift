/// A connection over SSH that is kept for some seconds after a look, so that the conversations that follow have a part of it:
/// the push, and after a lost race the next look and the next push.
///
/// To connect is most of what a conversation over SSH costs, in time and in work at both ends. The look itself is not asked
/// twice: Git's server goes on saying where the branches were when it was asked first.
struct Carrier {
    let conversation: ChildConversation
    let begun: ContinuousClock.Instant
    var used: ContinuousClock.Instant

    /// A key that was replaced is not used for longer than that.
    private static let maximumAge: Duration = .seconds(60)

    var isUsable: Bool { rest > .zero && begun + Carrier.maximumAge > .now && !conversation.hasMore }

    /// For how long it is kept if it is not used.
    var rest: Duration { used + Patience.ofServers - .now }
}
