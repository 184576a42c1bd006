import CLibgit2

/// A way through a history from its newest commit, that reads each commit once: libgit2's own reads all of them before it
/// gives the first, and each is then read again for its message.
struct CommitWalk: ~Copyable {
    /// A commit that was read and not given yet, and when it was made.
    private struct Waiting {
        let id: Revision
        let time: Int64
        let object: OpaquePointer
    }

    private let repository: RepositoryHandle
    /// A heap, the newest first; as long as the history is wide.
    private var waiting: [Waiting] = []
    private var seen: Set<Revision>

    /// - Parameter seen: commits that are left out, with all that lead to them.
    init(repository: RepositoryHandle, tip: Revision, seen: consuming Set<Revision> = []) throws(GitError) {
        self.repository = repository
        self.seen = seen
        try push(tip)
    }

    /// The commits that were left out or come across; the walk goes on without them.
    mutating func takeSeen() -> Set<Revision> {
        defer { seen = [] }
        return seen
    }

    deinit { for commit in waiting { git_odb_object_free(commit.object) } }

    /// Gives the next commit.
    ///
    /// - Returns: whether there is more to do.
    mutating func next(_ body: (borrowing StoredCommit) throws -> Bool) throws -> Bool {
        guard let commit = pop() else { return false }
        defer { git_odb_object_free(commit.object) }
        let bytes = BlobReading.bytes(of: commit.object)
        guard try body(StoredCommit(id: commit.id, bytes: bytes)) else { return false }
        for parent in CommitHeader.parents(in: bytes) { try push(parent) }
        return !waiting.isEmpty
    }

    private mutating func push(_ revision: Revision) throws(GitError) {
        guard seen.insert(revision).inserted else { return }
        var id = revision.object.oid
        var object: OpaquePointer?
        try check(git_odb_read(&object, repository.objects, &id), "cannot read the commit \(revision)")
        guard let object else { throw GitError(.mirrorBroken, "cannot read the commit \(revision)") }
        guard git_odb_object_type(object) == GIT_OBJECT_COMMIT else {
            git_odb_object_free(object)
            throw GitError(.mirrorBroken, "\(revision) is no commit")
        }
        waiting.append(
            Waiting(id: revision, time: CommitHeader.time(in: BlobReading.bytes(of: object)), object: object))
        var child = waiting.count - 1
        while child > 0, waiting[(child - 1) / 2].time < waiting[child].time {
            waiting.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func pop() -> Waiting? {
        guard let first = waiting.first, let last = waiting.popLast() else { return nil }
        guard !waiting.isEmpty else { return first }
        waiting[0] = last
        var parent = 0
        while true {
            let children = (2 * parent + 1)..<min(2 * parent + 3, max(waiting.count, 2 * parent + 1))
            guard let newest = children.max(by: { waiting[$0].time < waiting[$1].time }),
                waiting[newest].time > waiting[parent].time
            else { return first }
            waiting.swapAt(parent, newest)
            parent = newest
        }
    }
}
