/// When a message that failed is tried again. A value: it knows no clock.
package struct RetryPlan: Sendable {
    /// The pause after the first failure; it doubles with each further one.
    private var pause: Duration
    private var triesLeft: Int
    /// How long all pauses may be together.
    private var patience: Duration

    private static let longestPause: Duration = .seconds(120)

    package init(
        firstPause: Duration = .seconds(1), tries: Int = 10, patience: Duration = .seconds(15 * 60)
    ) {
        pause = firstPause
        triesLeft = tries - 1
        self.patience = patience
    }

    /// The pause before the next try; `nil` where it is given up.
    ///
    /// - Parameters:
    ///   - retryAfter: how long the receiver asked to be left alone.
    ///   - jitter: from 0.5 to 1.5, so that many senders do not come in step.
    mutating func next(retryAfter: Duration?, jitter: Double) -> Duration? {
        let wait = max(retryAfter ?? .zero, pause * jitter)
        guard triesLeft > 0, wait <= patience else { return nil }
        triesLeft -= 1
        patience -= wait
        pause = min(pause * 2, RetryPlan.longestPause)
        return wait
    }
}
