import CLibgit2
import Remotes

extension Mirror {
    static func trackingReference(_ branch: String) -> String { "refs/remotes/origin/\(branch)" }

    func fetchOnce(_ branch: String, _ session: RemoteSession) throws(GitError) -> Revision {
        let repository = try open
        let known = try repository.target(of: Mirror.trackingReference(branch)).map { Revision($0) }
        // The first time everything is missing, and a look would only cost.
        if let known, repository.has(known) {
            if let tip = bringSighted(branch, knowing: known, session) { return try settle(on: tip, branch) }
            let sight = try look(at: branch, session, known: known)
            var isAnswered = false
            defer {
                if isAnswered, let lender = sight.lender { keep(lender) } else { sight.server?.end() }
            }
            if case .tip(let tip) = sight.answer, try bring(tip, knowing: known, from: sight.server, session) {
                isAnswered = true
                return try settle(on: tip, branch)
            }
        }
        tips[branch] = nil
        let connection = try RemoteConnection(repository, session)
        let heads = try connection.connectForFetch()
        let tip = try Mirror.tip(of: branch, among: heads, at: remote)
        if known != tip || !repository.has(tip) {
            try connection.download("+refs/heads/\(branch):\(Mirror.trackingReference(branch))")
        }
        return try settle(on: tip, branch)
    }

    /// Notes where a branch is whose commits are here.
    private func settle(on tip: Revision, _ branch: String) throws(GitError) -> Revision {
        let repository = try open
        let reference = Mirror.trackingReference(branch)
        if try repository.target(of: reference).map({ Revision($0) }) != tip {
            try repository.set(reference, to: tip.object.oid)
        }
        try checkTree(of: tip)
        tips[branch] = tip
        return tip
    }

    /// Brings what an HTTP server named as the branch's tip a moment ago, as it refused a push: one request less between the
    /// look and the next push, in which others may be faster.
    ///
    /// - Returns: `nil` where the branch has to be looked at.
    private func bringSighted(
        _ branch: String, knowing known: Revision, _ session: RemoteSession
    ) -> Revision? {
        guard let sighting, sighting.branch == branch else { return nil }
        self.sighting = nil
        guard sighting.isFresh, case .speaks(let base, canFetch: true) = knowledge else { return nil }
        let server = VersionTwo(SmartHTTP(session, base: base), canFetch: true)
        defer { server.end() }
        return (try? bring(sighting.tip, knowing: known, from: server, session)) == true ? sighting.tip : nil
    }

    /// Brings a commit into the mirror by the conversation in which it was seen.
    ///
    /// - Returns: whether it is there now; where not, it has to be fetched in another way.
    private func bring(
        _ tip: Revision, knowing known: Revision, from server: VersionTwo?, _ session: RemoteSession
    ) throws(GitError) -> Bool {
        let repository = try open
        if tip == known || repository.has(tip) { return true }
        guard let server, server.canFetch else { return false }
        try PackFetch(session: session, repository: repository).fetch(
            tip, knowing: [known] + tips.values, from: server)
        return true
    }

    /// Looks where one branch of the remote is, and at nothing else of it where the server allows that.
    func look(at branch: String, _ session: RemoteSession, known: Revision) throws(GitError) -> BranchSight {
        switch kind {
        case .http: try HTTPLook(session: session).tip(of: branch, &knowledge)
        case _ where usesPrograms: try lookThroughProgram(at: branch, session, known: known)
        case .ssh, .path, .unsupported: BranchSight(answer: .unspoken)
        }
    }

    /// Fails here, where it can be put right, and not in the middle of a plan.
    private func checkTree(of tip: Revision) throws(GitError) {
        do throws(GitError) {
            try open.withTree(of: tip) { _ in }
        } catch  where error.code == .notFound {
            throw GitError(.mirrorBroken, error.message)
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
