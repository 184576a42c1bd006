package import Git
package import Planning
package import Policies
package import Resources
package import Tracing

/// What one cycle of one source came to.
package struct CycleReport: Sendable {
    package enum Outcome: Sendable {
        /// Nothing was due.
        case unchanged
        /// A dry run: the plan is what would have been committed.
        case planned
        case pushed(Revision)
        case failed(Reason, message: String)
        /// The service was asked to stop before anything was committed.
        case stopped
    }

    package let source: String
    package let plan: UpdatePlan
    /// The tip that the plan was made on.
    package let base: Revision?
    package let outcome: Outcome
    /// How often another writer was faster and the plan was made again.
    package let lostRaces: Int

    /// When the cycle began, and how long it took.
    package var began = Instant(secondsSince1970: 0)
    package var duration = Duration.zero
    /// The trace that it was made in, for whatever follows it.
    package var context = ServiceContext.topLevel

    /// What is wrong with policies kept in the source's repository; the others go on without them.
    package let diagnostics: [Diagnostic]

    package init(
        source: String, plan: UpdatePlan, base: Revision?, outcome: Outcome, lostRaces: Int = 0,
        diagnostics: [Diagnostic] = []
    ) {
        self.diagnostics = diagnostics
        self.source = source
        self.plan = plan
        self.base = base
        self.outcome = outcome
        self.lostRaces = lostRaces
    }

    /// Whether anything needs a person: the source or any of its apps failed.
    package var hasFailed: Bool {
        if case .failed = outcome { return true }
        return !diagnostics.isEmpty || plan.verdicts.contains(where: \.isFailure)
    }
}

extension CycleReport {
    /// Whether it failed by something that may be over soon without a person: a server out of reach, a race lost too often.
    var mayPassByItself: Bool {
        switch outcome {
        case .failed(.sourceUnavailable, _): return true
        case .failed(.pushRejected, _) where lostRaces > 0: return true
        case .failed, .stopped: return false
        case .unchanged, .planned, .pushed:
            return plan.verdicts.contains {
                $0.reason == .registryUnavailable || $0.reason == .metadataUnavailable
            }
        }
    }
}
