package import Git
import OCI
package import Planning
package import Policies
package import Resources

/// What the service is at, at one moment.
package struct ServiceSnapshot: Sendable {
    /// Grows with every change.
    package let version: Int
    package let started: Instant
    package let now: Instant
    /// In the order of their names.
    package let sources: [SourceStatus]
    /// In the order of their policies, aliases and sources.
    package let images: [ImageStatus]
    /// The newest first.
    package let pushes: [PushedUpdate]
    /// `nil` where nothing is wrong with the configuration.
    package let trouble: ConfigurationTrouble?
}

/// How one source stands.
package struct SourceStatus: Sendable {
    package enum Activity: Sendable, Equatable {
        case starting, cycling
        case waiting(until: Instant)
    }

    package let name: String
    /// Without credentials.
    package let url: String
    /// Where commits go.
    package let branch: String
    package var activity = Activity.starting
    /// When ``activity`` began.
    package var since: Instant
    package var cycles = 0
    package var lastCycle: Instant?
    /// When a cycle last came to its end, with or without a commit.
    package var lastSuccess: Instant?
    package var lastPush: Instant?
    package var duration = Duration.zero
    /// The tip that was planned on last.
    package var tip: Revision?
    /// Why the last cycle failed; `nil` where it did not.
    package var failure: (reason: Reason, message: String)?
    /// Failed cycles without another between them.
    package var failures = 0
    /// Lost races since the start.
    package var lostRaces = 0
    /// What is wrong with policies kept in the repository.
    package var diagnostics: [Diagnostic] = []

    init(name: String, url: String, branch: String, since: Instant) {
        self.name = name
        self.url = url
        self.branch = branch
        self.since = since
    }

    /// Whether its loop moves.
    package func isAlive(at now: Instant) -> Bool {
        switch activity {
        case .starting, .cycling: now.secondsSince1970 - since.secondsSince1970 < ServiceBoard.longestCycle
        case .waiting(let until): now.secondsSince1970 - until.secondsSince1970 < ServiceBoard.latestStart
        }
    }

    mutating func note(_ report: CycleReport, at now: Instant) {
        cycles += 1
        lastCycle = now
        duration = report.duration
        tip = report.base ?? tip
        lostRaces += report.lostRaces
        diagnostics = report.diagnostics
        switch report.outcome {
        case .failed(let reason, let message):
            failure = (reason, message)
            failures += 1
        case .stopped: break
        case .pushed(let revision):
            tip = revision
            lastPush = now
            succeed(at: now)
        case .unchanged, .planned: succeed(at: now)
        }
    }

    private mutating func succeed(at now: Instant) {
        failure = nil
        failures = 0
        lastSuccess = now
    }
}

/// How one image of a policy stands in one source.
package struct ImageStatus: Sendable {
    package let source: String
    package let policy: PolicyID
    package let alias: String
    /// The repository as the policy spells it.
    package let image: String
    /// The tags that stand in Git.
    package let currents: [String]
    /// The tag that the policy would have; `nil` where none.
    package let selected: String?
    package let reason: Reason
    package let message: String
    /// Since when reason and selection are these.
    package var since: Instant
    /// How many values of the tree belong to it.
    package let fields: Int
    /// What was due at the last plan and was not pushed.
    package let pending: [PlannedChange]

    package var isFailure: Bool { reason.isFailure }

    init(_ verdict: ImageVerdict, _ report: CycleReport, _ changes: [PlannedChange], since: Instant) {
        source = report.source
        policy = verdict.policy
        alias = verdict.alias
        image = verdict.image
        fields = verdict.fields
        self.since = since
        selected = verdict.selected?.text
        // What was pushed stands in Git now.
        if case .pushed = report.outcome, verdict.reason == .selected {
            var tags: [String] = []
            for tag in changes.map(\.to.text) where !tags.contains(tag) { tags.append(tag) }
            currents = tags
            pending = []
            reason = .upToDate
            message = verdict.message
        } else if case .failed(let why, let text) = report.outcome, !changes.isEmpty {
            currents = verdict.currents
            pending = changes
            reason = why
            message = text
        } else {
            currents = verdict.currents
            pending = changes
            reason = verdict.reason
            message = verdict.message
        }
    }
}

/// One commit of ours.
package struct PushedUpdate: Sendable {
    package let source: String
    package let commit: Revision
    package let time: Instant
    package let changes: [PlannedChange]
}
