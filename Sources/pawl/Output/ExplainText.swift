import Reports

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
