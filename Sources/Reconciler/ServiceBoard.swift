import Git
import Planning
package import Policies

/// What the service is at, for whoever looks: the read side of the loop. It is told of every cycle and decides nothing.
package actor ServiceBoard {
    /// How many pushes are remembered.
    package static let maximumPushes = 200
    /// A cycle that takes longer has stopped moving; every exchange within one has a deadline far below.
    package static let longestCycle = 1_800
    /// A loop that has not begun a cycle so long after it was to, has stopped moving. In seconds, like ``longestCycle``.
    package static let latestStart = 120

    package let started: Instant
    private var sources: [String: SourceStatus] = [:]
    private var images: [ImageKey: ImageStatus] = [:]
    private var pushes: [PushedUpdate] = []
    private var trouble: ConfigurationTrouble?
    /// Grows with every change.
    package private(set) var version = 0
    private var watchers: [Int: AsyncStream<Int>.Continuation] = [:]
    private var nextWatcher = 0
    private let clock: @Sendable () -> Instant

    private struct ImageKey: Hashable {
        let source: String
        let policy: PolicyID
        let alias: String
    }

    package init(clock: @escaping @Sendable () -> Instant = { .systemNow }) {
        self.clock = clock
        started = clock()
    }

    /// Begins anew with these sources; what is known of those that stay is kept.
    package func follow(_ settings: [SourceSettings]) {
        let names = Set(settings.map(\.name))
        sources = sources.filter { names.contains($0.key) }
        images = images.filter { names.contains($0.key.source) }
        for source in settings where sources[source.name] == nil {
            sources[source.name] = SourceStatus(
                name: source.name, url: source.remote.url, branch: source.pushBranch ?? source.branch, since: clock())
        }
        change()
    }

    /// Notes what is wrong with the configuration or the policies on disk; nothing where all is well.
    package func note(problems: [String], isRefused: Bool) {
        ConfigurationTrouble.count(problems.count)
        let isAsBefore = trouble?.problems ?? [] == problems && trouble?.isRefused ?? isRefused == isRefused
        guard !isAsBefore else { return }
        trouble =
            problems.isEmpty ? nil : ConfigurationTrouble(since: clock(), isRefused: isRefused, problems: problems)
        change()
    }

    /// Notes what a source's loop is doing.
    func note(_ activity: SourceStatus.Activity, of source: String) {
        sources[source]?.activity = activity
        sources[source]?.since = clock()
        change()
    }

    /// Notes how a cycle ended.
    package func note(_ report: CycleReport) {
        guard var source = sources[report.source] else { return }
        source.note(report, at: clock())
        sources[report.source] = source
        note(report.plan.verdicts, report)
        if case .pushed(let revision) = report.outcome {
            let update = PushedUpdate(
                source: report.source, commit: revision, time: clock(), changes: report.plan.changes)
            pushes.insert(update, at: 0)
            if pushes.count > ServiceBoard.maximumPushes { pushes.removeLast() }
        }
        change()
    }

    private func note(_ verdicts: [ImageVerdict], _ report: CycleReport) {
        // A cycle that broke off knows nothing of the images.
        guard report.base != nil else { return }
        let changes = Dictionary(grouping: report.plan.changes) {
            ImageKey(source: report.source, policy: $0.policy, alias: $0.alias)
        }
        var standing: Set<ImageKey> = []
        for verdict in verdicts {
            let key = ImageKey(source: report.source, policy: verdict.policy, alias: verdict.alias)
            standing.insert(key)
            let status = ImageStatus(verdict, report, changes[key] ?? [], since: clock())
            let isAsBefore = images[key].map { $0.reason == status.reason && $0.selected == status.selected } ?? false
            let since = isAsBefore ? images[key]?.since : nil
            images[key] = status
            if let since { images[key]?.since = since }
        }
        images = images.filter { $0.key.source != report.source || standing.contains($0.key) }
    }

    /// Everything as it stands now.
    package var snapshot: ServiceSnapshot {
        ServiceSnapshot(
            version: version, started: started, now: clock(), sources: sources.values.sorted { $0.name < $1.name },
            images: images.values.sorted { ($0.policy, $0.alias, $0.source) < ($1.policy, $1.alias, $1.source) },
            pushes: pushes, trouble: trouble)
    }

    /// Whether every loop moves. Registries and repositories that are out of reach do not count.
    package var isAlive: Bool {
        let now = clock()
        return sources.values.allSatisfy { $0.isAlive(at: now) }
    }

    /// Whether every source has been looked at once, with whatever outcome.
    package var isReady: Bool { sources.values.allSatisfy { $0.cycles > 0 } }

    // MARK: Changes

    /// The version of each change from now on; those that nobody read in time are left out.
    package func changes() -> AsyncStream<Int> {
        let number = nextWatcher
        nextWatcher += 1
        let (stream, watcher) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        watchers[number] = watcher
        watcher.onTermination = { _ in Task { await self.forget(number) } }
        return stream
    }

    private func forget(_ watcher: Int) { watchers[watcher] = nil }

    private func change() {
        version += 1
        for watcher in watchers.values { watcher.yield(version) }
    }
}
