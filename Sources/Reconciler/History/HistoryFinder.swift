import Git
import Manifests
import Planning
import Policies
import Resources

/// What the history of a source's branch says of its values, remembered from cycle to cycle.
struct HistoryFinder: Sendable {
    private(set) var index = HistoryIndex()
    /// The same with the words that stand beside the branch.
    private var spoken = HistoryIndex()
    private var found: [ValueName: Remembered] = [:]

    /// A value by what stays the same from commit to commit.
    private struct ValueName: Hashable {
        let policy: PolicyID
        let alias: String
        let file: String
        let document: Int
        let path: String

        init(_ value: ManagedValue) {
            policy = value.policy
            alias = value.alias
            file = value.file
            document = value.field.document
            path = value.field.path
        }
    }

    private struct Remembered {
        let tip: Revision
        let current: HeldImage
        let update: String
        let found: ChangeSearch.Found
    }

    /// What the values of one plan are looked at with.
    struct Surroundings: Sendable {
        let base: Revision
        /// Holds, and ends of holds, that are not in the history of ``base`` and count nevertheless.
        var words: [HistoryIndex.HoldCommit] = []
        let policies: SourcePolicies
        let scan: TreeScan
        /// Finds the time zones that policies name.
        let zones: TimeZoneLookup
    }

    /// How values stand, by the history up to the commit that is planned on.
    mutating func standings(
        of values: Set<ManagedValue>, _ surroundings: Surroundings, in mirror: Mirror
    ) async throws -> [ManagedValue: Standing] {
        try await readBranch(to: surroundings.base, in: mirror)
        spoken = index.adding(surroundings.words)
        let finder = self
        let examined = try await mirror.withLog { history in
            try values.map { value in (value, try finder.examine(value, surroundings, history)) }
        }
        var standings: [ManagedValue: Standing] = [:]
        for (value, outcome) in examined {
            standings[value] = outcome.standing
            found[ValueName(value)] = outcome.remembered
        }
        return standings
    }

    /// A hold that is a commit.
    struct CommitHold: Sendable {
        let policy: PolicyID
        let alias: String?
        let hold: Hold
        let commit: CommitFacts
    }

    /// The holds of policies that are commits and were not ended.
    func holds(of policies: [UpdatePolicy]) -> [CommitHold] {
        policies.flatMap { policy in
            // Where all images are held by one commit it is one hold.
            let aliases = policy.images.map(\.alias)
            let holds = aliases.compactMap { alias in spoken.hold(of: policy.id, alias).map { (alias, $0) } }
            if let first = holds.first?.1, holds.count == aliases.count,
                holds.allSatisfy({ $0.1.commit.id == first.commit.id && $0.1.trailer.alias == nil })
            {
                return [
                    CommitHold(
                        policy: policy.id, alias: nil, hold: Hold(first, in: policy), commit: CommitFacts(first.commit))
                ]
            }
            return holds.map { alias, hold in
                CommitHold(
                    policy: policy.id, alias: alias, hold: Hold(hold, in: policy), commit: CommitFacts(hold.commit))
            }
        }
    }

    private mutating func readBranch(to base: Revision, in mirror: Mirror) async throws {
        guard index.tip != base else { return }
        let new = try await mirror.commits(
            of: base, since: index.tip, mentioning: "Pawl-", limit: HistoryIndex.maximumCommits)
        if new.beginsAnew { (index, found) = (HistoryIndex(), [:]) }
        index.add(new.commits, upTo: base, isWhole: new.isWhole && index.isWhole)
    }

    // MARK: One value

    private func examine(
        _ value: ManagedValue, _ surroundings: Surroundings, _ history: borrowing CommitLog
    ) throws -> (standing: Standing, remembered: Remembered?) {
        let planner = surroundings.policies.planner
        guard let (policy, image) = planner.image(value.alias, of: value.policy) else { return (Standing(), nil) }
        let holds = spoken.hold(of: value.policy, value.alias).map { [Hold($0, in: policy)] } ?? []
        let scanner = HistoricScanner(selectors: planner.selectors, charts: surroundings.scan.charts)
        var files = HistoricFiles(value, image, now: surroundings.scan.scannedFile(at: value.file), scanner)
        var facts = ValueHistory(current: HeldImage(tag: value.field.tag, digest: value.field.digest))
        let rule = RevertRule(policy, image)

        let place = HistoryIndex.Place(policy: policy.id, image: image.repository, file: value.file)
        let otherFiles = index.files(of: image.repository, in: policy.id).filter {
            $0 != value.file && surroundings.scan.scannedFile(at: $0) == nil
        }
        facts.updates = try updates(at: place, otherFiles, &files, history)
        guard let last = facts.updates.first, rule.isBelow(facts.current, facts) else {
            return (Standing(holds: holds), nil)
        }
        let name = ValueName(value)
        let known = found[name].flatMap { known in
            known.current == facts.current && known.update == last.commit.id ? (known.tip, known.found) : nil
        }
        let search = ChangeSearch(
            update: Revision(last.commit.id), current: facts.current, otherFiles: otherFiles, known: known)
        var remembered: Remembered?
        switch try search.search(from: surroundings.base, in: value.file, &files, history) {
        case .tooFar:
            facts.obstacle =
                "its last change lies more than \(ChangeSearch.maximumCommits) commits back; 'pawl resume \(policy.id)' "
                + "lets it move"
            // Somebody has said that it may move, whatever there was before.
            if spoken.resume(of: policy.id, value.alias) != nil { facts.obstacle = nil }
        case .found(let change):
            remembered = Remembered(
                tip: surroundings.base, current: facts.current, update: last.commit.id, found: change)
            try fill(&facts, change, policy, value, surroundings, scanner, history)
        }
        return (Standing(holds: holds, finding: rule.finding(facts)), remembered)
    }

