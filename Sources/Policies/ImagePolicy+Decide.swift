package import OCI
import Versions

extension ImagePolicy {
    /// Chooses as ``select(among:current:)`` does, and says for every tag what became of it.
    package func decide(among tags: [Tag], current: Tag?) -> Decision {
        let selection = select(among: tags, current: current)
        let test = TagTest(self)
        let now = current.flatMap { tag in test.rank(ofCurrent: tag).map { RankedTag(tag: tag, rank: $0) } }
        var passed: [RankedTag] = []
        var placed: [(tag: RankedTag, reason: Reason)] = []
        var others: [(tag: Tag, reason: Reason)] = []
        for tag in Set(tags) {
            switch test.test(tag) {
            case .passed(let rank):
                let ranked = RankedTag(tag: tag, rank: rank)
                if isBehind(ranked, now), tag != selection.selected {
                    placed.append((ranked, .notNewer))
                } else {
                    passed.append(ranked)
                }
            case .dropped(let reason, let rank?): placed.append((RankedTag(tag: tag, rank: rank), reason))
            case .dropped(let reason, nil): others.append((tag, reason))
            }
        }
        passed.sort { $0.isBetter(than: $1, current: now) }
        placed.sort { $0.tag.isBetter(than: $1.tag, current: now) }
        others.sort { $1.tag.text.utf8.lexicographicallyPrecedes($0.tag.text.utf8) }
        let accepted = passed.map { ranked in
            ranked.tag == selection.selected
                ? Candidate(tag: ranked.tag, verdict: .selected, reason: selection.reason, message: selection.message)
                : Candidate(
                    tag: ranked.tag, verdict: .eligible, reason: .eligible,
                    message: selection.selected.map { "passes, and comes after '\($0)'" } ?? "passes")
        }
        let rejected = placed.map { ($0.tag.tag, $0.reason) } + others.map { ($0.tag, $0.reason) }
        return Decision(
            current: current, selected: selection.selected, reason: selection.reason, message: selection.message,
            candidates: accepted
                + rejected.map { tag, reason in
                    Candidate(
                        tag: tag, verdict: .rejected, reason: reason, message: message(tag, reason, current, test))
                })
    }

    /// Whether the guard against moving backwards drops a tag. The current value itself is no move.
    private func isBehind(_ tag: RankedTag, _ now: RankedTag?) -> Bool {
        guard let now, !allowsDowngrade else { return false }
        return tag.rank.compare(now.rank) <= 0
    }

    /// Why a tag was dropped, with the facts that decided.
    private func message(_ tag: Tag, _ reason: Reason, _ current: Tag?, _ test: TagTest) -> String {
        // What the kind saw; the same as the tag unless the policy extracts.
        let text = test.extracted(tag) ?? tag.text
        switch reason {
        case .notMatched:
            if !filter.include.isEmpty, !filter.include.contains(where: { $0.matches(tag.text) }) {
                return "\(tag) matches none of " + filter.include.map { "'\($0)'" }.joined(separator: ", ")
            }
            if let pattern = filter.pattern, !pattern.matches(tag.text) { return "\(tag) does not match '\(pattern)'" }
            if case .glob(let glob, _) = rule { return "\(text) does not match '\(glob)'" }
            return "\(tag) does not match the filter"
        case .excluded:
            let glob = filter.exclude.first { $0.matches(tag.text) }
            return "\(tag) matches '\(glob?.source ?? "")' of 'exclude'"
        case .unparseable:
            if case .glob(_, let order) = rule { return "\(text) has no place in \(order.rawValue) order" }
            return "\(text) is not a semantic version"
        case .notInRange, .prerelease:
            guard case .semver(let range) = rule else { return "\(text) is not in range" }
            return reason == .notInRange
                ? "\(text) is not in range \(range)" : "\(text) is a pre-release, which \(range) does not admit"
        case .ignored:
            let entry = ignore.first { $0.contains(tag, version: SemanticVersion(text)) }
            return "\(tag) is ignored by '\(entry?.text ?? "")'"
        case .notNewer:
            return tag == current
                ? "\(tag) is the current value" : "\(tag) is not ahead of the current \(current?.text ?? "")"
        default: return reason.rawValue
        }
    }
}
