import Dispatch
package import Git
import OCI
package import Planning
package import Policies
import ServiceLifecycle

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The loop of one source: list, fetch, scan, plan, commit, push. The only writer of its branch.
package actor SourceReconciler {
    package nonisolated let settings: SourceSettings
    private let planner: Planner
    private let maximumAges: [Repository: Duration]
    private let tagLists: TagLists
    private let facts: TagFactFinder
    private let isDryRun: Bool
    private let clock: @Sendable () -> Instant
    /// The policies ask for the age of tags.
    private let agingRepositories: Set<Repository>

    private var mirror: Mirror?
    private var scan = TreeScan()
    private var scannedRevision: Revision?

    /// - Parameters:
    ///   - policies: all policies; those with a target in this source take part.
    ///   - clock: the present, for ages and schedules.
    package init(
        settings: SourceSettings, policies: [UpdatePolicy], interval: Duration, tagLists: TagLists,
        facts: TagFactFinder, isDryRun: Bool, clock: @escaping @Sendable () -> Instant = { .systemNow }
    ) {
        self.settings = settings
        self.tagLists = tagLists
        self.facts = facts
        self.isDryRun = isDryRun
        self.clock = clock
        agingRepositories = Set(policies.flatMap(\.images).filter { $0.minimumAge != nil }.map(\.repository))
        planner = Planner(source: settings.name, policies: policies)
        var ages: [Repository: Duration] = [:]
        let wanted = planner.repositories
        for policy in policies {
            for image in policy.images where wanted.contains(image.repository) {
                let age = policy.interval ?? interval
                ages[image.repository] = min(ages[image.repository] ?? age, age)
            }
        }
        maximumAges = ages
        self.interval = ages.values.min() ?? interval
    }

    /// How long to wait between two cycles: the shortest interval of its policies.
    package nonisolated let interval: Duration

    /// One cycle. Never throws: a failure is a report, and the next cycle starts afresh.
    package func cycle() async -> CycleReport {
        // The listing may be broken off by a stop of the service; from the commit on, the cycle finishes.
        let observed = await cancelWhenStopping {
            // Timers fire a little early or late: a list nine tenths of its interval old is due.
            await self.tagLists.observe(self.maximumAges.mapValues { $0 * 9 / 10 })
        }
        guard let tags = observed else { return report(.stopped) }
        var observations = await observe(tags)
        var lostRaces = 0
        while true {
            do {
                let (mirror, base) = try await fetch()
                let scan = try await scanTree(of: mirror, at: base)
                var plan = planner.plan(files: scan.scannedFiles, observations: observations)
                for _ in 0..<SourceReconciler.maximumLookups where !plan.missing.isEmpty {
                    let (missing, now) = (plan.missing, observations.now)
                    guard let found = await cancelWhenStopping({ await self.facts.find(missing, now: now) })
                    else { return report(.stopped, base: base) }
                    observations.add(found)
                    plan = planner.plan(files: scan.scannedFiles, observations: observations)
                }
                plan.skipped = planner.relevant(scan.skipped) + plan.skipped
                if plan.isEmpty { return report(.unchanged, plan, base, lostRaces) }
                if isDryRun { return report(.planned, plan, base, lostRaces) }
                switch try await write(plan, on: base, scan, to: mirror) {
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
                    await backOff(lostRaces)
                }
            } catch let error as GitError {
                let reason: Reason = error.code == .authenticationFailed ? .authenticationFailed : .sourceUnavailable
                return report(.failed(reason, message: error.description), races: lostRaces)
            } catch {
                return report(.failed(.sourceUnavailable, message: "\(error)"), races: lostRaces)
            }
        }
    }

    /// The fields that belong to a policy as they stand at the branch's tip, for `explain`.
    package func scannedFiles() async throws -> [ScannedFile] {
        let (mirror, base) = try await fetch()
        return try await scanTree(of: mirror, at: base).scannedFiles
    }

    /// The bytes of files at a revision, for `plan -o diff`.
    package func bytes(of paths: [String], at revision: Revision) async throws -> [String: [UInt8]] {
        guard let mirror else { return [:] }
        let blobs = scan.blobs(of: Set(paths))
        return try await mirror.withTree(at: revision) { tree in
            var bytes: [String: [UInt8]] = [:]
            for (path, blob) in blobs { bytes[path] = try tree.withBlob(blob) { [UInt8]($0) } }
            return bytes
        }
    }

    // MARK: The steps

    static let maximumRaces = 10
    /// How often a plan may ask for more: once for each candidate that is passed over.
    package static let maximumLookups = 200

    /// What the lists alone say: the tags, and how long they have been listed.
    private func observe(_ tags: [Repository: TagObservation]) async -> Observations {
        var observations = Observations(now: clock(), tags: tags)
        for repository in agingRepositories {
            guard case .tags(let list) = tags[repository] else { continue }
            observations.facts[repository] = await facts.listedFacts(list, in: repository, now: observations.now)
        }
        return observations
    }

    private func fetch() async throws -> (Mirror, Revision) {
        let mirror: Mirror
        if let open = self.mirror {
            mirror = open
        } else {
            mirror = try await Mirror.open(remote: settings.remote, directory: settings.mirrorDirectory)
            self.mirror = mirror
        }
        return (mirror, try await mirror.fetch(branch: settings.branch))
    }

    private func scanTree(of mirror: Mirror, at revision: Revision) async throws -> TreeScan {
        if scannedRevision == revision { return scan }
        let previous = scan
        let selectors = planner.selectors
        scan = try await mirror.withTree(at: revision) { tree in
            try TreeScan(tree, previous: previous, selectors: selectors)
        }
        scannedRevision = revision
        return scan
    }

    private enum Written {
        case pushed(Revision)
        case lostRace
        case refused(String)
    }

    private func write(
        _ plan: UpdatePlan, on base: Revision, _ scan: TreeScan, to mirror: Mirror
    ) async throws -> Written {
        let byFile = Dictionary(grouping: plan.changes, by: \.file)
        let bytes = try await self.bytes(of: Array(byFile.keys), at: base)
        var files: [FileChange] = []
        for (path, changes) in byFile.sorted(by: { $0.key < $1.key }) {
            let before = bytes[path] ?? []
            files.append(
                FileChange(
                    path: path,
                    bytes: try AppliedFile.bytes(
                        of: path, before, applying: changes.map(\.applied),
                        selectors: planner.selectors.selectors(for: path))))
        }
        let signature = CommitSignature(
            name: settings.authorName, email: settings.authorEmail, time: Int64(time(nil)), offsetMinutes: 0)
        let commit = try await mirror.commit(
            files, on: base, message: CommitMessage(plan).description, author: signature, committer: signature)
        switch try await mirror.push(commit, to: settings.branch, expecting: base) {
        case .accepted: return .pushed(commit)
        case .lostRace: return .lostRace
        case .refused(let message): return .refused(message)
        }
    }

    private func backOff(_ attempt: Int) async {
        let ceiling = min(2_000, 20 << attempt)
        // A stop of the service does not wait for the pause; the next attempt's outcome is reported as it is.
        try? await Task.sleep(for: .milliseconds(Int.random(in: 0...ceiling)))
    }

    private func report(
        _ outcome: CycleReport.Outcome, _ plan: UpdatePlan = UpdatePlan(), _ base: Revision? = nil, _ races: Int = 0
    ) -> CycleReport {
        CycleReport(source: settings.name, plan: plan, base: base, outcome: outcome, lostRaces: races)
    }

    private func report(
        _ outcome: CycleReport.Outcome, base: Revision? = nil, races: Int = 0
    ) -> CycleReport {
        report(outcome, UpdatePlan(), base, races)
    }
}

/// Runs work that a graceful stop may break off; `nil` where it was.
private func cancelWhenStopping<T: Sendable>(_ work: @Sendable @escaping () async -> T) async -> T? {
    let value = await cancelWhenGracefulShutdown { await work() }
    return Task.isCancelled || Task.isShuttingDownGracefully ? nil : value
}
