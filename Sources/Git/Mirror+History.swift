import CLibgit2

extension Mirror {
    /// A commit's message, as it was written.
    package func message(of revision: Revision) throws(GitError) -> String {
        try open.withCommit(revision) { commit in
            git_commit_message_raw(commit).map { String(cString: $0) } ?? ""
        }
    }

    /// Whether a commit is another, or comes before it.
    package func isAncestor(_ ancestor: Revision, of revision: Revision) throws(GitError) -> Bool {
        if ancestor == revision { return true }
        var old = ancestor.object.oid
        var new = revision.object.oid
        return try check(
            git_graph_descendant_of(open.pointer, &new, &old), "cannot compare \(ancestor) with \(revision)") == 1
    }

    /// The paths at which two commits' trees differ, in Git's order. Paths that are not UTF-8 are left out.
    package func changedPaths(from old: Revision, to new: Revision) throws(GitError) -> [String] {
        let repository = try open
        return try repository.withTree(of: old) { oldTree throws(GitError) in
            try repository.withTree(of: new) { newTree throws(GitError) in
                var diff: OpaquePointer?
                try check(
                    git_diff_tree_to_tree(&diff, repository.pointer, oldTree, newTree, nil),
                    "cannot compare \(old) with \(new)")
                defer { git_diff_free(diff) }
                return (0..<git_diff_num_deltas(diff)).compactMap { index in
                    git_diff_get_delta(diff, index)?.pointee.new_file.path.flatMap { String(validatingCString: $0) }
                }
            }
        }
    }
}
