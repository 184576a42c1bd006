package import Git
package import Planning
package import Policies
package import Resources

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
