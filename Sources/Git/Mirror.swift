import CLibgit2
import Curl
import Remotes

/// A source's repository, mirrored on disk without a working tree.
///
/// All of libgit2's work happens on the mirror's own thread, one call after the other. A fetch ends soon after its task
/// is cancelled; a push that has begun to send does not, so that it happens whole or not at all. One process holds a
/// mirror at a time, for as long as the ``Mirror`` lives.
package actor Mirror {
    nonisolated let remote: RemoteLocation
    let kind: RepositoryAddress
    /// The connections to an HTTP server, kept from one conversation to the next.
    let http = HTTPConversation()
    /// What looks at an HTTP server have taught of it.
    var knowledge = HTTPLook.Knowledge.none
    /// Where the branches were that were fetched, each when it was fetched last.
    var tips: [String: Revision] = [:]
    /// Where a server said a branch is, as it refused a push.
    var sighting: Sighting?
    /// How pushes to an HTTP server go, from an earlier one.
    var pushTerms: PushTerms?
    /// A connection over SSH that is kept.
    var carrier: Carrier?
    /// A server that waits for a push.
    var waitingPush: WaitingPush?
    /// Whether connections over SSH are lent: not where the mirror's folder can hold no socket.
    var lendsConnections = true
    let folder: MirrorFolder
    private let executor = ThreadExecutor()
    private let onWarning: @Sendable (String) -> Void
    private var lock: MirrorLock?
    private var repository: RepositoryHandle?
    private var pool: ReaderPool
    /// The commits that ``commits(of:since:mentioning:limit:)`` has read.
    var reading = BranchReading()
    /// Whether a read found the mirror damaged, so that the next fetch makes it anew.
    private var isDamaged = false

    /// What went wrong and was put right, oldest first; the last hundred.
    package private(set) var warnings: [String] = []

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Opens the mirror in a folder, or makes it. A damaged one is moved aside to `<directory>.broken-<n>` and made
    /// anew.
    ///
    /// - Parameters:
    ///   - patience: how long another process that has it is waited for.
    ///   - onWarning: told of everything that went wrong and was put right, on the mirror's thread.
    /// - Throws: `.mirrorBusy` where another process still has it then; `.storageFailed`;
    ///   `.unsupported` for a kind of URL that is not spoken.
    package static func open(
        remote: RemoteLocation, directory: String, patience: Duration = .seconds(3),
        onWarning: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws(GitError) -> Mirror {
        let kind = try remote.address
        if case .unsupported(let scheme) = kind {
            throw GitError(
                .unsupported, "\(remote.redacted): '\(scheme)' is not supported; use https, http, ssh, file or a path")
        }
        let mirror = Mirror(remote, kind, directory, onWarning)
        try await mirror.start(patience)
        return mirror
    }

    private init(
        _ remote: RemoteLocation, _ kind: RepositoryAddress, _ directory: String,
        _ onWarning: @escaping @Sendable (String) -> Void
    ) {
        self.remote = remote
        self.kind = kind
        self.onWarning = onWarning
        var directory = directory
        while directory.count > 1, directory.hasSuffix("/") { directory.removeLast() }
        folder = MirrorFolder(path: directory)
        pool = ReaderPool(directory: directory)
    }

    private func start(_ patience: Duration) throws(GitError) {
        guard LibGit2.started else { return }
        if let slash = folder.path.lastIndex(of: "/"), slash > folder.path.startIndex {
            try FileSystem.createFolders(String(folder.path[..<slash]))
        }
        lock = try MirrorLock(beside: folder.path, patience: patience)
        folder.sweep()
        do {
            repository = try folder.open()
        } catch  where error.code == .mirrorBroken {
            try remake(because: error.message)
        }
        consolidateWhereDue()
    }

    /// Lets go of the mirror, so that another may open it; nothing can be done with this one afterwards.
    package func close() {
        letWaitingGo()
        letCarrierGo()
        closeHandles()
        lock = nil
    }

    // MARK: The repository

    /// The open repository.
    var open: RepositoryHandle {
        get throws(GitError) {
            if let repository { return repository }
            let opened = try folder.open()
            repository = opened
            return opened
        }
    }

    /// Closes all handles, such as before the files under them change.
    func closeHandles() {
        repository = nil
        pool = ReaderPool(directory: folder.path)
    }

    func warn(_ message: String) {
        if warnings.count == 100 { warnings.removeFirst() }
        warnings.append(message)
        onWarning(message)
    }

    func remake(because reason: String) throws(GitError) {
        closeHandles()
        let aside = try folder.moveAside()
        repository = try folder.open()
        isDamaged = false
        warn("the mirror of \(remote.redacted) was damaged (\(reason)); it was moved to \(aside) and is fetched again")
    }

    /// Runs work; where it finds the mirror damaged, the next fetch makes it anew.
    func noticingDamage<R>(_ work: () throws -> R) throws -> R {
        do {
            return try work()
        } catch let error as GitError where error.code == .mirrorBroken {
            isDamaged = true
            throw error
        }
    }

    // MARK: Reading

    /// Brings a branch into the mirror.
    ///
    /// - Returns: the branch's tip on the remote.
    /// - Throws: `.branchNotFound`, `.sourceUnavailable`, `.authenticationFailed`, `.unsupported`, `.storageFailed`,
    ///   `.limitExceeded`; `.cancelled` soon after the task was.
    package func fetch(branch: String) async throws(GitError) -> Revision {
        try Branch.validate(branch)
        if isDamaged { try remake(because: "an object could not be read") }
        consolidateWhereDue()
        do {
            return try await conversing { session throws(GitError) in try fetchOnce(branch, session) }
        } catch  where error.code == .mirrorBroken {
            try remake(because: error.message)
        }
        do {
            return try await conversing { session throws(GitError) in try fetchOnce(branch, session) }
        } catch  where error.code == .mirrorBroken {
            throw GitError(
                .sourceUnavailable, "\(remote.redacted) cannot be fetched into an empty mirror: \(error.message)")
        }
    }

    /// Lets a conversation with the remote take place. Where the server refuses what it is shown, and there is something
    /// newer to show, as after a password or a token was replaced, there is a second one.
    func conversing<R>(_ conversation: (RemoteSession) throws(GitError) -> R) async throws(GitError) -> R {
        let credentials = try await RemoteCredentials.read(for: remote)
        let session = session(with: credentials)
        do throws(GitError) {
            return try conversation(session)
        } catch {
            guard session.wereCredentialsRejected else { throw error }
            let newer = try await RemoteCredentials.read(for: remote, rejected: credentials)
            guard newer != credentials else { throw error }
            return try conversation(self.session(with: newer))
        }
    }

    func session(with credentials: RemoteCredentials) -> RemoteSession {
        RemoteSession(
            remote, kind, credentials, http, ConversationWatch(remote.deadlines), carrier: carrierInUse())
    }

    /// Lends the tree of a commit that was fetched or made here.
    package func withTree<R: Sendable>(
        at revision: Revision, _ body: @Sendable (borrowing TreeReader) throws -> R
    ) throws -> R {
        try noticingDamage {
            let repository = try open
            let root = try repository.withTree(of: revision) { tree throws(GitError) in
                var kept: OpaquePointer?
                try check(git_object_dup(&kept, tree), "cannot keep the tree of \(revision)")
                return kept
            }
            guard let root else { throw GitError(.mirrorBroken, "cannot read the tree of \(revision)") }
            defer { git_tree_free(root) }
            return try body(TreeReader(repository: repository, root: root, pool: pool))
        }
    }
}

/// Rules for branches' names.
enum Branch {
    static func validate(_ branch: String) throws(GitError) {
        var isValid: Int32 = 0
        guard !branch.utf8.contains(0), git_reference_name_is_valid(&isValid, "refs/heads/\(branch)") == 0, isValid == 1
        else { throw GitError(.invalidInput, "'\(branch)' is not the name of a branch") }
    }
}
