package import Git
import Signing

extension SourceMirror {
    /// Adds a commit with the tree that is there to the branch that updates go to: a word of a person that stays in the
    /// history. Where another writer is
    /// faster it is made again on what they pushed. The committer is the service, which signs where the source asks for it.
    ///
    /// - Parameter time: seconds since 1970.
    /// - Returns: the commit; a push that was refused, or lost too often, is a ``RecordRefusal``.
    package func record(_ message: String, by author: CommitSignature, at time: Int64) async throws -> Revision {
        for _ in 0..<SourceReconciler.maximumRaces {
            if let commit = try await recordOnce(message, author, time) { return commit }
            await (try open()).prepareToPush()
        }
        throw RecordRefusal(
            words: "another writer was faster \(SourceReconciler.maximumRaces) times in a row; try again")
    }

    /// - Returns: `nil` where another writer was faster.
    private func recordOnce(
        _ message: String, _ author: CommitSignature, _ time: Int64
    ) async throws -> Revision? {
        let (mirror, place) = (try await open(), try await placeOfWords())
        let committer = settings.commit.committer.signature(at: time)
        let commit = try await mirror.commit(
            [], on: place.parent, message: message, author: author, committer: committer,
            signing: settings.commit.signer?.signing)
        switch try await mirror.push(commit, to: settings.writtenBranch, expecting: place.expected) {
        case .accepted: return commit
        case .lostRace: return nil
        case .refused(let words): throw RecordRefusal(words: words)
        }
    }

    /// Where a word goes: on top of the branch that updates go to, which begins at the one that is read where it is not
    /// there or has nothing to itself.
    private func placeOfWords() async throws -> (parent: Revision, expected: Revision?) {
        let base = try await fetch()
        guard let branch = settings.pushBranch else { return (base, base) }
        let mirror = try await open()
        guard let tip = try await mirror.fetch(branchIfThere: branch) else { return (base, nil) }
        let isMerged = try await mirror.withLog { log in try log.isAncestor(tip, of: base) }
        return (isMerged ? base : tip, tip)
    }
}

/// Why a word of a person did not become a commit: the server's words.
package struct RecordRefusal: Error {
    package let words: String
}