    /// The updates of a value that are ours in deed, the newest first.
    private func updates(
        at place: HistoryIndex.Place, _ otherFiles: Set<String>, _ files: inout HistoricFiles,
        _ history: borrowing CommitLog
    ) throws -> [ValueHistory.Update] {
        var updates: [ValueHistory.Update] = []
        // A renamed file has its earlier updates under its earlier name.
        let places =
            [place]
            + otherFiles.sorted().map {
                HistoryIndex.Place(policy: place.policy, image: place.image, file: $0)
            }
        for place in places {
            for claim in index.claims(at: place) where updates.count < RevertRule.maximumTakenBack {
                let commit = try history.commit(claim.commit)
                guard let parent = commit.parents.first,
                    let before = try files.value(at: parent, in: place.file, history),
                    let after = try files.value(at: claim.commit, in: place.file, history),
                    claim.trailers.contains(where: { $0.says(before, after) })
                else { continue }
                updates.append(ValueHistory.Update(commit: CommitFacts(commit), before: before, after: after))
            }
        }
        return updates
    }

    private func fill(
        _ facts: inout ValueHistory, _ found: ChangeSearch.Found, _ policy: UpdatePolicy, _ value: ManagedValue,
        _ surroundings: Surroundings, _ scanner: HistoricScanner, _ history: borrowing CommitLog
    ) throws {
        let scope = ChangeScope(
            planner: surroundings.policies.planner, scanner: scanner, zones: surroundings.zones)
        var change = ValueHistory.Change(
            commit: CommitFacts(found.commit), knowsUpdate: found.knowsUpdate,
            arrived: Instant(secondsSince1970: Int(clamping: found.arrival.time)))
        change.isValuesOnly = try scope.isValuesOnly(found.commit, history)
        if let file = surroundings.policies.files[policy.id] {
            change.editsPolicy = try scope.changes(policy.id, in: file, found.commit, history)
            if !change.editsPolicy, found.arrival.id != found.commit.id {
                change.editsPolicy = try scope.changes(policy.id, in: file, found.arrival, history)
            }
        }
        facts.change = change
        guard let resume = spoken.resume(of: policy.id, value.alias) else { return }
        if try history.isAncestor(found.commit.id, of: resume.id) { facts.resumed = CommitFacts(resume) }
        var count = 0
        for update in facts.updates {
            guard let id = Revision(update.commit.id), try history.isAncestor(resume.id, of: id) else { break }
            count += 1
        }
        facts.updatesSinceResume = count
    }
}

extension CommitFacts {
    init(_ commit: LoggedCommit) {
        // Without the address: it stands in logs and on terminals.
        let name = commit.author.split(separator: " <", maxSplits: 1).first.map(String.init) ?? commit.author
        self.init(
            id: commit.id.description, author: name, time: Instant(secondsSince1970: Int(clamping: commit.time)),
            message: commit.message)
    }
}

extension UpdateTrailer {
    /// Whether a change of a value is the one that the trailer claims.
    fileprivate func says(_ before: HeldImage, _ after: HeldImage) -> Bool {
        guard from == before.tag, to == after.tag else { return false }
        guard let digest, let written = after.digest else { return true }
        return digest == written
    }
}

extension Hold {
    /// A hold that is a commit. An end that cannot be read is none.
    init(_ hold: HistoryIndex.HoldCommit, in policy: UpdatePolicy) {
        let commit = CommitFacts(hold.commit)
        self.init(reason: "\(commit.holdReason) (\(commit.name))")
        guard case .hold(let tag, let until) = hold.trailer.action else { return }
        self.tag = tag
        untilText = until
        self.until = until.flatMap { HoldTrailer.end($0, in: policy.restraint.schedule?.zone ?? .utc) }
    }
}
