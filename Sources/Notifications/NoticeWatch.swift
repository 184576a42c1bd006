package import Notices
import OCI
import Planning
package import Policies
package import Reconciler
import Resources

/// Finds the news in successive cycles: what was pushed, and which states begin and end.
///
/// A value: the time comes in as an argument. It remembers no more than the states that hold, and tells each once, however
/// long it holds. After a start, what is held already is no news; failures are counted and waits measured anew.
package struct NoticeWatch: Sendable {
    private let interest: NoticeInterest
    private let failuresBefore: Int
    private let stuckAfter: Duration
    private var sources: [String: Source] = [:]

    fileprivate struct Source {
        var states: [Key: State] = [:]
        /// Whether its images were looked at since the start.
        var isKnown = false
    }

    fileprivate struct Key: Hashable {
        let kind: Notice.Kind
        let subject: Notice.Subject
    }

    fileprivate struct State {
        let since: Instant
        var cycles = 0
        var reason: Reason
        var message: String
        /// Whether it counts; a state that does not yet is only watched.
        var isRaised = false
    }

    package init(
        _ interest: NoticeInterest = NoticeInterest(), failuresBefore: Int, stuckAfter: Duration
    ) {
        self.interest = interest
        self.failuresBefore = failuresBefore
        self.stuckAfter = stuckAfter
    }

    /// Takes what a cycle came to.
    ///
    /// - Returns: the news, in the order of their kinds; states that ended come last.
    package mutating func take(_ report: CycleReport, at now: Instant) -> [Notice] {
        if case .stopped = report.outcome { return [] }
        let source = report.source
        guard interest.wants(source: source) else { return [] }
        let known = sources[source] ?? Source()
        let findings = findings(in: report)
        var states: [Key: State] = [:]
        var news = updates(in: report, at: now)
        for (key, finding) in findings where interest.wants(key.kind, of: key.subject) {
            var found = known.states[key]
            if found == nil, case .holds(let reason, let message) = finding {
                found = State(since: now, reason: reason, message: message)
            }
            guard var state = found else { continue }
            if case .holds(let reason, let message) = finding {
                state.cycles += 1
                state.reason = reason
                state.message = message
            }
            if !state.isRaised, isDue(key.kind, state, at: now) {
                state.isRaised = true
                // What was held before the service started is no news.
                if key.kind != .hold || known.isKnown { news.append(notice(key, state, of: source, at: now)) }
            }
            states[key] = state
        }
        for (key, state) in known.states where states[key] == nil {
            if !report.hasPlan, key.isOfImage {
                // Nothing is known of the images of a source that cannot be read.
                states[key] = state
            } else if state.isRaised {
                news.append(notice(key, state, of: source, at: now).resolved(at: now))
            }
        }
        sources[source] = Source(states: states, isKnown: known.isKnown || report.hasPlan)
        return news.sorted { $0.order < $1.order }
    }

    /// Forgets every other source: nothing more is heard of those.
    package mutating func keep(_ names: Set<String>) {
        sources = sources.filter { names.contains($0.key) }
    }

    /// The states that hold and count, as notices.
    package func raised(at now: Instant) -> [Notice] {
        sources.flatMap { source, known in
            known.states.filter(\.value.isRaised).map { notice($0.key, $0.value, of: source, at: now) }
        }
        .sorted { $0.order < $1.order }
    }

    private func isDue(_ kind: Notice.Kind, _ state: State, at now: Instant) -> Bool {
        switch kind {
        case .failure: state.cycles >= failuresBefore
        case .stuck: .seconds(now.secondsSince1970 - state.since.secondsSince1970) >= stuckAfter
        case .hold, .update: true
        }
    }

    private func notice(_ key: Key, _ state: State, of source: String, at now: Instant) -> Notice {
        Notice(
            key.kind, source: source, subject: key.subject, reason: state.reason, message: state.message,
            since: state.since, time: now, failures: key.kind == .failure ? state.cycles : nil)
    }
}

// MARK: What a report says

extension NoticeWatch {
    private enum Finding {
        case holds(Reason, String)
        /// The report cannot tell: a state that held before goes on, none begins.
        case untold
    }

    private func findings(in report: CycleReport) -> [Key: Finding] {
        var findings: [Key: Finding] = [:]
        if case .failed(let reason, let message) = report.outcome {
            findings[Key(kind: .failure, subject: .source)] = .holds(reason, message)
        }
        for diagnostic in report.diagnostics {
            let key = Key(kind: .failure, subject: .file(diagnostic.file))
            if findings[key] == nil { findings[key] = .holds(.invalidPolicy, "\(diagnostic)") }
        }
        for verdict in report.plan.verdicts {
            let subject = Notice.Subject.image(
                Notice.ImageName(policy: verdict.policy, alias: verdict.alias, image: verdict.image))
            let finding = Finding.holds(verdict.reason, verdict.message)
            if verdict.isFailure { findings[Key(kind: .failure, subject: subject)] = finding }
            if verdict.reason == .held { findings[Key(kind: .hold, subject: subject)] = finding }
            switch verdict.dueness(in: report.outcome) {
            case .due: findings[Key(kind: .stuck, subject: subject)] = finding
            case .unknown: findings[Key(kind: .stuck, subject: subject)] = .untold
            case .settled: break
            }
        }
        if !report.hasPlan {
            // An update that was due when the source could last be read has not been made meanwhile.
            for key in (sources[report.source]?.states ?? [:]).keys where key.kind == .stuck { findings[key] = .untold }
        }
        return findings
    }

    private func updates(in report: CycleReport, at now: Instant) -> [Notice] {
        guard case .pushed(let revision) = report.outcome else { return [] }
        struct Moved: Hashable {
            let subject: Notice.Subject
            let from: String?
            let to: String
            let digest: String?
        }
        var order: [Moved] = []
        var changes: [Moved: [PlannedChange]] = [:]
        for change in report.plan.changes {
            let moved = Moved(
                subject: .image(Notice.ImageName(policy: change.policy, alias: change.alias, image: change.image)),
                from: change.from, to: change.to.text, digest: change.digest?.text)
            if changes[moved] == nil { order.append(moved) }
            changes[moved, default: []].append(change)
        }
        return order.filter { interest.wants(.update, of: $0.subject) }.map { moved in
            Notice(
                .update, source: report.source, subject: moved.subject, reason: .selected,
                message: changes[moved]?.first?.message ?? "", since: now, time: now,
                change: Notice.Change(
                    from: moved.from, to: moved.to, digest: moved.digest, commit: "\(revision)",
                    values: changes[moved]?.count ?? 0))
        }
    }
}

extension NoticeWatch.Key {
    fileprivate var isOfImage: Bool { if case .image = subject { true } else { false } }
}

extension CycleReport {
    /// Whether the images were looked at: a source that cannot be read has no plan.
    fileprivate var hasPlan: Bool {
        if case .failed = outcome { return !plan.verdicts.isEmpty }
        return true
    }
}

extension Notice {
    /// Updates first, states that ended last, and within each by what they are about.
    fileprivate var order: (Int, Int, String, String) {
        (isResolved ? 1 : 0, Kind.allCases.firstIndex(of: kind) ?? 0, source, "\(policy.map { "\($0)" } ?? "") \(name)")
    }
}
