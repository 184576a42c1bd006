/// What is known of a registry's wishes: bearer tokens by scope, renewed before they expire, and which registries ask
/// for Basic. Requests at the same time share one renewal.
actor TokenCache {
    struct Token: Sendable {
        let text: String
        let expires: ContinuousClock.Instant
    }

    struct Key: Hashable {
        let registry: String
        let scope: String
    }

    typealias Outcome = Result<Token, RegistryError>

    private struct Renewal {
        let task: Task<Outcome, Never>
        var waiting: Int
    }

    private var tokens: [Key: Token] = [:]
    private var renewals: [Key: Renewal] = [:]
    private var basicRegistries: Set<String> = []

    /// The token of a key where a valid one is known.
    func known(_ key: Key) -> String? {
        guard let token = tokens[key], token.expires > .now else { return nil }
        return token.text
    }

    /// Whether a registry has asked for Basic before: its requests then need no challenge.
    func asksForBasic(_ registry: String) -> Bool { basicRegistries.contains(registry) }

    func noteBasic(_ registry: String) { basicRegistries.insert(registry) }

    /// Fetches a token, or waits for who fetches it already. The fetch is broken off when all who wait are cancelled.
    ///
    /// - Parameter rejected: the token that the registry just refused; a newer one is as good as a fresh one.
    func renew(
        _ key: Key, rejected: String?, by fetch: @escaping @Sendable () async -> Outcome
    ) async throws(RegistryError) -> String {
        if let known = known(key), known != rejected { return known }
        let task: Task<Outcome, Never>
        if let running = renewals[key], !running.task.isCancelled {
            task = running.task
            renewals[key]?.waiting += 1
        } else {
            task = Task { await fetch() }
            renewals[key] = Renewal(task: task, waiting: 1)
        }
        let outcome = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            Task { await self.abandon(key, task) }
        }
        // The first to wake up keeps the token for all: those after it might overwrite what a later renewal brought.
        if renewals[key]?.task == task {
            renewals[key] = nil
            tokens[key] = try? outcome.get()
        }
        return try outcome.get().text
    }

    private func abandon(_ key: Key, _ task: Task<Outcome, Never>) {
        guard renewals[key]?.task == task else { return }
        renewals[key]?.waiting -= 1
        if renewals[key]?.waiting == 0 { task.cancel() }
    }
}
