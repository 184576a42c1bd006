import Audit
import Git
import Planning
import Policies
import Reconciler
import Reports
import Signing

/// Puts together what the API and the pages show. Nothing here asks a registry or a Git server: what is shown is what the
/// loops know, and what the mirrors on disk hold.
actor ServiceReader {
    /// How far back updates are told of, in seconds.
    static let memory = 90 * 86_400
    /// So many of a source's updates are told of at most.
    static let maximumUpdates = 500
    /// How long a request waits for a mirror that is busy with its remote.
    static let patience = Duration.seconds(4)

    private let access: ServiceAccess
    private var histories: [String: Reading<History>] = [:]
    private var held: [String: Reading<[HeldImages]>] = [:]

    init(_ access: ServiceAccess) { self.access = access }

    /// A source's updates, as its history had them at one tip.
    private struct History: Sendable {
        var updates: [SourceUpdate] = []
        var isCut = false
    }

    /// Something that is read once for all who ask, until its key changes.
    private struct Reading<Value: Sendable> {
        let key: String
        let task: Task<Value, any Error>
    }

    var snapshot: ServiceSnapshot { get async { await access.board.snapshot } }

    var status: StatusDocument {
        get async { StatusDocument(await access.board.snapshot, version: access.version) }
    }

    var registries: RegistriesDocument {
        get async {
            let now = await access.board.snapshot.now
            return RegistriesDocument(registries: await access.registries().map { RegistryEntry($0, at: now) })
        }
    }

    // MARK: One app

    /// Everything about one app; `nil` where no source's last cycle had it.
    ///
    /// - Parameter limit: how many candidates of an image are told of.
    func app(_ id: PolicyID, limit: Int) async -> AppDocument? {
        let snapshot = await access.board.snapshot
        let images = snapshot.images.filter { $0.policy == id }
        guard let app = AppEntry.all(of: images).first else { return nil }
        var notes: [String] = []
        var explained: [AppDocument.Explained] = []
        var diff: [UInt8] = []
        for source in access.sources {
            let name = source.settings.name
            let here = images.filter { $0.source == name }
            guard !here.isEmpty else { continue }
            let currents = here.reduce(into: [:]) { $0[$1.alias] = $1.currents.first }
            let pending = here.flatMap(\.pending)
            let answer = await Patience.wait(ServiceReader.patience) {
                (
                    try await source.explanations(of: id, currents: currents),
                    try await source.diff(of: pending.sorted { ($0.file, $0.line) < ($1.file, $1.line) })
                )
            }
            switch answer {
            case .success(let (explanations, text)):
                explained += explanations.map { AppDocument.Explained($0, source: name, limit: limit) }
                diff += text
            case .failure(let error): notes.append("\(name): \(error)")
            case nil: notes.append("\(name): its repository is busy; look again in a moment")
            }
        }
        let updates = await self.updates(in: snapshot)
        let holds = await self.holds(in: snapshot)
        return AppDocument(
            app: app, explanations: explained,
            updates: updates.updates.filter { $0.update.policy == app.policy },
            holds: holds.holds.filter { $0.policy == app.policy }, diff: String(decoding: diff, as: UTF8.self),
            notes: notes + updates.notes + holds.notes)
    }

    // MARK: Updates

    /// The newest updates of all sources, read from Git.
    func updates(in snapshot: ServiceSnapshot) async -> UpdatesDocument {
        var document = UpdatesDocument(updates: [], cut: false, notes: [])
        // All are begun before one is waited for.
        let readings = access.sources.map { source in
            (source.settings.name, history(of: source, snapshot))
        }
        for (name, task) in readings {
            switch await Patience.wait(ServiceReader.patience, { try await task.value }) {
            case .success(let history):
                document.updates += history.updates
                document.cut = document.cut || history.isCut
            case .failure(let error as GitError) where error.code == .notFound:
                document.notes.append("\(name): not fetched yet")
            case .failure(let error):
                histories[name] = nil
                document.notes.append("\(name): \(error)")
            case nil: document.notes.append("\(name): its repository is busy; look again in a moment")
            }
        }
        document.updates.sort { $0.update.time > $1.update.time }
        return document
    }

    private func history(of source: SourceReconciler, _ snapshot: ServiceSnapshot) -> Task<History, any Error> {
        let name = source.settings.name
        let tip = snapshot.sources.first { $0.name == name }?.tip
        let key = tip?.description ?? ""
        if let known = histories[name], known.key == key { return known.task }
        let url = source.settings.remote.url
        let oldest = Instant(secondsSince1970: snapshot.now.secondsSince1970 - ServiceReader.memory)
        let task = Task {
            let trail = try await source.withKnownLog(from: tip) { log, tip in
                var query = AuditQuery(tip: tip)
                query.since = oldest
                query.limit = ServiceReader.maximumUpdates
                return try AuditTrail(query, of: log, verifier: SignatureVerifier(nil))
            }
            var history = History(isCut: trail.isCut)
            for commit in trail.commits {
                let link = ForgeLink.url(of: "\(commit.id)", in: url)
                history.updates += commit.updates.map {
                    SourceUpdate(source: name, url: link, update: UpdateEntry(commit, $0, verifies: false))
                }
            }
            return history
        }
        // Before the first fetch there is nothing to remember.
        if tip != nil { histories[name] = Reading(key: key, task: task) }
        return task
    }

    // MARK: Holds

    /// Everything that holds values back, as the last cycles found the branches.
    func holds(in snapshot: ServiceSnapshot) async -> HoldsDocument {
        var document = HoldsDocument(holds: [], notes: [])
        let readings = access.sources.map { source in
            (source.settings.name, holds(of: source, snapshot))
        }
        for (name, task) in readings {
            switch await Patience.wait(ServiceReader.patience, { try await task.value }) {
            case .success(let held): document.holds += held.map(HoldEntry.init)
            case .failure(let error):
                held[name] = nil
                document.notes.append("\(name): \(error)")
            case nil: document.notes.append("\(name): its repository is busy; look again in a moment")
            }
        }
        document.holds.sort { ($0.policy, $0.alias ?? "", $0.source) < ($1.policy, $1.alias ?? "", $1.source) }
        return document
    }

    private func holds(of source: SourceReconciler, _ snapshot: ServiceSnapshot) -> Task<[HeldImages], any Error> {
        let name = source.settings.name
        let cycles = snapshot.sources.first { $0.name == name }?.cycles ?? 0
        // A hold ends by the clock too.
        let key = "\(cycles) \(snapshot.now.secondsSince1970 / 60)"
        if let known = held[name], known.key == key { return known.task }
        let task = Task { try await source.knownHolds() }
        held[name] = Reading(key: key, task: task)
        return task
    }
}
