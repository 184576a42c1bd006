/// How long a conversation with a remote may take.
package struct RemoteDeadlines: Hashable, Sendable {
    /// Until the connection stands, with TLS.
    package var connect: Duration = .seconds(10)
    /// Until the first byte of an answer.
    package var firstByte: Duration = .seconds(60)
    /// Between two signs of life. A server that prepares a pack gives one every few seconds.
    package var silence: Duration = .seconds(60)
    /// Between two signs of life once a push was sent: a server's hooks may take minutes.
    package var pushAnswer: Duration = .seconds(300)
    /// A whole conversation, such as the first fetch of a large repository over a slow line.
    package var whole: Duration = .seconds(3_600)

    package init() {}
}

/// The clock of one conversation, and whether it is still wanted.
final class ConversationWatch {
    let deadlines: RemoteDeadlines
    private let started = ContinuousClock.now
    /// Whether something was sent that may change the remote. From then on the answer is waited for, whoever is
    /// cancelled: a push torn off would leave its outcome unknown.
    private(set) var mustFinish: Bool

    init(_ deadlines: RemoteDeadlines, mustFinish: Bool = false) {
        self.deadlines = deadlines
        self.mustFinish = mustFinish
    }

    func beginToChange() { mustFinish = true }

    var isCancelled: Bool { !mustFinish && Task.isCancelled }
    var firstByte: Duration { mustFinish ? deadlines.pushAnswer : deadlines.firstByte }
    var silence: Duration { mustFinish ? deadlines.pushAnswer : deadlines.silence }
    /// At least a moment: what begins too late fails by itself.
    var remaining: Duration { max(.milliseconds(1), deadlines.whole - (.now - started)) }
}

extension Duration {
    /// Seconds as a person says them: `60 s`, `0.5 s`.
    var spoken: String {
        let seconds = self / .seconds(1)
        let tenths = Int((seconds * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
    }
}
