import Git
import Planning
package import Policies
package import Reconciler
import Resources

/// What the whole service is at: `status -o json` and the API's `status`.
package struct StatusDocument: Codable, Sendable {
    /// Of the program.
    package var version: String
    /// Grows with every change since the start.
    package var sequence: Int
    package var started: String
    package var now: String
    /// Whether every loop moves.
    package var alive: Bool
    /// Whether every source was looked at once.
    package var ready: Bool
    package var sources: [SourceEntry]
    package var apps: [AppEntry]
    /// What was pushed since the start, the newest first.
    package var pushes: [PushEntry]
    /// What is wrong with the configuration or the policies on disk.
    @Nullable package var configuration: ConfigurationEntry?

    package init(_ snapshot: ServiceSnapshot, version: String) {
        self.version = version
        sequence = snapshot.version
        started = snapshot.started.description
        now = snapshot.now.description
        sources = snapshot.sources.map { SourceEntry($0, at: snapshot.now) }
        alive = sources.allSatisfy(\.alive)
        ready = sources.allSatisfy { $0.cycles > 0 }
        apps = AppEntry.all(of: snapshot.images)
        pushes = snapshot.pushes.map(PushEntry.init)
        _configuration = Nullable(wrappedValue: snapshot.trouble.map(ConfigurationEntry.init))
    }
}

/// What is wrong with the configuration or the policies on disk.
package struct ConfigurationEntry: Codable, Sendable {
    package var since: String
    /// Whether what stands on disk was refused, so that an earlier reading goes on.
    package var refused: Bool
    package var problems: [String]

    init(_ trouble: ConfigurationTrouble) {
        since = trouble.since.description
        refused = trouble.isRefused
        problems = trouble.problems
    }
}

/// How one source stands.
package struct SourceEntry: Codable, Sendable {
    /// Why something failed.
    package struct Failure: Codable, Sendable {
        package var reason: String
        package var message: String
    }

    package var name: String
    package var url: String
    package var branch: String
    /// `starting`, `cycling` or `waiting`.
    package var activity: String
    /// When the activity began.
    package var since: String
    /// When the next cycle is due, while it waits.
    @Nullable package var next: String?
    package var alive: Bool
    package var cycles: Int
    @Nullable package var lastCycle: String?
    @Nullable package var lastSuccess: String?
    @Nullable package var lastPush: String?
    /// How long the last cycle took.
    package var seconds: Double
    @Nullable package var tip: String?
    @Nullable package var failure: Failure?
    /// Failed cycles without another between them.
    package var failures: Int
    package var lostRaces: Int
    /// What is wrong with policies kept in the repository.
    package var diagnostics: [String]

    package init(_ status: SourceStatus, at now: Instant) {
        name = status.name
        url = status.url
        branch = status.branch
        var next: Instant?
        switch status.activity {
        case .starting: activity = "starting"
        case .cycling: activity = "cycling"
        case .waiting(let until):
            activity = "waiting"
            next = until
        }
        since = status.since.description
        _next = Nullable(wrappedValue: next?.description)
        alive = status.isAlive(at: now)
        cycles = status.cycles
        _lastCycle = Nullable(wrappedValue: status.lastCycle?.description)
        _lastSuccess = Nullable(wrappedValue: status.lastSuccess?.description)
        _lastPush = Nullable(wrappedValue: status.lastPush?.description)
        // Thousandths are enough, and the same number reads the same everywhere.
        seconds = (status.duration / .milliseconds(1)).rounded() / 1_000
        _tip = Nullable(wrappedValue: status.tip?.description)
        _failure = Nullable(
            wrappedValue: status.failure.map { Failure(reason: $0.reason.rawValue, message: $0.message) })
        failures = status.failures
        lostRaces = status.lostRaces
        diagnostics = status.diagnostics.map(\.description)
    }
}

/// A commit of ours since the start.
package struct PushEntry: Codable, Sendable {
    package var source: String
    package var commit: String
    package var time: String
    package var changes: [ChangesDocument.Change]

    package init(_ push: PushedUpdate) {
        source = push.source
        commit = push.commit.description
        time = push.time.description
        changes = push.changes.map { ChangesDocument.Change($0, source: push.source) }
    }
}
