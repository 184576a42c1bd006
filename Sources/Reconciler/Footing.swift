import Git
import Planning

/// What a plan stands on, and where its commit goes.
struct Footing: Sendable {
    /// The commit whose files and policies are planned on, and whose history counts.
    let base: Revision
    /// A commit that the plan's commit takes in beside ``base``: what was on the branch that it replaces.
    var replaced: Revision?
    /// The commits that have to be merged first. ``base`` shows what comes of it, and is never pushed.
    var joined: (tip: Revision, base: Revision)?
    /// Holds, and ends of holds, on the branch that is pushed to, where they are not in the history of ``base``; the newest
    /// first.
    var words: [HistoryIndex.HoldCommit] = []
    /// The branch that is pushed to.
    let branch: String
    /// Where that branch is now; `nil` where it is not there yet.
    let expected: Revision?
}

extension SourceMirror {
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
    /// - Parameter isReadOnly: whether nothing will be written, so that a merge that needs a person is no obstacle: what
    ///   stands on the branch that is read is looked at then.
    /// - Throws: ``GitError``; `.branchesConflict` where that merge needs a person.
    func footing(isReadOnly: Bool = false) async throws -> Footing {
        let base = try await fetch()
        guard let branch = settings.pushBranch else {
            return Footing(base: base, branch: settings.branch, expected: base)
        }
        let mirror = try await open()
        guard let tip = try await mirror.fetch(branchIfThere: branch) else {
            return Footing(base: base, branch: branch, expected: nil)
        }
        let standing = try await mirror.withLog { log in try BranchStanding(of: tip, beside: base, log) }
        switch standing.kind {
        case .merged: return Footing(base: base, branch: branch, expected: tip)
        case .ahead: return Footing(base: tip, branch: branch, expected: tip)
        case .ours:
            return Footing(base: base, replaced: tip, words: standing.words, branch: branch, expected: tip)
        case .shared: break
        }
        // Always the same commit for the same two: the mirror does not grow by a merge that nobody asks for.
        let identity = settings.commit.committer.signature(at: standing.time)
        if let preview = try await mirror.merge(
            base, into: tip, message: mergeMessage, author: identity, committer: identity)
        {
            return Footing(base: preview, joined: (tip, base), branch: branch, expected: tip)
        }
        guard isReadOnly else { throw contradiction }
        return Footing(base: base, words: standing.words, branch: branch, expected: tip)
    }

    /// The footing that a commit can stand on: where two branches have to be merged first, that is done now.
    func settled(_ footing: Footing, at time: Int64) async throws -> Footing {
        guard let (tip, base) = footing.joined else { return footing }
        let identity = settings.commit
        guard
            let merged = try await open().merge(
                base, into: tip, message: mergeMessage, author: identity.author.signature(at: time),
                committer: identity.committer.signature(at: time), signing: identity.signer.map(\.signing))
        else { throw contradiction }
        return Footing(base: merged, branch: footing.branch, expected: footing.expected)
    }

    private var mergeMessage: String { "Merge branch '\(settings.branch)' into \(settings.pushBranch ?? "")\n" }

    private var contradiction: GitError {
        let branch = settings.pushBranch ?? ""
        return GitError(
            .branchesConflict,
            "'\(branch)' holds commits of others that '\(settings.branch)' contradicts; merge '\(settings.branch)' into "
                + "it, or delete it and it begins anew")
    }
}

/// How a branch of our own stands beside the one that is read.
struct BranchStanding: Sendable {
    enum Kind: Sendable {
        case merged, ahead
        /// Both have gone on, and all that it has to itself is ours.
        case ours
        case shared
    }

    private(set) var kind: Kind
    /// The holds, and ends of holds, that it has to itself, the newest first.
    private(set) var words: [HistoryIndex.HoldCommit] = []
    /// When the newer of the two was made.
    let time: Int64

    /// Commits of a branch of our own that are looked at to see whether they are ours.
    private static let maximumPending = 1_000

    init(of tip: Revision, beside base: Revision, _ log: borrowing CommitLog) throws {
        time = max(try log.commit(tip).time, try log.commit(base).time)
        kind = .merged
        if try log.isAncestor(tip, of: base) { return }
        kind = .ahead
        if try log.isAncestor(base, of: tip) { return }
        let pending = try log.commits(from: tip, beside: base, limit: BranchStanding.maximumPending + 1)
        kind = .ours
        for commit in pending {
            let words = HoldTrailer.all(in: commit.message)
            self.words += words.map { HistoryIndex.HoldCommit(trailer: $0, commit: commit) }
            if !UpdateTrailer.all(in: commit.message).isEmpty { continue }
            if try words.isEmpty || !log.changesNothing(commit) { kind = .shared }
        }
        if pending.count > BranchStanding.maximumPending { kind = .shared }
    }
}
