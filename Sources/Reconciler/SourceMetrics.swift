import Git
import Metrics
import Planning
import Policies

/// What is counted of one source.
struct SourceMetrics {
    private let source: String

    init(_ source: String) { self.source = source }

    private static let results = ["unchanged", "planned", "pushed", "failed", "stopped"]
    private static let pushResults = ["accepted", "refused", "lostRace", "failed"]

    /// Shows everything at zero, so that the first event is seen as a rise.
    func declare() {
        for counter in counters { counter.increment(by: 0) }
        for gauge in gauges { gauge.record(0) }
        // To make them is to show them.
        _ = (timers, recorders)
    }

    /// Takes everything of the source off the page.
    func destroy() {
        for counter in counters { counter.destroy() }
        for gauge in gauges { gauge.destroy() }
        for timer in timers { timer.destroy() }
        for recorder in recorders { recorder.destroy() }
    }

    private var counters: [Counter] {
        SourceMetrics.results.map(cycles) + SourceMetrics.pushResults.map(pushes) + [retries, updates, conflicts]
    }
    private var gauges: [Gauge] { [lastSuccess, reverts] }
    private var timers: [Timer] { [cycleDuration] + Operation.allCases.map(duration) }
    private var recorders: [Recorder] { [lag, commitImages] }

    /// Counts what a report says by itself.
    func note(_ report: CycleReport) {
        cycles(report.outcome.word).increment()
        cycleDuration.record(duration: report.duration)
        retries.increment(by: report.lostRaces)
        switch report.outcome {
        case .unchanged, .planned, .pushed:
            lastSuccess.record(Double(report.began.secondsSince1970) + report.duration / .seconds(1))
        case .failed, .stopped: break
        }
        if report.base != nil {
            // Only what stands in a file is held by its history; a hold that a policy states is none of these.
            reverts.record(report.plan.skipped.count { $0.reason == Reason.held.rawValue })
        }
        if case .pushed = report.outcome {
            let images = Set(report.plan.changes.map { "\($0.policy) \($0.alias)" }).count
            updates.increment(by: images)
            commitImages.record(images)
        }
    }

    func note(lag: Duration) { self.lag.record(lag / .seconds(1)) }

    func note(otherWriters count: Int) { conflicts.increment(by: count) }

    func note(push outcome: PushOutcome) { pushes(outcome.word).increment() }

    func noteFailedPush() { pushes("failed").increment() }

    func note(_ operation: Operation, _ taken: Duration) { duration(operation).record(duration: taken) }

    enum Operation: String, CaseIterable {
        case fetch, push
    }

    // MARK: The metrics

    private func cycles(_ result: String) -> Counter {
        Counter(label: "pawl_cycles_total", dimensions: [("source", source), ("result", result)])
    }

    private func pushes(_ result: String) -> Counter {
        Counter(label: "pawl_git_push_total", dimensions: [("source", source), ("result", result)])
    }

    private func duration(_ operation: Operation) -> Timer {
        Timer(
            label: "pawl_git_duration_seconds", dimensions: [("source", source), ("operation", operation.rawValue)])
    }

    private var dimensions: [(String, String)] { [("source", source)] }
    private var cycleDuration: Timer { Timer(label: "pawl_cycle_duration_seconds", dimensions: dimensions) }
    private var retries: Counter { Counter(label: "pawl_git_push_retries_total", dimensions: dimensions) }
    private var updates: Counter { Counter(label: "pawl_updates_total", dimensions: dimensions) }
    private var conflicts: Counter { Counter(label: "pawl_other_writer_conflicts_total", dimensions: dimensions) }
    private var lastSuccess: Gauge {
        Gauge(label: "pawl_cycle_last_success_timestamp_seconds", dimensions: dimensions)
    }
    private var reverts: Gauge { Gauge(label: "pawl_reverts_held", dimensions: dimensions) }
    private var lag: Recorder { Recorder(label: "pawl_first_seen_to_pushed_seconds", dimensions: dimensions) }
    private var commitImages: Recorder { Recorder(label: "pawl_commit_images", dimensions: dimensions) }
}

/// What is counted of one repository.
struct RepositoryMetrics {
    private let repository: String

    /// - Parameter repository: by its canonical name.
    init(_ repository: String) { self.repository = repository }

    func note(tags count: Int) { tags.record(count) }

    func destroy() { tags.destroy() }

    private var tags: Gauge { Gauge(label: "pawl_tags_known", dimensions: [("repository", repository)]) }
}

extension CycleReport.Outcome {
    /// How a cycle ended, as metrics and spans have it.
    var word: String {
        switch self {
        case .unchanged: "unchanged"
        case .planned: "planned"
        case .pushed: "pushed"
        case .failed: "failed"
        case .stopped: "stopped"
        }
    }
}

extension PushOutcome {
    /// What became of a push, as metrics and spans have it.
    var word: String {
        switch self {
        case .accepted: "accepted"
        case .lostRace: "lostRace"
        case .refused: "refused"
        }
    }
}
