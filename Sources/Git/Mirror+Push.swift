import CLibgit2

extension Mirror {
    /// Moves a branch of the remote from one commit to another, or leaves it as it is.
    ///
    /// The branch is looked at before anything is sent, and the server compares once more as it writes. The push is
    /// never forced.
    ///
    /// - Parameters:
    ///   - commit: a commit made by ``commit(_:on:message:author:committer:)``.
    ///   - expected: where the branch must be, as ``fetch(branch:)`` has seen it; `nil` where it must not be there yet.
    /// - Returns: what became of it. Where the branch already is at `commit`, as after a push whose answer was lost,
    ///   it is accepted.
    /// - Throws: where the outcome is not known, or nothing was sent: `.sourceUnavailable`, `.authenticationFailed`.
    ///   The next fetch shows what is true.
    package func push(
        _ commit: Revision, to branch: String, expecting expected: Revision?
    ) async throws(GitError) -> PushOutcome {
        try Branch.validate(branch)
        return try await conversing { session throws(GitError) in
            let repository = try open
            let pending = "refs/pawl/pending-\(branch)"
            // libgit2 1.5 pushes references only, not bare ids.
            try repository.set(pending, to: commit.object.oid)
            let outcome: PushOutcome
            do throws(GitError) {
                outcome = try send(commit, from: pending, to: branch, expecting: expected, session)
            } catch {
                try repository.remove(pending)
                throw error
            }
            try repository.remove(pending)
            switch outcome {
            case .accepted: try repository.set(Mirror.trackingReference(branch), to: commit.object.oid)
            case .lostRace(let tip?): sighting = Sighting(branch: branch, tip: tip)
            case .lostRace, .refused: break
            }
            return outcome
        }
    }

    private func send(
        _ commit: Revision, from pending: String, to branch: String, expecting expected: Revision?,
        _ session: RemoteSession
    ) throws(GitError) -> PushOutcome {
        let repository = try open
        let reference = "refs/heads/\(branch)"
        let knewTerms = pushTerms != nil
        // A race that is lost already costs nothing more.
        if case .elsewhere(let tip) = try beginPush(to: branch, expecting: expected, session) {
            return tip == commit ? .accepted : .lostRace(remote: tip)
        }
        session.swap = RemoteSession.Swap(
            reference: reference, expected: expected?.object.oid ?? git_oid(), new: commit.object.oid)
        let failure = try RemoteConnection(repository, session).push("\(pending):\(reference)")
        // The server was asked and answered: its word for the branch counts.
        if let report = session.swap?.report {
            guard let refusal = report.refusal else { return .accepted }
            return try judge(refusal, of: session, commit, branch, expected)
        }
        // The branch was seen elsewhere, and nothing was sent.
        if let found = session.swap?.found, ObjectID(found) != expected?.object ?? ObjectID(git_oid()) {
            if ObjectID(found) == commit.object { return .accepted }
            return .lostRace(remote: ObjectID(found).isZero ? nil : Revision(found))
        }
        guard let failure else { return try lookAfterSilence(commit, branch, session, nil) }
        // What was known of the server may not be true any more.
        pushTerms = nil
        if knewTerms, session.metRedirection {
            // The request was not taken anywhere: it is made once more, from the start.
            return try send(
                commit, from: pending, to: branch, expecting: expected,
                self.session(with: session.credentials))
        }
        if failure.result == GIT_ENONFASTFORWARD.rawValue { return .lostRace(remote: nil) }
        if failure.text.contains("unpacking the sent packfile failed") {
            return .refused(message: Mirror.refusal(failure.text, session.serverWords, branch))
        }
        let error = session.error(failure, mayBeDamage: true)
        if session.watch.mustFinish, error.code == .sourceUnavailable {
            return try lookAfterSilence(commit, branch, session, error)
        }
        throw error
    }

    /// Words that servers use for a branch that moved, or was being moved, while the push was under way.
    private static let wordsOfRaces = [
        "failed to update ref", "fetch first", "stale info", "cannot lock ref", "non-fast-forward", "failed to lock",
        "reference already exists", "incorrect old value",
    ]

    /// Tells a refusal from a lost race: only the branch itself does.
    private func judge(
        _ refusal: String, of session: RemoteSession, _ commit: Revision, _ branch: String, _ expected: Revision?
    ) throws(GitError) -> PushOutcome {
        let words = session.serverWords
        let refused = PushOutcome.refused(message: Mirror.refusal(refusal, words, branch))
        let text = "\(refusal)\n\(words)".lowercased()
        // A hook's words are its own, whatever they are.
        guard !refusal.contains("hook declined"), Mirror.wordsOfRaces.contains(where: { text.contains($0) }) else {
            return refused
        }
        if let expected, let now = Mirror.place(in: text, expecting: expected) {
            return now == commit ? .accepted : .lostRace(remote: now)
        }
        // Whoever holds the lock of the branch is about to move it.
        var pause: UInt32 = 20_000
        for _ in 0..<6 {
            let now = try tip(of: branch, after: session)
            if now == commit { return .accepted }
            if now != expected { return .lostRace(remote: now) }
            Patience.sleep(microseconds: pause)
            pause *= 2
        }
        return refused
    }

    /// Where the branch is by the words of Git's own server, which saves asking.
    private static func place(in text: String, expecting expected: Revision) -> Revision? {
        guard let end = text.firstRange(of: " but expected \(expected)"),
            let start = text[..<end.lowerBound].ranges(of: "is at ").last
        else { return nil }
        return Revision(text[start.upperBound..<end.lowerBound])
    }

    /// The push was sent, and the server has not said what became of it.
    private func lookAfterSilence(
        _ commit: Revision, _ branch: String, _ session: RemoteSession, _ reason: GitError?
    ) throws(GitError) -> PushOutcome {
        if (try? tip(of: branch, after: session)) == commit { return .accepted }
        let why = reason?.message ?? "\(remote.redacted): the server did not say what became of the push"
        throw GitError(
            .sourceUnavailable,
            "\(why); the push to '\(branch)' was sent and its outcome is not known, the next fetch shows it")
    }

    /// Where the branch is now; `nil` where it is not there.
    private func tip(of branch: String, after session: RemoteSession) throws(GitError) -> Revision? {
        let session = session.toLearnTheOutcome()
        return try RemoteConnection(try open, session).connectForFetch()["refs/heads/\(branch)"]
    }

    private static func refusal(_ reason: String, _ words: String, _ branch: String) -> String {
        PushRefusal.message(words.isEmpty ? reason : "\(reason): \(words)", branch: branch)
    }
}
