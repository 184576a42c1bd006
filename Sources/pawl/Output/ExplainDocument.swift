import Manifests
import OCI
import Planning
import Policies
import Reconciler

/// `explain -o json`.
struct ExplainDocument: Encodable {
    struct Selected: Encodable {
        var tag: String
        @Nullable var digest: String?
    }

    struct Entry: Encodable {
        var tag: String
        var verdict: String
        var reason: String
        var message: String
    }

    /// What Git's history says of one value.
    struct History: Encodable {
        var file: String
        var line: Int
        var rule: String
        var message: String
        @Nullable var commit: String?
        @Nullable var author: String?
        @Nullable var time: String?
        @Nullable var until: String?
    }

    var policy: String
    var alias: String
    var image: String
    @Nullable var current: String?
    @Nullable var selected: Selected?
    var reason: String
    var message: String
    var candidates: [Entry]
    var history: [History]

    init(
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
        reason = policy.isSuspended ? Reason.suspended.rawValue : decision.reason.rawValue
        message = policy.isSuspended ? "the policy is suspended; without that: \(decision.message)" : decision.message
        candidates = decision.candidates.map { candidate in
            Entry(
                tag: candidate.tag.text, verdict: candidate.verdict.rawValue, reason: candidate.reason.rawValue,
                message: candidate.message)
        }
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

/// An explanation as a person reads it: the outcome first, then the tags, best first, each with its reason.
struct ExplainText {
    /// More tags than this are told by reason, unless all are asked for.
    static let maximumTags = 100
    /// So many of them are shown all the same, the best.
    static let shownTags = 20
    static let examples = 5

    let document: ExplainDocument
    let showsAll: Bool
    /// The width of the terminal, where there is one.
    let width: Int?

    var text: String {
        let selected = document.selected.map { $0.tag + ($0.digest.map { "@\($0)" } ?? "") } ?? "none"
        var lines = [
            "policy   \(document.policy)",
            "image    \(document.image)",
            "current  \(document.current ?? "unknown")",
            "selected \(selected)   \(document.reason): \(document.message)",
        ]
        for entry in document.history {
            lines.append("history  \(entry.file):\(entry.line) \(entry.rule): \(entry.message)")
        }
        let isSummary = !showsAll && document.candidates.count > ExplainText.maximumTags
        let shown = isSummary ? Array(document.candidates.prefix(ExplainText.shownTags)) : document.candidates
        if !shown.isEmpty {
            var table = TextTable(["TAG", "VERDICT", "REASON", "WHY"])
            for entry in shown { table.append([entry.tag, entry.verdict, entry.reason, entry.message]) }
            lines += ["", table.text(within: width)]
        }
        if isSummary { lines += ["", summary(of: document.candidates.dropFirst(shown.count))] }
        return lines.joined(separator: "\n")
    }

    /// The other tags by reason, the most frequent first.
    private func summary(of rest: ArraySlice<ExplainDocument.Entry>) -> String {
        var byReason: [String: (count: Int, examples: [String])] = [:]
        for entry in rest {
            var known = byReason[entry.reason] ?? (0, [])
            known.count += 1
            if known.examples.count < ExplainText.examples { known.examples.append(entry.tag) }
            byReason[entry.reason] = known
        }
        var table = TextTable(["REASON", "TAGS", "SUCH AS"])
        for (reason, group) in byReason.sorted(by: { ($1.value.count, $0.key) < ($0.value.count, $1.key) }) {
            table.append([reason, String(group.count), group.examples.joined(separator: ", ")])
        }
        return "\(rest.count) tags more, by reason (--all lists every tag):\n\n" + table.text(within: width)
    }
}
