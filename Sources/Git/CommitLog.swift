import CLibgit2

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The commits of a repository as they lie in its object store, lent by ``Mirror/withLog(_:)`` and ``LocalRepository``.
package struct CommitLog: ~Copyable {
    let repository: RepositoryHandle

    /// The commit that a text names as `git rev-parse` reads it: an id or its beginning, a branch, a tag, `main~3`. Where
    /// there is no such branch here, that of the remote is meant: a mirror has no others.
    ///
    /// - Throws: `.notFound` where it names none.
    package func revision(_ text: String) throws(GitError) -> Revision {
        guard !text.isEmpty, !text.utf8.contains(0) else {
            throw GitError(.notFound, "the repository has no commit '\(text)'")
        }
        var object: OpaquePointer?
        let isFound = ["", "refs/remotes/origin/"].contains { prefix in
            git_revparse_single(&object, repository.pointer, "\(prefix)\(text)^{commit}") == 0
        }
        guard isFound, let object else {
            throw GitError(.notFound, "the repository has no commit '\(text)'")
        }
        defer { git_object_free(object) }
        guard let id = git_object_id(object) else {
            throw GitError(.notFound, "the repository has no commit '\(text)'")
        }
        return Revision(id.pointee)
    }

    /// Calls `body` with every commit that leads to a tip, each once and none before a commit that it alone leads to; of
    /// several that could be next the one with the newest clock.
    ///
    /// Commits alone are read, each once; no trees and no files.
    ///
    /// - Parameter body: says whether to go on.
    package func forEach(from tip: Revision, _ body: (borrowing StoredCommit) throws -> Bool) throws {
        var walk = try CommitWalk(repository: repository, tip: tip)
        while try walk.next(body) {}
    }

    /// Calls `body` with every commit that leads to a tip, each once and none before all that it leads to, whatever the
    /// clocks said. All are looked at before the first is given.
    ///
    /// - Parameters:
    ///   - hidden: commits that are left out with all that leads to them.
    ///   - body: says whether to go on.
    package func forEachInOrder(
        from tip: Revision, hiding hidden: [Revision] = [], _ body: (borrowing StoredCommit) throws -> Bool
    ) throws {
        var walk: OpaquePointer?
        try check(git_revwalk_new(&walk, repository.pointer), "cannot read the history")
        defer { git_revwalk_free(walk) }
        let order = GIT_SORT_TOPOLOGICAL.rawValue | GIT_SORT_TIME.rawValue
        try check(git_revwalk_sorting(walk, order), "cannot read the history")
        var id = tip.object.oid
        try check(git_revwalk_push(walk, &id), "cannot read the history of \(tip)")
        for revision in hidden {
            var id = revision.object.oid
            try check(git_revwalk_hide(walk, &id), "cannot read the history since \(revision)")
        }
        while true {
            let result = git_revwalk_next(&id, walk)
            if result == GIT_ITEROVER.rawValue { return }
            try check(result, "cannot read the history of \(tip)")
            guard try withCommit(Revision(id), body) else { return }
        }
    }

    /// The commits that lead to one and not to another, as ``forEachInOrder(from:hiding:_:)`` has them, and at most so many.
    package func commits(from tip: Revision, beside other: Revision, limit: Int) throws -> [LoggedCommit] {
        var commits: [LoggedCommit] = []
        try forEachInOrder(from: tip, hiding: [other]) { commit in
            commits.append(commit.read())
            return commits.count < limit
        }
        return commits
    }

    /// Lends a commit's bytes.
    package func withCommit<R>(_ revision: Revision, _ body: (borrowing StoredCommit) throws -> R) throws -> R {
        var id = revision.object.oid
        var object: OpaquePointer?
        try check(git_odb_read(&object, repository.objects, &id), "cannot read the commit \(revision)")
        defer { git_odb_object_free(object) }
        guard let object, git_odb_object_type(object) == GIT_OBJECT_COMMIT else {
            throw GitError(.notFound, "\(revision) is no commit")
        }
        return try body(StoredCommit(id: revision, bytes: BlobReading.bytes(of: object)))
    }

    /// The file at a path of a commit's tree; `nil` where there is none, or something else than a file.
    package func blob(at path: String, in revision: Revision) throws(GitError) -> BlobID? {
        guard !path.utf8.contains(0), !path.isEmpty else { return nil }
        return try repository.withTree(of: revision) { tree throws(GitError) in
            var entry: OpaquePointer?
            let result = git_tree_entry_bypath(&entry, tree, path)
            if result == GIT_ENOTFOUND.rawValue { return nil }
            try check(result, "cannot look up \(path)")
            defer { git_tree_entry_free(entry) }
            switch git_tree_entry_filemode(entry) {
            case GIT_FILEMODE_BLOB, GIT_FILEMODE_BLOB_EXECUTABLE:
                return git_tree_entry_id(entry).map { BlobID($0.pointee) }
            default: return nil
            }
        }
    }

    /// A file's bytes; `nil` where there are more than `maximumSize`.
    package func contents(of blob: BlobID, maximumSize: Int) throws(GitError) -> [UInt8]? {
        var id = blob.object.oid
        var size = 0
        var kind = git_object_t(0)
        try check(git_odb_read_header(&size, &kind, repository.objects, &id), "cannot read the file \(blob)")
        guard size <= maximumSize else { return nil }
        let object = try BlobReading.read(blob, from: repository.objects)
        defer { git_odb_object_free(object) }
        return [UInt8](BlobReading.bytes(of: object))
    }
}

/// A commit as it is stored, valid while it is lent.
package struct StoredCommit: ~Copyable {
    package let id: Revision
    let bytes: UnsafeRawBufferPointer

    /// Whether a text stands anywhere in the commit.
    package func contains(_ text: StaticString) -> Bool {
        guard let base = bytes.baseAddress else { return false }
        var offset = 0
        let first = Int32(text.utf8Start.pointee)
        while bytes.count - offset >= text.utf8CodeUnitCount,
            let hit = memchr(base + offset, first, bytes.count - offset)
        {
            offset = UnsafeRawPointer(hit) - base
            guard bytes.count - offset >= text.utf8CodeUnitCount else { return false }
            if memcmp(base + offset, text.utf8Start, text.utf8CodeUnitCount) == 0 { return true }
            offset += 1
        }
        return false
    }

    /// When it was made, by the committer's clock, in seconds since 1970; 0 where the commit does not say.
    package var time: Int64 { CommitHeader.time(in: bytes) }

    /// The commits before it.
    package var parents: [Revision] { CommitHeader.parents(in: bytes) }

    /// What it says in full.
    package func read() -> LoggedCommit { LoggedCommit(id: id, bytes: bytes) }
}
