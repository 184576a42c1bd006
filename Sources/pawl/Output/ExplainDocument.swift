import OCI
import Policies

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

    var policy: String
    var alias: String
    var image: String
    @Nullable var current: String?
    @Nullable var selected: Selected?
    var reason: String
    var message: String
    var candidates: [Entry]

    init(policy: UpdatePolicy, image: ImagePolicy, current: String?, decision: Decision, digest: String?) {
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

    var text: String {
        var lines = [
            "policy   \(policy)",
            "image    \(image)",
            "current  \(current ?? "unknown")",
            "selected \(selected?.tag ?? "none")   \(reason): \(message)",
        ]
        if !candidates.isEmpty {
            var table = TextTable(["TAG", "VERDICT", "REASON", "WHY"])
            for entry in candidates { table.append([entry.tag, entry.verdict, entry.reason, entry.message]) }
            lines += ["", table.text]
        }
        return lines.joined(separator: "\n")
    }
}
