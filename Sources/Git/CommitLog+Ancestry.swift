import CLibgit2

extension CommitLog {
    /// Whether the repository has a commit.
    package func has(_ revision: Revision) -> Bool { repository.has(revision) }

    /// Whether a commit is another, or comes before it.
    package func isAncestor(_ ancestor: Revision, of revision: Revision) throws(GitError) -> Bool {
        if ancestor == revision { return true }
        var old = ancestor.object.oid
        var new = revision.object.oid
        return try check(
            git_graph_descendant_of(repository.pointer, &new, &old), "cannot compare \(ancestor) with \(revision)") == 1
    }

    /// What a commit says in full.
    package func commit(_ revision: Revision) throws -> LoggedCommit { try withCommit(revision) { $0.read() } }
}
