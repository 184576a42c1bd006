import CLibgit2

/// How an entry of a tree differs from the commit before.
package struct LoggedDifference: Sendable {
    package enum Kind: Sendable {
        /// The content of an ordinary file, and nothing else of it.
        case content
        /// Anything else: a file that came or went, a mode, a link, a submodule.
        case other
    }

    package let path: String
    package let kind: Kind
    package let old: BlobID
    package let new: BlobID
}

extension CommitLog {
    /// The entries at which two commits' trees differ, in Git's order; `nil` where there are more than `limit`.
    package func differences(
        from old: Revision, to new: Revision, limit: Int
    ) throws(GitError) -> [LoggedDifference]? {
        try repository.withTree(of: old) { oldTree throws(GitError) in
            try repository.withTree(of: new) { newTree throws(GitError) in
                var diff: OpaquePointer?
                try check(
                    git_diff_tree_to_tree(&diff, repository.pointer, oldTree, newTree, nil),
                    "cannot compare \(old) with \(new)")
                defer { git_diff_free(diff) }
                guard git_diff_num_deltas(diff) <= limit else { return nil }
                return (0..<git_diff_num_deltas(diff)).compactMap { index in
                    guard let delta = git_diff_get_delta(diff, index)?.pointee, let path = delta.new_file.path else {
                        return nil
                    }
                    // A path that is not UTF-8 shows replacement characters and is none that a trailer can name.
                    return LoggedDifference(
                        path: String(cString: path), kind: CommitLog.kind(of: delta), old: BlobID(delta.old_file.id),
                        new: BlobID(delta.new_file.id))
                }
            }
        }
    }

    /// Whether a commit with one parent has that one's files, as a word alone.
    package func changesNothing(_ commit: LoggedCommit) throws(GitError) -> Bool {
        guard commit.parents.count == 1, let parent = commit.parents.first else { return false }
        return try differences(from: parent, to: commit.id, limit: 0) != nil
    }

    private static func kind(of delta: git_diff_delta) -> LoggedDifference.Kind {
        let mode = UInt32(delta.new_file.mode)
        let isFile = mode == GIT_FILEMODE_BLOB.rawValue || mode == GIT_FILEMODE_BLOB_EXECUTABLE.rawValue
        let isSame = delta.status == GIT_DELTA_MODIFIED && delta.old_file.mode == delta.new_file.mode
        return isSame && isFile ? .content : .other
    }

    /// Which of some files differ between two commits. Folders that hold none of them, and those that are the same, are
    /// not read.
    package func differing(
        _ paths: PathSet, between old: Revision, and new: Revision
    ) throws(GitError) -> [String] {
        try repository.withTree(of: old) { oldTree throws(GitError) in
            try repository.withTree(of: new) { newTree throws(GitError) in
                var found: [String] = []
                try compare(paths, oldTree, newTree, "", &found)
                return found
            }
        }
    }

    private func compare(
        _ paths: PathSet, _ old: OpaquePointer?, _ new: OpaquePointer?, _ prefix: String, _ found: inout [String]
    ) throws(GitError) {
        for (name, below) in paths.entries {
            let oldEntry = old.flatMap { git_tree_entry_byname($0, name) }
            let newEntry = new.flatMap { git_tree_entry_byname($0, name) }
            let (oldID, newID) = (
                oldEntry.flatMap { git_tree_entry_id($0) }, newEntry.flatMap { git_tree_entry_id($0) }
            )
            if oldID == nil, newID == nil { continue }
            if let oldID, let newID, git_oid_equal(oldID, newID) == 1 { continue }
            if below.isFile { found.append(prefix + name) }
            guard !below.entries.isEmpty else { continue }
            let (oldFolder, newFolder) = (try folder(oldEntry), try folder(newEntry))
            defer {
                git_tree_free(oldFolder)
                git_tree_free(newFolder)
            }
            try compare(below, oldFolder, newFolder, "\(prefix)\(name)/", &found)
        }
    }

    /// The tree of an entry that is one; the caller frees it.
    private func folder(_ entry: OpaquePointer?) throws(GitError) -> OpaquePointer? {
        guard let entry, git_tree_entry_filemode(entry) == GIT_FILEMODE_TREE else { return nil }
        var tree: OpaquePointer?
        try check(git_tree_lookup(&tree, repository.pointer, git_tree_entry_id(entry)), "cannot read a folder")
        return tree
    }
}

/// Paths of files by their folders.
package struct PathSet: Sendable {
    fileprivate(set) var entries: [String: PathSet] = [:]
    fileprivate(set) var isFile = false

    /// Deeper paths than a tree may have are left out.
    private static let maximumDepth = 512

    package init(_ paths: some Sequence<String>) {
        for path in paths {
            let components = path.split(separator: "/")
            if components.count <= PathSet.maximumDepth, !path.utf8.contains(0) { insert(components[...]) }
        }
    }

    private init() {}

    private mutating func insert(_ components: ArraySlice<Substring>) {
        guard let first = components.first else {
            isFile = true
            return
        }
        entries[String(first), default: PathSet()].insert(components.dropFirst())
    }
}
