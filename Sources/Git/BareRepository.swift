import CLibgit2

/// A new repository without a working tree, such as the demonstration's remote.
package enum BareRepository {
    /// Makes a repository with one commit on one branch.
    ///
    /// - Throws: `.invalidInput` where the folder exists and is not empty; `.storageFailed`.
    package static func create(
        at path: String, branch: String, files: [FileChange], message: String, author: CommitSignature
    ) async throws(GitError) {
        try await Workshop().create(at: path, branch: branch, files: files, message: message, author: author)
    }

    /// A thread for the time of the work.
    private actor Workshop {
        private let executor = ThreadExecutor()
        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

        func create(
            at path: String, branch: String, files: [FileChange], message: String, author: CommitSignature
        ) throws(GitError) {
            guard LibGit2.started else { return }
            try Branch.validate(branch)
            try CommitBuilding.check(message)
            guard FileSystem.names(in: path).isEmpty else {
                throw GitError(.invalidInput, "\(path) exists and is not empty")
            }
            try FileSystem.createFolders(path)
            var created: OpaquePointer?
            try check(git_repository_init(&created, path, 1), "cannot make the repository \(path)")
            git_repository_free(created)
            let repository = try RepositoryHandle(opening: path)
            try check(
                git_repository_set_head(repository.pointer, "refs/heads/\(branch)"),
                "cannot choose the branch \(branch)")
            let tree = try CommitBuilding.tree(changing: nil, files, in: repository)
            _ = try CommitBuilding.commit(
                tree, parents: [], message, author, author, updating: "refs/heads/\(branch)", in: repository)
        }
    }
}
