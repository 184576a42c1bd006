import CLibgit2

extension Mirror {
    static func trackingReference(_ branch: String) -> String { "refs/remotes/origin/\(branch)" }

    func fetchOnce(_ branch: String) throws(GitError) -> Revision {
        let repository = try open
        let session = RemoteSession(remote)
        return try CertificateAuthorities.trusting(remote) { () throws(GitError) in
            let connection = try RemoteConnection(repository, session)
            let heads = try connection.connectForFetch()
            let tip = try Mirror.tip(of: branch, among: heads, at: remote)
            let reference = Mirror.trackingReference(branch)
            let known = try repository.target(of: reference).map { Revision($0) }
            if known != tip || !repository.has(tip) {
                try connection.download("+refs/heads/\(branch):\(reference)")
                try repository.set(reference, to: tip.object.oid)
            }
            // Fails here, where it can be put right, and not in the middle of a plan.
            do throws(GitError) {
                try repository.withTree(of: tip) { _ in }
            } catch  where error.code == .notFound {
                throw GitError(.mirrorBroken, error.message)
            }
            return tip
        }
    }

    private static func tip(
        of branch: String, among heads: [String: Revision], at remote: RemoteLocation
    ) throws(GitError) -> Revision {
        if let tip = heads["refs/heads/\(branch)"] { return tip }
        let names = heads.keys.filter { $0.hasPrefix("refs/heads/") }.map { $0.dropFirst("refs/heads/".count) }.sorted()
        guard !names.isEmpty else {
            throw GitError(
                .branchNotFound, "\(remote.redacted) is empty; push a first commit to its branch '\(branch)'")
        }
        let some = names.prefix(5).map { "'\($0)'" }.joined(separator: ", ")
        throw GitError(
            .branchNotFound,
            "\(remote.redacted) has no branch '\(branch)'; it has \(some)"
                + (names.count > 5 ? " and \(names.count - 5) more" : ""))
    }
}

extension RepositoryHandle {
    /// Whether the object is here; a damaged object counts as absent.
    func has(_ revision: Revision) -> Bool {
        var id = revision.object.oid
        return git_odb_exists(objects, &id) == 1
    }
}
