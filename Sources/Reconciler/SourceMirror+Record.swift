package import Git

extension SourceMirror {
    /// What became of a commit that says something and changes no file.
    package enum Recorded: Sendable {
        case pushed(Revision)
        case refused(String)
    }

    /// Adds a commit with the tree that is there: a word of a person that stays in the history. Where another writer is
    /// faster it is made again on what they pushed. The committer
    /// is the service, which signs where the source asks for it.
    ///
    /// - Parameter time: seconds since 1970.
    package func record(_ message: String, by author: CommitSignature, at time: Int64) async throws -> Recorded {
        let committer = settings.commit.committer.signature(at: time)
        let signing = settings.commit.signer.map(\.signing)
        let mirror = try await open()
        for _ in 0..<SourceReconciler.maximumRaces {
            let base = try await fetch()
            let commit = try await mirror.commit(
                [], on: base, message: message, author: author, committer: committer, signing: signing)
            switch try await mirror.push(commit, to: settings.branch, expecting: base) {
            case .accepted: return .pushed(commit)
            case .refused(let words): return .refused(words)
            case .lostRace: continue
            }
        }
        return .refused("another writer was faster \(SourceReconciler.maximumRaces) times in a row; try again")
    }
}
