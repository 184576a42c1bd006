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
    /// - Throws: `.notFound` where the folder is no repository, or does not hold what its history names; what `body` throws.
    package func withLog<R: Sendable>(_ body: @Sendable (borrowing CommitLog) throws -> R) throws -> R {
        guard LibGit2.started else { throw GitError(.storageFailed, "libgit2 does not start") }
        if handle == nil { handle = try RepositoryHandle(reading: directory) }
        guard let handle else { throw GitError(.notFound, "\(directory) is no Git repository") }
        do {
            return try body(CommitLog(repository: handle))
        } catch let error as GitError where error.code == .mirrorBroken {
            throw GitError(.notFound, "\(directory) \(LocalRepository.lack(handle))")
        }
    }

    /// Why something that a history names is not there, and what helps.
    private static func lack(_ handle: RepositoryHandle) -> String {
        git_repository_is_shallow(handle.pointer) == 1
            ? "is a shallow clone, which ends before the history does; fetch the rest by 'git fetch --unshallow'"
            : "lacks commits or files that its history names; clone it whole, without '--filter', or see what 'git fsck' says"
    }
}

extension Mirror {
    /// Lends the commits of the mirror.
    package func withLog<R: Sendable>(_ body: @Sendable (borrowing CommitLog) throws -> R) throws -> R {
        try noticingDamage { try body(CommitLog(repository: try open)) }
    }
}
