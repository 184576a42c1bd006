package import Git
import Manifests
package import OCI
package import Planning
package import Policies

/// Why one image of a policy stands where it does, as the last cycle knew it.
package struct ImageExplanation: Sendable {
    package enum Outcome: Sendable {
        /// A verdict for every tag.
        case decided(Decision)
        /// There was no list to decide on.
        case undecided(Reason, message: String)
    }

    package let policy: UpdatePolicy
    package let image: ImagePolicy
    /// The tag that stands in Git, of several the first.
    package let current: String?
    package let outcome: Outcome
    /// Of the tag that was chosen, where it was looked up.
    package let digest: Digest?
    /// What Git's history says of the values.
    package let history: [ExaminedValue]
}

extension SourceReconciler {
    /// The policies as the last cycle read them; `nil` before there was one.
    package var knownPolicies: [UpdatePolicy]? {
        planned?.policies.planner.policies.filter { $0.targets.contains { $0.source == settings.name } }
    }

    /// The repositories that the last cycle's policies name.
    package var knownRepositories: Set<Repository> { planned?.policies.planner.repositories ?? [] }

    /// Explains a policy's images from what the last cycle knew. No registry and no Git server is asked.
    ///
    /// - Parameter currents: the tags that stand in Git since then, by alias, where a push changed them.
    /// - Returns: nothing for a policy that the last cycle did not have.
    package func explanations(
        of id: PolicyID, currents: [String: String] = [:]
    ) async throws -> [ImageExplanation] {
        guard let (policies, observations) = planned, let known,
            let policy = policies.planner.policies.first(where: { $0.id == id })
        else { return [] }
        let examined = try await examine(known) { $0.policy == id }.values
        let members = policy.images.map { image in
            Known(
                image, policy, observations, examined.filter { $0.value.alias == image.alias }, currents[image.alias])
        }
        return members.enumerated().map { index, member in
            let outcome = SourceReconciler.outcome(of: index, members, policy)
            var digest: Digest?
            if case .decided(let decision) = outcome, let selected = decision.selected,
                case .known(let found)? = member.circumstances.facts[selected]?.digest
            {
                digest = found
            }
            return ImageExplanation(
                policy: policy, image: member.image, current: member.current, outcome: outcome, digest: digest,
                history: member.history)
        }
    }

    /// The unified diff of changes that the last cycle planned.
    package func diff(of changes: [PlannedChange]) async throws -> [UInt8] {
        guard let revision = scanned?.revision, !changes.isEmpty else { return [] }
        var plan = UpdatePlan()
        plan.changes = changes
        let files = plan.editsByFile
        let bytes = try await bytes(of: files.map(\.path), at: revision)
        return try files.flatMap { path, edits in
            try UnifiedDiff.text(path: path, bytes: bytes[path] ?? [], edits: edits)
        }
    }

    /// Lends the commits that the mirror has, without a fetch.
    ///
    /// - Parameter tip: the newest to read; `nil` for the branch as it was fetched last.
    /// - Throws: `.notFound` where nothing was fetched yet.
    package func withKnownLog<R: Sendable>(
        from tip: Revision?, _ body: @escaping @Sendable (borrowing CommitLog, Revision) throws -> R
    ) async throws -> R {
        let branch = settings.branch
        return try await mirror.open().withLog { log in
            try body(log, try tip ?? log.revision("refs/remotes/origin/\(branch)"))
        }
    }

    /// Commits a person's word to the source's branch, as ``SourceMirror/record(_:by:at:)`` does.
    package func record(_ message: String, by author: CommitSignature, at time: Int64) async throws -> Revision {
        try await mirror.record(message, by: author, at: time)
    }

    /// The tree that the last cycle saw.
    var known: Look? {
        guard let planned, let scanned else { return nil }
        return (scanned.revision, words, planned.policies, scan)
    }

    /// What is known of one image.
    private struct Known {
        let image: ImagePolicy
        let tags: [Tag]
        let failure: (reason: Reason, message: String)?
        let current: String?
        let currentDigest: Digest?
        let circumstances: Circumstances
        let history: [ExaminedValue]

        init(
            _ image: ImagePolicy, _ policy: UpdatePolicy, _ observations: Observations, _ history: [ExaminedValue],
            _ pushed: String?
        ) {
            self.image = image
            self.history = history
            switch observations.tags[image.repository] {
            case .tags(let list): (tags, failure) = (list, nil)
            case .unavailable(let reason, let message): (tags, failure) = ([], (reason, message))
            case nil:
                (tags, failure) = (
                    [], (.registryUnavailable, "the tags of \(image.repository) have not been listed yet")
                )
            }
            let first = history.first
            current = pushed ?? first?.value.field.tag
            currentDigest = pushed == nil ? first?.value.field.digest : nil
            let circumstances = Circumstances(
                now: observations.now, facts: observations.facts[image.repository] ?? [:],
                restraint: policy.restraint)
            self.circumstances = first.map { circumstances.with($0.standing) } ?? circumstances
        }

        var tag: Tag? { current.flatMap { Tag($0) } }
    }

    private static func outcome(
        of index: Int, _ members: [Known], _ policy: UpdatePolicy
    ) -> ImageExplanation.Outcome {
        let member = members[index]
        let isGroup = policy.group == .atomic
        // One list that is missing stops the whole group.
        if let failure = isGroup ? members.lazy.compactMap(\.failure).first : member.failure {
            return .undecided(failure.reason, message: failure.message)
        }
        guard isGroup else {
            return .decided(
                member.image.decide(
                    among: member.tags, current: member.tag, currentDigest: member.currentDigest,
                    in: member.circumstances))
        }
        let group = GroupChoice(
            members.map { member in
                GroupChoice.Member(
                    image: member.image, tags: member.tags, currents: member.tag.map { [$0] } ?? [],
                    circumstances: member.circumstances)
            })
        return .decided(group.decision(of: index, current: member.tag, currentDigest: member.currentDigest))
    }
}
