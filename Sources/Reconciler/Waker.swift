package import OCI

/// Shortens the waits of the loops: what a webhook or a person asks for.
///
/// It holds keys only: that a repository or a source is to be looked at, and since when. However many ask while a cycle is
/// under way, one more cycle follows.
package actor Waker {
    private var woken: [String: Occasion] = [:]
    private var waiting: [String: CheckedContinuation<Void, Never>] = [:]

    package init() {}

    /// Asks for a cycle of a source in which these repositories are listed anew, and none but those that are due besides.
    package func wake(_ source: String, listing repositories: Set<Repository> = []) {
        let now = ContinuousClock.now
        var occasion = woken[source] ?? Occasion()
        for repository in repositories { occasion.notBefore[repository] = now }
        woken[source] = occasion
        resume(source)
    }

    /// Waits until a source is woken or the pause is over, and says what for. What was asked for while nobody waited ends the
    /// wait at once.
    func wait(for source: String, atMost pause: Duration) async -> Occasion {
        if woken[source] == nil, !Task.isCancelled {
            let alarm = Task {
                try await Task.sleep(for: pause)
                self.resume(source)
            }
            await withTaskCancellationHandler {
                await withCheckedContinuation { waiting[source] = $0 }
            } onCancel: {
                Task { await self.resume(source) }
            }
            alarm.cancel()
        }
        return woken.removeValue(forKey: source) ?? Occasion()
    }

    private func resume(_ source: String) {
        waiting.removeValue(forKey: source)?.resume()
    }
}

/// What a cycle is for beyond what is due anyway.
package struct Occasion: Sendable {
    /// The repositories that were asked for, and when: a list that was begun earlier does not count.
    package var notBefore: [Repository: ContinuousClock.Instant]

    package init(notBefore: [Repository: ContinuousClock.Instant] = [:]) { self.notBefore = notBefore }
}
