/// Bearer tokens by registry and scope, renewed before they expire; requests at the same time share one renewal.
actor TokenCache {
    struct Token: Sendable {
        let text: String
        let expires: ContinuousClock.Instant
    }

    struct Key: Hashable {
        let registry: String
        let scope: String
    }

    private var tokens: [Key: Token] = [:]
    private var renewals: [Key: Task<Result<Token, RegistryError>, Never>] = [:]

    /// The token of a key where a valid one is known.
    func known(_ key: Key) -> String? {
        guard let token = tokens[key], token.expires > .now else { return nil }
        return token.text
    }

    /// Fetches a token, or waits for who fetches it already.
    ///
    /// - Parameter rejected: the token that the registry just refused; a newer one is as good as a fresh one.
    func renew(
        _ key: Key, rejected: String?, by fetch: @escaping @Sendable () async -> Result<Token, RegistryError>
    ) async throws(RegistryError) -> String {
        if let known = known(key), known != rejected { return known }
        let renewal: Task<Result<Token, RegistryError>, Never>
        if let running = renewals[key] {
            renewal = running
        } else {
            renewal = Task { await fetch() }
            renewals[key] = renewal
        }
        let result = await renewal.value
        renewals[key] = nil
        let token = try result.get()
        tokens[key] = token
        return token.text
    }
}
