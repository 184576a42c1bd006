import CLibgit2

/// Gives the armoured signature of a commit's bytes. It runs on the mirror's thread and may block.
package typealias CommitSigning = @Sendable (_ commit: [UInt8]) throws(GitError) -> String

extension Mirror {
    /// Makes a commit in the mirror. Nothing leaves it before ``push(_:to:expecting:)``.
    ///
    /// - Parameters:
    ///   - replaced: a further parent, whose tree does not count.
    ///   - signing: what signs the commit; where it throws, no commit is made.
    /// - Throws: `.invalidInput` for a path Git does not allow, two changes of one file, a folder in a file's place;
    ///   `.unsupported` for a path that is a symbolic link or a submodule; `.notFound` where the mirror has no `parent`.
    package func commit(
        _ changes: [FileChange], on parent: Revision, replacing replaced: Revision? = nil, message: String,
        author: CommitSignature, committer: CommitSignature, signing: CommitSigning? = nil
    ) throws(GitError) -> Revision {
        try CommitBuilding.check(message)
        let repository = try open
        let tree = try repository.withTree(of: parent) { base throws(GitError) in
            try CommitBuilding.tree(changing: base, changes, in: repository)
        }
        func made(_ parents: [OpaquePointer]) throws(GitError) -> Revision {
            try CommitBuilding.commit(
                tree, parents: parents, message, author, committer, signing: signing, updating: nil, in: repository)
        }
        return try repository.withCommit(parent) { first throws(GitError) in
            guard let replaced else { return try made([first]) }
            return try repository.withCommit(replaced) { second throws(GitError) in try made([first, second]) }
        }
    }
}

/// Builds trees and commits straight in the object store.
enum CommitBuilding {
    static func check(_ message: String) throws(GitError) {
        guard !message.utf8.contains(0) else {
            throw GitError(.invalidInput, "a commit message must not hold a NUL character")
        }
    }

    /// The tree that `base` becomes by the changes; `nil` is the empty tree.
    static func tree(
        changing base: OpaquePointer?, _ changes: [FileChange], in repository: RepositoryHandle
    ) throws(GitError) -> git_oid {
        var updates: [git_tree_update] = []
        var paths: Set<String> = []
        var names: [UnsafeMutablePointer<CChar>] = []
        defer { for name in names { name.deallocate() } }
        for change in changes {
            guard !change.path.isEmpty, !change.path.utf8.contains(0) else {
                throw GitError(.invalidInput, "'\(change.path)' is not the path of a file")
            }
            guard paths.insert(change.path).inserted else {
                throw GitError(.invalidInput, "\(change.path) is changed twice in one commit")
            }
            let mode = try mode(of: change.path, in: base)
            var blob = git_oid()
            let result = change.bytes.withUnsafeBytes {
                git_blob_create_from_buffer(&blob, repository.pointer, $0.baseAddress, $0.count)
            }
            try Git.check(result, "cannot store \(change.path)")
            let text = change.path.utf8CString
            let name = UnsafeMutablePointer<CChar>.allocate(capacity: text.count)
            text.withUnsafeBufferPointer {
                if let start = $0.baseAddress { name.initialize(from: start, count: $0.count) }
            }
            names.append(name)
            updates.append(
                git_tree_update(action: GIT_TREE_UPDATE_UPSERT, id: blob, filemode: mode, path: UnsafePointer(name)))
        }
        var tree = git_oid()
        let result = git_tree_create_updated(&tree, repository.pointer, base, updates.count, updates)
        try Git.check(result, "cannot change the tree at \(changes.map(\.path).prefix(3).joined(separator: ", "))")
        return tree
    }

    private static func mode(of path: String, in base: OpaquePointer?) throws(GitError) -> git_filemode_t {
        guard let base else { return GIT_FILEMODE_BLOB }
        var entry: OpaquePointer?
        let result = git_tree_entry_bypath(&entry, base, path)
        if result == GIT_ENOTFOUND.rawValue { return GIT_FILEMODE_BLOB }
        try Git.check(result, "cannot look up \(path)")
        defer { git_tree_entry_free(entry) }
        switch git_tree_entry_filemode(entry) {
        case GIT_FILEMODE_BLOB_EXECUTABLE: return GIT_FILEMODE_BLOB_EXECUTABLE
        case GIT_FILEMODE_LINK: throw GitError(.unsupported, "\(path) is a symbolic link; change the file it names")
        case GIT_FILEMODE_COMMIT: throw GitError(.unsupported, "\(path) is a submodule; make its repository a source")
        case GIT_FILEMODE_TREE: throw GitError(.invalidInput, "\(path) is a folder")
        default: return GIT_FILEMODE_BLOB
        }
    }

    /// - Parameter reference: what is set to an unsigned commit; a signed one is only made.
    static func commit(
        _ tree: git_oid, parents: [OpaquePointer], _ message: String, _ author: CommitSignature,
        _ committer: CommitSignature, signing: CommitSigning? = nil, updating reference: String?,
        in repository: RepositoryHandle
    ) throws(GitError) -> Revision {
        var tree = tree
        var treeObject: OpaquePointer?
        try Git.check(git_tree_lookup(&treeObject, repository.pointer, &tree), "cannot read the new tree")
        defer { git_tree_free(treeObject) }
        let authorPointer = try signature(author)
        defer { git_signature_free(authorPointer) }
        let committerPointer = try signature(committer)
        defer { git_signature_free(committerPointer) }
        var parentPointers: [OpaquePointer?] = parents
        var id = git_oid()
        guard let signing else {
            let result = git_commit_create(
                &id, repository.pointer, reference, authorPointer, committerPointer, nil, message, treeObject,
                parents.count, &parentPointers)
            try Git.check(result, "cannot make the commit")
            return Revision(id)
        }
        var buffer = git_buf()
        defer { git_buf_dispose(&buffer) }
        try Git.check(
            git_commit_create_buffer(
                &buffer, repository.pointer, authorPointer, committerPointer, nil, message, treeObject, parents.count,
                &parentPointers), "cannot make the commit")
        let content = Array(UnsafeRawBufferPointer(start: buffer.ptr, count: buffer.size))
        // A line break at the end would leave an empty line in the commit's header.
        var armoured = try signing(content)
        while armoured.hasSuffix("\n") { armoured.removeLast() }
        try Git.check(
            git_commit_create_with_signature(&id, repository.pointer, buffer.ptr, armoured, "gpgsig"),
            "cannot make the signed commit")
        return Revision(id)
    }

    private static func signature(_ signature: CommitSignature) throws(GitError) -> UnsafeMutablePointer<git_signature>
    {
        var pointer: UnsafeMutablePointer<git_signature>?
        let result = git_signature_new(
            &pointer, signature.name, signature.email, signature.time, Int32(clamping: signature.offsetMinutes))
        try Git.check(result, "cannot commit as '\(signature.name) <\(signature.email)>'")
        guard let pointer else { throw GitError(.invalidInput, "a commit needs a name and an address") }
        return pointer
    }
}
