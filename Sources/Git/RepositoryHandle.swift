import CLibgit2

/// An open repository and its object store. It belongs to one thread at a time.
final class RepositoryHandle {
    let pointer: OpaquePointer
    let objects: OpaquePointer

    init(opening directory: String) throws(GitError) {
        var repository: OpaquePointer?
        try check(git_repository_open_bare(&repository, directory), "cannot open the mirror \(directory)")
        guard let repository else { throw GitError(.mirrorBroken, "cannot open the mirror \(directory)") }
        var objects: OpaquePointer?
        let result = git_repository_odb(&objects, repository)
        guard result >= 0, let objects else {
            git_repository_free(repository)
            throw LibraryFailure(result).local("cannot open the objects of \(directory)")
        }
        pointer = repository
        self.objects = objects
        // A configuration that cannot be read shows here, and not in the middle of a push.
        var configuration: OpaquePointer?
        try check(
            git_repository_config(&configuration, repository), "cannot read the configuration of \(directory)")
        git_config_free(configuration)
    }

    /// Opens a person's repository, with a working tree or without.
    init(reading directory: String) throws(GitError) {
        let remedy = "name the folder of a checkout or of a bare repository"
        var repository: OpaquePointer?
        let flags = UInt32(GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue)
        guard git_repository_open_ext(&repository, directory, flags, nil) == 0, let repository else {
            throw GitError(.notFound, "\(directory) is no Git repository; \(remedy)")
        }
        var objects: OpaquePointer?
        guard git_repository_odb(&objects, repository) == 0, let objects else {
            git_repository_free(repository)
            throw GitError(.notFound, "the objects of \(directory) cannot be opened; \(remedy)")
        }
        pointer = repository
        self.objects = objects
    }

    deinit {
        git_odb_free(objects)
        git_repository_free(pointer)
    }

    /// The commit a reference points at; `nil` where there is none.
    func target(of reference: String) throws(GitError) -> git_oid? {
        var id = git_oid()
        let result = git_reference_name_to_id(&id, pointer, reference)
        if result == GIT_ENOTFOUND.rawValue { return nil }
        try check(result, "cannot read \(reference) of the mirror")
        return id
    }

    func set(_ reference: String, to id: git_oid) throws(GitError) {
        var id = id
        var created: OpaquePointer?
        try check(
            git_reference_create(&created, pointer, reference, &id, 1, nil), "cannot write \(reference) of the mirror")
        git_reference_free(created)
    }

    func remove(_ reference: String) throws(GitError) {
        let result = git_reference_remove(pointer, reference)
        if result != GIT_ENOTFOUND.rawValue { try check(result, "cannot remove \(reference) of the mirror") }
    }

    /// Lends a commit.
    func withCommit<R>(_ revision: Revision, _ body: (OpaquePointer) throws(GitError) -> R) throws(GitError) -> R {
        var id = revision.object.oid
        var commit: OpaquePointer?
        let result = git_commit_lookup(&commit, pointer, &id)
        if result == GIT_ENOTFOUND.rawValue {
            throw GitError(.notFound, "the mirror has no commit \(revision); fetch its branch first")
        }
        try check(result, "cannot read the commit \(revision)")
        defer { git_commit_free(commit) }
        guard let commit else { throw GitError(.mirrorBroken, "cannot read the commit \(revision)") }
        return try body(commit)
    }

    /// Lends the root tree of a commit.
    func withTree<R>(of revision: Revision, _ body: (OpaquePointer) throws(GitError) -> R) throws(GitError) -> R {
        try withCommit(revision) { commit throws(GitError) in
            var tree: OpaquePointer?
            try check(git_commit_tree(&tree, commit), "cannot read the tree of \(revision)")
            defer { git_tree_free(tree) }
            guard let tree else { throw GitError(.mirrorBroken, "cannot read the tree of \(revision)") }
            return try body(tree)
        }
    }
}
