import CLibgit2

/// What joins one branch with another.
extension Mirror {
    /// Brings a branch into the mirror that may not be there yet.
    ///
    /// - Returns: its tip on the remote; `nil` where the remote has no such branch.
    /// - Throws: as ``fetch(branch:)``.
    package func fetch(branchIfThere branch: String) async throws(GitError) -> Revision? {
        do throws(GitError) {
            return try await fetch(branch: branch)
        } catch  where error.code == .branchNotFound {
            return nil
        }
    }

    /// Makes a commit that joins two, such as a branch with what its base has become. Nothing leaves the mirror.
    ///
    /// - Returns: `nil` where the two change the same lines differently.
    package func merge(
        _ other: Revision, into revision: Revision, message: String, author: CommitSignature,
        committer: CommitSignature, signing: CommitSigning? = nil
    ) throws(GitError) -> Revision? {
        try CommitBuilding.check(message)
        let repository = try open
        return try repository.withCommit(revision) { first throws(GitError) in
            try repository.withCommit(other) { second throws(GitError) in
                var index: OpaquePointer?
                try check(
                    git_merge_commits(&index, repository.pointer, first, second, nil),
                    "cannot merge \(other) into \(revision)")
                defer { git_index_free(index) }
                guard git_index_has_conflicts(index) == 0 else { return nil }
                var tree = git_oid()
                try check(
                    git_index_write_tree_to(&tree, index, repository.pointer), "cannot merge \(other) into \(revision)")
                return try CommitBuilding.commit(
                    tree, parents: [first, second], message, author, committer, signing: signing, updating: nil,
                    in: repository)
            }
        }
    }
}
