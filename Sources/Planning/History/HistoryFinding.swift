package import Policies

/// The rules by which a value's history decides; the codes are as stable as those of reasons.
package enum HistoryRule: String, CaseIterable, Sendable {
    /// `git revert` of a commit of ours.
    case revert = "Revert"
    /// A commit that changes managed values and nothing else.
    case valuesOnly = "ValuesOnly"
    /// A commit that also changes the policy, which then decides.
    case withPolicy = "WithPolicy"
    /// A commit that changes more than managed values.
    case mixed = "Mixed"
    /// A commit, or a merge of one, that was written without knowing our update.
    case staleBranch = "StaleBranch"
    /// The value was taken back again and again.
    case otherWriter = "OtherWriter"
    /// What was taken back may come again: a person said so.
    case resumed = "Resumed"
    /// The policy says that reverts do not count.
    case ignored = "Ignored"
    /// A hold that is a commit.
    case hold = "Hold"
    /// The hold of the policy itself.
    case policyHold = "PolicyHold"
    /// The history could not be read far enough.
    case unknown = "Unknown"
}

/// What the history says of a value, and which commit it goes by.
package struct HistoryFinding: Hashable, Sendable {
    package var rule: HistoryRule
    package var commit: CommitFacts?
    package var message: String
    /// What is kept out; `nil` where nothing is.
    package var setback: Setback?

    /// Whether an update that is made says so: it was taken back before, and comes again for this reason.
    var takesEffect: Bool {
        switch rule {
        case .mixed, .staleBranch, .ignored, .resumed, .withPolicy: true
        case .revert, .valuesOnly, .otherWriter, .hold, .policyHold, .unknown: false
        }
    }

    package init(_ rule: HistoryRule, _ commit: CommitFacts?, _ message: String, setback: Setback? = nil) {
        self.rule = rule
        self.commit = commit
        self.message = message
        self.setback = setback
    }
}
