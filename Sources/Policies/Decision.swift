package import OCI

/// What became of one tag.
package enum Verdict: String, Sendable {
    case selected, eligible, rejected
}

/// One tag of a decision, with the reason.
package struct Candidate: Sendable {
    package let tag: Tag
    package let verdict: Verdict
    package let reason: Reason
    package let message: String
}

/// The choice among a repository's tags.
package struct Selection: Sendable {
    /// The tag that the value should hold; `nil` where there is none, or none ahead of the current value.
    package let selected: Tag?
    /// ``Reason/selected`` where the value should change to ``selected``.
    package let reason: Reason
    package let message: String
    /// What must be looked up before there can be a choice; the same question with these facts gives one.
    package var needs: [Tag: Set<FactKind>] = [:]
}

/// The choice among a repository's tags, with a verdict for each.
package struct Decision: Sendable {
    package let current: Tag?
    package let selected: Tag?
    package let reason: Reason
    package let message: String
    /// In policy order: best first, rejected last.
    package let candidates: [Candidate]
    /// As in ``Selection/needs``.
    package var needs: [Tag: Set<FactKind>] = [:]
}
