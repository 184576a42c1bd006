package import OCI
import Versions

extension ImagePolicy {
    /// Chooses as ``select(among:current:currentDigest:in:)`` does, and says for every tag what became of it.
    package func decide(
        among tags: [Tag], current: Tag?, currentDigest: Digest? = nil, in circumstances: Circumstances = .namesOnly
    ) -> Decision {
        let selection = select(among: tags, current: current, currentDigest: currentDigest, in: circumstances)
        let choice = Choice(self, current: current, currentDigest: currentDigest, in: circumstances)
        var passed: [RankedTag] = []
        var rejected = Rejected()
        for tag in Set(tags) {
            switch choice.test.test(tag) {
            case .passed(let rank): passed.append(choice.ranked(tag, rank))
            case .dropped(let reason, let rank):
                rejected.add(
                    tag, rank.map { choice.ranked(tag, $0) }, reason, message(tag, reason, current, choice.test))
            }
        }
        if choice.isByBuild, case .ranked(let ranked) = choice.builds.ranking(passed, current: choice.now) {
            passed = ranked
        }
        var accepted: [RankedTag] = []
        for ranked in passed {
            if ranked.tag == selection.selected {
                accepted.append(ranked)
            } else if choice.isBehind(ranked) {
                rejected.add(ranked.tag, ranked, .notNewer, message(ranked.tag, .notNewer, current, choice.test))
            } else if choice.isByBuild, selection.reason == .metadataUnavailable, !choice.isBuildKnown(ranked.tag) {
                rejected.add(ranked.tag, ranked, .metadataUnavailable, "it is not known when it was built")
            } else {
                switch choice.trial.outcome(of: ranked.tag) {
                case .failed(let reason, let why, _), .unavailable(let reason, let why):
                    rejected.add(ranked.tag, ranked, reason, "\(ranked.tag): \(why)")
                // What is not looked up was not needed: a better tag was chosen.
                case .passed, .needs: accepted.append(ranked)
                }
            }
        }
        let candidates = accepted.sorted { $0.isBetter(than: $1) }.map { ranked in
            ranked.tag == selection.selected
                ? Candidate(tag: ranked.tag, verdict: .selected, reason: selection.reason, message: selection.message)
                : Candidate(
                    tag: ranked.tag, verdict: .eligible, reason: .eligible,
                    message: selection.selected.map { "passes, and comes after '\($0)'" } ?? "passes")
        }
        return Decision(
            current: current, selected: selection.selected, reason: selection.reason, message: selection.message,
            candidates: candidates + rejected.inOrder(), needs: selection.needs)
    }

    /// Why a tag was dropped for its name, with the facts that decided.
    private func message(_ tag: Tag, _ reason: Reason, _ current: Tag?, _ test: TagTest) -> String {
        // What the kind saw; the same as the tag unless the policy extracts.
        let seen = test.seen(of: tag)
        let text = seen.flatMap(test.ordered) ?? tag.text
        switch reason {
        case .notMatched:
            if !filter.include.isEmpty, !filter.include.contains(where: { $0.matches(tag.text) }) {
                return "\(tag) matches none of " + filter.include.map { "'\($0)'" }.joined(separator: ", ")
            }
            if let suffix = filter.suffix, seen == nil { return "\(tag) does not end with '-\(suffix)'" }
            if let pattern = filter.pattern, !pattern.matches(tag.text) { return "\(tag) does not match '\(pattern)'" }
            switch rule {
            case .glob(let glob, _): return "\(seen ?? tag.text) does not match '\(glob)'"
            case .regex(let pattern, _, _): return "\(seen ?? tag.text) does not match '\(pattern)'"
            case .digest(let followed): return "\(tag) is not '\(followed)'"
            default: return "\(tag) does not match the filter"
            }
        case .excluded:
            let glob = filter.exclude.first { $0.matches(tag.text) }
            return "\(tag) matches '\(glob?.source ?? "")' of 'exclude'"
        case .unparseable: return unparseable(text)
        case .notInRange, .prerelease:
            guard case .semver(let range, _) = rule else { return "\(text) is not in range" }
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

    private func unparseable(_ text: String) -> String {
        switch rule {
        case .semver(_, let components?):
            guard let version = SemanticVersion(text) else { return "\(text) is not a semantic version" }
            return "\(text) has \(version.components) of the \(components) parts that 'components' demands"
        case .semver: return "\(text) is not a semantic version"
        case .glob(_, let order), .regex(_, _, let order): return "\(text) has no place in \(order.rawValue) order"
        case .calver(let format):
            do {
                _ = try format.version(of: text)
                return "\(text) is not a version of \(format)"
            } catch {
                return "\(text) \(error)"
            }
        default: return "\(text) is not a number"
        }
    }
}

extension Choice {
    fileprivate func isBuildKnown(_ tag: Tag) -> Bool {
        if case .known = circumstances.facts(of: tag).created { return true }
        return false
    }
}

/// The tags that a policy rejects: those with a place in its order first, in that order, then the others by name.
private struct Rejected {
    private var placed: [(ranked: RankedTag, candidate: Candidate)] = []
    private var others: [Candidate] = []

    mutating func add(_ tag: Tag, _ ranked: RankedTag?, _ reason: Reason, _ message: String) {
        let candidate = Candidate(tag: tag, verdict: .rejected, reason: reason, message: message)
        if let ranked { placed.append((ranked, candidate)) } else { others.append(candidate) }
    }

    func inOrder() -> [Candidate] {
        let byRank = placed.indices.sorted { placed[$0].ranked.isBetter(than: placed[$1].ranked) }
        let byName = others.sorted { $1.tag.text.utf8.lexicographicallyPrecedes($0.tag.text.utf8) }
        return byRank.map { placed[$0].candidate } + byName
    }
}
