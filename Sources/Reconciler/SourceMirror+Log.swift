package import Git

extension SourceMirror {
    /// Lends the commits of the source's branch, fetched now, and the newest of them.
    package func withLog<R: Sendable>(
        _ body: @escaping @Sendable (borrowing CommitLog, Revision) throws -> R
    ) async throws -> R {
        let tip = try await fetch()
        return try await open().withLog { log in try body(log, tip) }
    }
}
