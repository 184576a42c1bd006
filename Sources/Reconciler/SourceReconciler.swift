import Dispatch
package import Git
import OCI
package import Planning
package import Policies
import ServiceLifecycle
import Tracing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The loop of one source: list, fetch, scan, plan, commit, push. The only writer of its branch.
package actor SourceReconciler {
    package nonisolated let settings: SourceSettings
    let mirror: SourceMirror
    let places: PolicyPlaces
    private let only: Set<PolicyID>?
    private let usualInterval: Duration
    let tagLists: TagLists
    private let facts: TagFactFinder
    private let isDryRun: Bool
    private let waker: Waker?
    private let clock: @Sendable () -> Instant

    private(set) var policies: (identity: [String], read: SourcePolicies)?
    private var history = HistoryFinder()
    private(set) var scan = TreeScan()
    private(set) var scanned: (revision: Revision, selectors: FieldSelectors)?
    /// What the last plan was made from.
    private(set) var planned: (policies: SourcePolicies, observations: Observations)?
    /// The holds beside the history that it stood on.
    private(set) var words: [HistoryIndex.HoldCommit] = []

    /// - Parameters:
    ///   - places: where policies are kept; those with a target in this source take part.
    ///   - only: the policies to plan for; `nil` for all.
    ///   - interval: of policies that say nothing else.
    ///   - waker: where given, a cycle does not wait for a registry that is slow, and is woken when its lists have come.
    ///   - clock: the present, for ages and schedules.
    package init(
        mirror: SourceMirror, places: PolicyPlaces, only: Set<PolicyID>? = nil, interval: Duration,
        tagLists: TagLists, facts: TagFactFinder, isDryRun: Bool, waker: Waker? = nil,
        clock: @escaping @Sendable () -> Instant = { .systemNow }
    ) {
        settings = mirror.settings
        self.mirror = mirror
        self.places = places
        self.only = only
        usualInterval = interval
        self.tagLists = tagLists
        self.facts = facts
        self.isDryRun = isDryRun
        self.waker = waker
        self.clock = clock
    }

    /// A reconciler with a mirror of its own, and policies that are kept nowhere.
    package init(
        settings: SourceSettings, policies: [UpdatePolicy], interval: Duration, tagLists: TagLists,
        facts: TagFactFinder, isDryRun: Bool, clock: @escaping @Sendable () -> Instant = { .systemNow }
    ) {
        self.init(
            mirror: SourceMirror(settings), places: PolicyPlaces(policies), interval: interval, tagLists: tagLists,
            facts: facts, isDryRun: isDryRun, clock: clock)
    }

    /// How long to wait until the next cycle: the shortest interval of the policies as they were read last.
    package var interval: Duration { policies?.read.interval ?? usualInterval }

    /// One cycle. Never throws: a failure is a report, and the next cycle starts afresh.
    ///
    /// - Parameter occasion: what it is for beyond what is due anyway.
    package func cycle(_ occasion: Occasion = Occasion()) async -> CycleReport {
        await withSpan("cycle") { span in
            let (began, start) = (clock(), ContinuousClock.now)
            var report = await attempt(occasion)
            report.began = began
            report.duration = start.duration(to: .now)
            report.context = span.context
            span.describe(report)
            return report
        }
    }

    private func attempt(_ occasion: Occasion) async -> CycleReport {
        var lostRaces = 0
        do {
            // Policies kept in other sources count as they stand now, to the end of the cycle.
            let tips = await places.tips(besides: settings.name)
            // Which tags are wanted is for the policies to say; they are read again from each commit planned on.
            let first = places.areKept(in: settings.name) ? try await mirror.fetch() : nil
            guard var observations = await list(await policies(at: first, tips), occasion) else {
                return report(.stopped)
            }
            while true {
                let mirror = try await mirror.open()
                let footing = try await self.mirror.footing()
                let base = footing.base
                let policies = await policies(at: base, tips)
                if policies.planner.repositories.contains(where: { observations.tags[$0] == nil }) {
                    guard let more = await list(policies, occasion) else { return report(.stopped, base: base) }
                    observations = more
                }
                let planning = OpenSpan("plan", ["pawl.base": "\(base)"])
                let planner = policies.planner
                let scan = try await scanTree(of: mirror, at: base, planner.selectors)
                observations.standings = [:]
                observations.wantsLabels = settings.commit.template?.namesLabels ?? false
                var plan = planner.plan(files: scan.scannedFiles, observations: observations)
                for _ in 0..<SourceReconciler.maximumLookups where !plan.missing.isEmpty || !plan.unexamined.isEmpty {
                    let standings = try await examine(plan.unexamined, on: footing, policies, scan, in: mirror)
                    observations.standings?.merge(standings) { $1 }
                    let (missing, now) = (plan.missing, observations.now)
                    let found = await ServiceContext.withValue(planning.context) {
                        await cancelWhenStopping { await self.facts.find(missing, now: now) }
                    }
                    guard let found else { return report(.stopped, base: base) }
                    observations.add(found)
                    plan = planner.plan(files: scan.scannedFiles, observations: observations)
                }
                planning.end()
                planned = (policies, observations)
                words = footing.words
                // Nobody's revert is undone unseen.
                let unexamined = plan.unexamined
                plan.changes.removeAll { unexamined.contains($0.value) }
                plan.skipped = planner.relevant(scan.skipped) + plan.skipped
                if plan.isEmpty { return report(.unchanged, plan, base, lostRaces) }
                if isDryRun { return report(.planned, plan, base, lostRaces) }
                switch try await write(plan, on: footing, planner.selectors, to: mirror) {
                case .pushed(let revision): return report(.pushed(revision), plan, base, lostRaces)
                case .refused(let message):
                    return report(.failed(.pushRejected, message: message), plan, base, lostRaces)
                case .lostRace:
                    lostRaces += 1
                    guard lostRaces < SourceReconciler.maximumRaces else {
                        return report(
                            .failed(
                                .pushRejected,
                                message:
                                    "another writer was faster \(lostRaces) times in a row; the next cycle tries again"
                            ), plan, base, lostRaces)
                    }
                    await mirror.prepareToPush()
                    await backOff(lostRaces)
                }
            }
        } catch let error as GitError where error.code == .cancelled {
            return report(.stopped, races: lostRaces)
        } catch let error as GitError {
            return report(.failed(error.reason, message: error.description), races: lostRaces)
        } catch {
            return report(.failed(.sourceUnavailable, message: "\(error)"), races: lostRaces)
        }
    }

    /// The fields of the tree as they stand at the branch's tip.
    package func scannedFiles() async throws -> [ScannedFile] { try await look().scan.scannedFiles }

    /// The values of a policy's image as they stand at the branch's tip, by the policies of the same commit, with what the
    /// history says of each.
    package func values(of image: ImagePolicy, in policy: UpdatePolicy) async throws -> [ExaminedValue] {
        try await examine { $0.policy == policy.id && $0.alias == image.alias }.values
    }

    /// What was found of the values of a branch's tip.
    struct Examined: Sendable {
        let policies: [UpdatePolicy]
        let values: [ExaminedValue]
        let holds: [HistoryFinder.CommitHold]
    }

    /// Looks at the history of values at the branch's tip, in the order of files and lines.
    func examine(_ isWanted: (ManagedValue) -> Bool) async throws -> Examined {
        try await examine(try await look(), isWanted)
    }

    /// Looks at the history of values as a tree has them.
    func examine(_ look: Look, _ isWanted: (ManagedValue) -> Bool) async throws -> Examined {
        let (base, words, policies, scan) = look
        let values = policies.planner.managedValues(in: scan.scannedFiles).filter(isWanted)
        var finder = history
        let standings = try await finder.standings(
            of: Set(values),
            HistoryFinder.Surroundings(
                base: base, words: words, policies: policies, scan: scan, zones: self.mirror.zones),
            in: try await mirror.open())
        history = finder
        return Examined(
            policies: policies.planner.policies,
            values: values.map { ExaminedValue(value: $0, standing: standings[$0] ?? Standing()) },
            holds: finder.holds(of: policies.planner.policies))
    }

    var now: Instant { clock() }

    var isHistoryWhole: Bool { history.index.isWhole }

    /// A commit with the holds beside its history, and what stands in its tree.
    typealias Look = (
        base: Revision, words: [HistoryIndex.HoldCommit], policies: SourcePolicies, scan: TreeScan
    )

    private func look() async throws -> Look {
        let tips = await places.tips(besides: settings.name)
        let footing = try await mirror.footing(isReadOnly: true)
        let policies = await policies(at: footing.base, tips)
        let scan = try await scanTree(of: try await mirror.open(), at: footing.base, policies.planner.selectors)
        return (footing.base, footing.words, policies, scan)
    }

    /// The bytes of files at a revision, for `plan -o diff`.
    package func bytes(of paths: [String], at revision: Revision) async throws -> [String: [UInt8]] {
        let blobs = scan.blobs(of: Set(paths))
        return try await mirror.open().withTree(at: revision) { tree in
            var bytes: [String: [UInt8]] = [:]
            for (path, blob) in blobs { bytes[path] = try tree.withBlob(blob) { [UInt8]($0) } }
            return bytes
        }
    }

    // MARK: The steps

    /// With the pauses between them, half a minute or so of losing every time.
    static let maximumRaces = 60
    /// So many races in a row are taken up again at once: every moment between the look at the branch and the push is one
    /// in which somebody else may be faster. After that several of us may be in each other's way.
    private static let racesWithoutPause = 8
    /// How long a cycle waits for lists while none comes.
    private static let patience = Duration.seconds(3)
    /// How often a plan may ask for more: once for each candidate that is passed over.
    package static let maximumLookups = 200

    /// The policies as they are at a commit of this source and at the tips of the others.
    ///
    /// - Parameter base: `nil` where no policies are kept in this source.
    private func policies(at base: Revision?, _ tips: [String: PolicyPlaces.Tip]) async -> SourcePolicies {
        var tips = tips
        if let base { tips[settings.name] = .revision(base) }
        let kept = await places.kept(at: tips)
        let identity = kept.map(\.identity)
        if let policies, policies.identity == identity { return policies.read }
        let read = SourcePolicies(
            places.checked(with: kept), files: kept.reduce(into: [:]) { $0.merge($1.files(in: settings.name)) { $1 } },
            source: settings.name, only: only, interval: usualInterval)
        policies = (identity, read)
        return read
    }

    /// Lists the tags that the policies ask for; `nil` where a stop of the service broke it off.
    private func list(_ policies: SourcePolicies, _ occasion: Occasion) async -> Observations? {
        let now = ContinuousClock.now
        // Timers fire a little early or late: a list nine tenths of its interval old is due.
        var due = policies.maximumAges.mapValues { now - $0 * 9 / 10 }
        let asked = occasion.notBefore.filter { due[$0.key] != nil }
        due.merge(asked) { max($0, $1) }
        let awaited = asked.isEmpty ? nil : Set(asked.keys)
        let (name, lists, waker, notBefore) = (settings.name, tagLists, waker, due)
        // The listing may be broken off by a stop of the service; from the commit on, the cycle finishes.
        let observed = await withSpan("scan") { span in
            span.attributes["pawl.repositories"] = notBefore.count
            return await cancelWhenStopping {
                guard let waker else { return await lists.observe(notBefore) }
                return await lists.observe(notBefore, awaiting: awaited, patience: SourceReconciler.patience) {
                    await waker.wake(name)
                }
            }
        }
        guard let tags = observed else { return nil }
        // What the lists alone say: the tags, and how long they have been listed.
        var observations = Observations(now: clock(), tags: tags)
        for repository in policies.agingRepositories {
            guard case .tags(let list) = tags[repository] else { continue }
            observations.facts[repository] = await facts.listedFacts(list, in: repository, now: observations.now)
        }
        return observations
    }

    private func scanTree(
        of mirror: Mirror, at revision: Revision, _ selectors: FieldSelectors
    ) async throws -> TreeScan {
        if let scanned, scanned.revision == revision, scanned.selectors == selectors { return scan }
        let previous = scanned?.selectors == selectors ? scan : TreeScan()
        scan = try await mirror.withTree(at: revision) { tree in
            try TreeScan(tree, previous: previous, selectors: selectors)
        }
        scanned = (revision, selectors)
        return scan
    }

    /// What the history says of some values.
    private func examine(
        _ values: Set<ManagedValue>, on footing: Footing, _ policies: SourcePolicies, _ scan: TreeScan,
        in mirror: Mirror
    ) async throws -> [ManagedValue: Standing] {
        guard !values.isEmpty else { return [:] }
        var finder = history
        let standings = try await finder.standings(
            of: values,
            HistoryFinder.Surroundings(
                base: footing.base, words: footing.words, policies: policies, scan: scan, zones: self.mirror.zones),
            in: mirror)
        history = finder
        return standings
    }

    private enum Written {
        case pushed(Revision)
        case lostRace
        case refused(String)
    }

    private func write(
        _ plan: UpdatePlan, on footing: Footing, _ selectors: FieldSelectors, to mirror: Mirror
    ) async throws -> Written {
        let now = Int64(time(nil))
        let footing = try await self.mirror.settled(footing, at: now)
        let byFile = Dictionary(grouping: plan.changes, by: \.file)
        let bytes = try await self.bytes(of: Array(byFile.keys), at: footing.base)
        var files: [FileChange] = []
        for (path, changes) in byFile.sorted(by: { $0.key < $1.key }) {
            let before = bytes[path] ?? []
            files.append(
                FileChange(
                    path: path,
                    bytes: try AppliedFile.bytes(
                        of: path, before, applying: changes.map(\.applied),
                        selectors: selectors.selectors(for: path))))
        }
        let commit = try await mirror.commit(files, on: footing, plan: plan, settings, at: now)
        switch try await self.mirror.push(commit, on: footing, through: mirror) {
        case .accepted: return .pushed(commit)
        case .lostRace: return .lostRace
        case .refused(let message): return .refused(message)
        }
    }

    private func backOff(_ attempt: Int) async {
        guard attempt > SourceReconciler.racesWithoutPause else { return }
        let ceiling = min(500, 10 << min(attempt - SourceReconciler.racesWithoutPause, 10))
        // A stop of the service does not wait for the pause; the next attempt's outcome is reported as it is.
        try? await Task.sleep(for: .milliseconds(Int.random(in: 0...ceiling)))
    }

    private func report(
        _ outcome: CycleReport.Outcome, _ plan: UpdatePlan = UpdatePlan(), _ base: Revision? = nil, _ races: Int = 0
    ) -> CycleReport {
        CycleReport(
            source: settings.name, plan: plan, base: base, outcome: outcome, lostRaces: races,
            diagnostics: policies?.read.diagnostics ?? [])
    }

    private func report(
        _ outcome: CycleReport.Outcome, base: Revision? = nil, races: Int = 0
    ) -> CycleReport {
        report(outcome, UpdatePlan(), base, races)
    }
}

extension GitError {
    fileprivate var reason: Reason {
        switch code {
        case .authenticationFailed: .authenticationFailed
        case .signingFailed: .signingFailed
        case .branchesConflict: .pushRejected
        default: .sourceUnavailable
        }
    }
}

/// Runs work that a graceful stop may break off; `nil` where it was.
private func cancelWhenStopping<T: Sendable>(_ work: @Sendable @escaping () async -> T) async -> T? {
    let value = await cancelWhenGracefulShutdown { await work() }
    return Task.isCancelled || Task.isShuttingDownGracefully ? nil : value
}
