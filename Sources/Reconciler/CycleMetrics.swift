import Metrics
import OCI
import Planning
package import Policies

/// What the metrics say of cycles: a follower of every report. The loop itself counts nothing.
package actor CycleMetrics {
    private var followed: Set<String> = []
    private var sources: [String: Standing] = [:]
    private var counted: [PolicyID: [Reason: Counter]] = [:]
    private var pending: [Pending: Gauge] = [:]

    private struct Pending: Hashable {
        let policy: PolicyID
        let reason: Reason
    }

    /// How a source stood when its plan was last made.
    private struct Standing {
        var policies: Set<PolicyID> = []
        var repositories: Set<String> = []
        var pending: [Pending: Int] = [:]
        var otherWriters: Set<String> = []
    }

    package init() {}

    /// Begins anew with these sources and policies: shows them at zero, and forgets the sources that are gone.
    ///
    /// - Parameter policies: those that are known before the first cycle.
    package func follow(sources names: [String], policies: [PolicyID]) {
        for name in names where !followed.contains(name) { SourceMetrics(name).declare() }
        for name in followed.subtracting(names) {
            SourceMetrics(name).destroy()
            guard let before = sources.removeValue(forKey: name) else { continue }
            show(Set(before.pending.keys))
            forget(before)
        }
        followed = Set(names)
        for policy in policies { _ = evaluations(policy, .selected) }
    }

    /// Takes in how a cycle ended.
    ///
    /// - Parameter lags: where it is known since when the tags that were pushed have been there.
    package func note(_ report: CycleReport, _ lags: PushLags) async {
        let metrics = SourceMetrics(report.source)
        metrics.note(report)
        if case .pushed = report.outcome {
            for lag in await lags.lags(of: report.plan.changes) { metrics.note(lag: lag) }
        }
        // A cycle that broke off knows nothing of the images.
        guard report.base != nil else { return }
        var standing = Standing()
        for verdict in report.plan.verdicts {
            standing.policies.insert(verdict.policy)
            standing.repositories.insert(CycleMetrics.name(of: verdict.image))
            evaluations(verdict.policy, verdict.reason).increment()
            if let reason = report.waitingReason(of: verdict) {
                standing.pending[Pending(policy: verdict.policy, reason: reason), default: 0] += 1
            }
            if verdict.reason == .otherWriter { standing.otherWriters.insert("\(verdict.policy) \(verdict.alias)") }
        }
        let before = sources[report.source] ?? Standing()
        sources[report.source] = standing
        metrics.note(otherWriters: standing.otherWriters.subtracting(before.otherWriters).count)
        show(Set(standing.pending.keys).union(before.pending.keys))
        forget(before)
    }

    /// A policy may write to several sources: what waits there adds up.
    private func show(_ changed: Set<Pending>) {
        for key in changed {
            let gauge =
                pending[key]
                ?? Gauge(
                    label: "pawl_update_pending",
                    dimensions: [("policy", "\(key.policy)"), ("reason", key.reason.rawValue)])
            pending[key] = gauge
            gauge.record(sources.values.reduce(0) { $0 + ($1.pending[key] ?? 0) })
        }
    }

    /// The series of policies and repositories that are in no source any more disappear.
    private func forget(_ before: Standing) {
        for policy in before.policies where !sources.values.contains(where: { $0.policies.contains(policy) }) {
            for counter in (counted.removeValue(forKey: policy) ?? [:]).values { counter.destroy() }
            for (key, gauge) in pending where key.policy == policy {
                gauge.destroy()
                pending[key] = nil
            }
        }
        for repository in before.repositories
        where !sources.values.contains(where: { $0.repositories.contains(repository) }) {
            RepositoryMetrics(repository).destroy()
        }
    }

    private func evaluations(_ policy: PolicyID, _ reason: Reason) -> Counter {
        if let known = counted[policy]?[reason] { return known }
        let counter = CycleMetrics.evaluations(policy, reason)
        counted[policy, default: [:]][reason] = counter
        return counter
    }

    private static func evaluations(_ policy: PolicyID, _ reason: Reason) -> Counter {
        let counter = Counter(
            label: "pawl_policy_evaluations_total", dimensions: [("policy", "\(policy)"), ("result", reason.rawValue)])
        counter.increment(by: 0)
        return counter
    }

    private static func name(of image: String) -> String {
        (try? Repository(parsing: image))?.canonical ?? image
    }
}

extension CycleReport {
    /// The reason why a newer version of an image is not on the branch, or why it is not known whether there is one; `nil`
    /// where nothing is waited for.
    func waitingReason(of verdict: ImageVerdict) -> Reason? {
        switch verdict.reason {
        case .tooYoung, .frozen, .held, .unsigned, .platformMissing, .groupIncomplete, .metadataUnavailable,
            .registryUnavailable, .rateLimited, .authenticationFailed, .sourceUnavailable, .pushRejected, .otherWriter,
            .signingFailed:
            verdict.reason
        case .selected:
            // Chosen, and not pushed.
            switch outcome {
            case .pushed, .stopped: nil
            case .failed(let reason, _): reason
            case .planned, .unchanged: .selected
            }
        case .eligible, .upToDate, .notMatched, .notInRange, .unparseable, .prerelease, .excluded, .ignored,
            .notNewer, .suspended, .noFieldFound, .invalidPolicy:
            nil
        }
    }
}
