import Manifests
import OCI
import Planning
package import Policies
package import Reconciler

/// `explain -o json`.
package struct ExplainDocument: Encodable, Sendable {
    package struct Selected: Encodable, Sendable {
        package var tag: String
        @Nullable package var digest: String?
    }

    package struct Entry: Encodable, Sendable {
        package var tag: String
        package var verdict: String
        package var reason: String
        package var message: String
    }

    /// What Git's history says of one value.
    package struct History: Encodable, Sendable {
        package var file: String
        package var line: Int
        package var rule: String
        package var message: String
        @Nullable package var commit: String?
        @Nullable package var author: String?
        @Nullable package var time: String?
        @Nullable package var until: String?
    }

    package var policy: String
    package var alias: String
    package var image: String
    @Nullable package var current: String?
    @Nullable package var selected: Selected?
    package var reason: String
    package var message: String
    package var candidates: [Entry]
    package var history: [History]

    package init(
        policy: UpdatePolicy, image: ImagePolicy, current: String?, decision: Decision, digest: String?,
        history: [ExaminedValue] = []
    ) {
        self.history = history.flatMap { History.all(of: $0) }
        self.policy = policy.id.description
        alias = image.alias
        self.image = image.repository.original
        _current = Nullable(wrappedValue: current)
        _selected = Nullable(
            wrappedValue: decision.selected.map { tag in
                Selected(tag: tag.text, digest: digest)
            })
        (reason, message) = ExplainDocument.outcome(of: policy, decision.reason, decision.message)
        candidates = decision.candidates.map { candidate in
            Entry(
                tag: candidate.tag.text, verdict: candidate.verdict.rawValue, reason: candidate.reason.rawValue,
                message: candidate.message)
        }
    }

    /// What the service knows, of whose tags there may be no list.
    package init(_ explanation: ImageExplanation) {
        switch explanation.outcome {
        case .decided(let decision):
            self.init(
                policy: explanation.policy, image: explanation.image, current: explanation.current,
                decision: decision, digest: explanation.digest?.text, history: explanation.history)
        case .undecided(let failure, let words): self.init(explanation, failure, words)
        }
    }

    private init(_ explanation: ImageExplanation, _ failure: Reason, _ words: String) {
        policy = explanation.policy.id.description
        alias = explanation.image.alias
        image = explanation.image.repository.original
        _current = Nullable(wrappedValue: explanation.current)
        _selected = Nullable(wrappedValue: nil)
        (reason, message) = ExplainDocument.outcome(of: explanation.policy, failure, words)
        candidates = []
        history = explanation.history.flatMap { History.all(of: $0) }
    }

    private static func outcome(
        of policy: UpdatePolicy, _ reason: Reason, _ message: String
    ) -> (reason: String, message: String) {
        policy.isSuspended
            ? (Reason.suspended.rawValue, "the policy is suspended; without that: \(message)")
            : (reason.rawValue, message)
    }
}

extension ExplainDocument.History {
    static func all(of examined: ExaminedValue) -> [Self] {
        let (file, line) = (examined.value.file, examined.value.field.line)
        let holds = examined.standing.holds.map { hold in
            Self(
                file: file, line: line, rule: HistoryRule.hold.rawValue, message: hold.message, commit: nil,
                author: nil,
                time: nil, until: hold.until?.description)
        }
        let findings = examined.standing.finding.map { finding in
            Self(
                file: file, line: line, rule: finding.rule.rawValue, message: finding.message,
                commit: finding.commit?.id, author: finding.commit?.author, time: finding.commit?.time.description,
                until: finding.setback?.until?.description)
        }
        return holds + (findings.map { [$0] } ?? [])
    }
}
