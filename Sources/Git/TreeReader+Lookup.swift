import CLibgit2

/// What stands at a path of a tree.
package enum TreeItem: Sendable {
    case folder(TreeID)
    case entry(TreeEntry)
}

extension TreeReader {
    /// What stands at a path; `nil` where nothing does. Only the folders on the way are read.
    package func item(at path: String) throws(GitError) -> TreeItem? {
        guard !path.utf8.contains(0) else { return nil }
        var entry: OpaquePointer?
        let result = git_tree_entry_bypath(&entry, root, path)
        if result == GIT_ENOTFOUND.rawValue { return nil }
        try check(result, "cannot look up \(path)")
        defer { git_tree_entry_free(entry) }
        guard let id = git_tree_entry_id(entry) else { return nil }
        func found(_ kind: TreeEntry.Kind) -> TreeItem {
            .entry(TreeEntry(path: path, kind: kind, blob: BlobID(id.pointee)))
        }
        switch git_tree_entry_filemode(entry) {
        case GIT_FILEMODE_TREE: return .folder(TreeID(id.pointee))
        case GIT_FILEMODE_BLOB_EXECUTABLE: return found(.executable)
        case GIT_FILEMODE_LINK: return found(.symbolicLink)
        case GIT_FILEMODE_COMMIT: return found(.submodule)
        default: return found(.file)
        }
    }
}
