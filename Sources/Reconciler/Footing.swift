import Git
import Planning

/// What a plan stands on, and where its commit goes.
struct Footing: Sendable {
    /// The commit whose files and policies are planned on, and whose history counts.
    let base: Revision
    /// A commit that the plan's commit takes in beside ``base``: what was on the branch that it replaces.
    var replaced: Revision?
    /// The branch that is pushed to.
    let branch: String
    /// Where that branch is now; `nil` where it is not there yet.
    let expected: Revision?
}

extension SourceMirror {
    /// Commits of a branch of our own that are looked at to see whether they are ours.
    private static let maximumPending = 1_000

    /// Fetches, and finds what to plan on.
    ///
    /// Where commits go to a branch of their own, that branch follows the one that is read without ever being forced:
    ///
    /// - It is not there, or all of it has been merged: it begins anew at the tip of the branch that is read.
    /// - It is ahead: it is planned on as it stands.
    /// - Both have gone on. Where every commit on it is ours, they are replaced: what is due is planned on the branch that
    ///   is read, and the commit takes the old ones in as a further parent. Where a person added to it, the branch that is
    ///   read is merged into it first.
    ///
    /// - Throws: ``GitError``; `.branchesConflict` where that merge needs a person.
    func footing(at time: Int64) async throws -> Footing {
        let base = try await fetch()
        guard let branch = settings.pushBranch else {
            return Footing(base: base, branch: settings.branch, expected: base)
        }
        let mirror = try await open()
        guard let tip = try await mirror.fetch(branchIfThere: branch) else {
            return Footing(base: base, branch: branch, expected: nil)
        }
        switch try await mirror.withLog({ log in try SourceMirror.standing(of: tip, beside: base, log) }) {
        case .merged: return Footing(base: base, branch: branch, expected: tip)
        case .ahead: return Footing(base: tip, branch: branch, expected: tip)
        case .ours: return Footing(base: base, replaced: tip, branch: branch, expected: tip)
        case .shared: break
        }
        let identity = settings.commit
        let merged = try await mirror.merge(
            base, into: tip, message: "Merge branch '\(settings.branch)' into \(branch)\n",
            author: identity.author.signature(at: time), committer: identity.committer.signature(at: time),
            signing: identity.signer.map(\.signing))
        guard let merged else {
            throw GitError(
                .branchesConflict,
                "'\(branch)' holds commits of others that '\(settings.branch)' contradicts; merge '\(settings.branch)' into "
                    + "it, or delete it and it begins anew")
        }
        return Footing(base: merged, branch: branch, expected: tip)
    }

    /// How a branch of our own stands beside the one that is read.
    private enum BranchStanding {
        case merged, ahead
        /// Both have gone on, and all that it has to itself is ours.
        case ours
        case shared
    }

    private static func standing(
        of tip: Revision, beside base: Revision, _ log: borrowing CommitLog
    ) throws -> BranchStanding {
        if try log.isAncestor(tip, of: base) { return .merged }
        if try log.isAncestor(base, of: tip) { return .ahead }
        var count = 0
        var isOurs = true
        try log.forEachInOrder(from: tip, hiding: [base]) { commit in
            count += 1
            isOurs = count <= maximumPending && !UpdateTrailer.all(in: commit.read().message).isEmpty
            return isOurs
        }
        return isOurs ? .ours : .shared
    }
}
