package import Planning
package import Policies

/// Something that holds values of an image where they are, or has just been ended.
package struct HeldImages: Sendable {
    package let source: String
    package let policy: PolicyID
    /// `nil` for all images of the policy.
    package let alias: String?
    package let rule: HistoryRule
    package let message: String
    package let commit: CommitFacts?
    /// The first instant at which it is over; `nil` where a person or something newer ends it.
    package let until: Instant?
    /// The values, by file and line.
    package var places: [String]

    package init(
        source: String, policy: PolicyID, alias: String?, rule: HistoryRule, message: String, commit: CommitFacts?,
        until: Instant?, places: [String]
    ) {
        self.source = source
        self.policy = policy
        self.alias = alias
        self.rule = rule
        self.message = message
        self.commit = commit
        self.until = until
        self.places = places
    }

    /// Whether `pawl resume` ends it.
    package var endsByResume: Bool { rule != .policyHold }
}

/// A value in Git, and what its history says of it.
package struct ExaminedValue: Sendable {
    package let value: ManagedValue
    package let standing: Standing
}
