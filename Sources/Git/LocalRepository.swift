import CLibgit2

/// A repository of a person's on disk, with a working tree or without, which is read and never written.
package actor LocalRepository {
    private let executor = ThreadExecutor()
    private let directory: String
    private var handle: RepositoryHandle?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    package init(directory: String) { self.directory = directory }

    /// Lends the commits.
    ///
    /// - Throws: `.notFound` where the folder is no repository; what `body` throws.
    package func withLog<R: Sendable>(_ body: @Sendable (borrowing CommitLog) throws -> R) throws -> R {
        guard LibGit2.started else { throw GitError(.storageFailed, "libgit2 does not start") }
        if handle == nil { handle = try RepositoryHandle(reading: directory) }
        guard let handle else { throw GitError(.notFound, "\(directory) is no Git repository") }
        return try body(CommitLog(repository: handle))
    }
}

extension Mirror {
    /// Lends the commits of the mirror.
    package func withLog<R: Sendable>(_ body: @Sendable (borrowing CommitLog) throws -> R) throws -> R {
        try noticingDamage { try body(CommitLog(repository: try open)) }
    }
}
