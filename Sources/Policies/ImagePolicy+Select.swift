package import OCI

extension ImagePolicy {
    /// Chooses among tags: one pass, without a sort. The order and repetition of the tags do not matter.
    ///
    /// - Parameter current: the tag now in Git; it guards against moving backwards.
    package func select(among tags: [Tag], current: Tag?) -> Selection {
        let test = TagTest(self)
        let now = current.flatMap { tag in test.rank(ofCurrent: tag).map { RankedTag(tag: tag, rank: $0) } }
        var best: RankedTag?
        var passed: [Tag] = []
        var misses = NearestMisses()
        for tag in tags {
            switch test.test(tag) {
            case .passed(let rank):
                passed.append(tag)
                let ranked = RankedTag(tag: tag, rank: rank)
                if let known = best, !ranked.isBetter(than: known, current: now) { continue }
                best = ranked
            case .dropped(let reason, let rank):
                // Misses are told only where nothing passes.
                if best == nil { misses.add(tag, droppedFor: reason, rank) }
            }
        }
        if let best { return conclude(best, of: ImagePolicy.distinctCount(passed), current: current, now) }
        guard !tags.isEmpty else {
            return Selection(selected: nil, reason: .notMatched, message: "the repository has no tags")
        }
        let message = misses.message(of: ImagePolicy.distinctCount(tags), rule)
        return Selection(selected: nil, reason: misses.reason, message: message)
    }

    /// How many tags there are, each counted once. A registry lists them in order and each once, which is cheap to see.
    private static func distinctCount(_ tags: [Tag]) -> Int {
        let isAscending = zip(tags, tags.dropFirst()).allSatisfy { $0.text < $1.text }
        return isAscending ? tags.count : Set(tags).count
    }

    /// What the best tag means for the current value.
    private func conclude(_ best: RankedTag, of passed: Int, current: Tag?, _ now: RankedTag?) -> Selection {
        if best.tag == current {
            return Selection(selected: best.tag, reason: .upToDate, message: "the current tag is \(praise(passed))")
        }
        guard let current, let now else {
            let note = current.map { "; the current value '\($0)' has no place in the policy's order" } ?? ""
            return Selection(selected: best.tag, reason: .selected, message: praise(passed) + note)
        }
        let order = best.rank.compare(now.rank)
        if order > 0 { return Selection(selected: best.tag, reason: .selected, message: praise(passed)) }
        if order == 0 {
            return Selection(
                selected: best.tag, reason: .upToDate, message: "'\(current)' and '\(best.tag)' are the same version")
        }
        if allowsDowngrade {
            return Selection(
                selected: best.tag, reason: .selected, message: praise(passed) + ", behind '\(current)', as allowed")
        }
        return Selection(
            selected: nil, reason: .notNewer,
            message: "'\(best.tag)' is \(praise(passed)), but behind the current '\(current)'; "
                + "it would need 'allowDowngrade: true'")
    }

    private func praise(_ count: Int) -> String {
        let tags = count == 1 ? "the only tag" : nil
        switch rule {
        case .semver(let range): return "\(tags ?? "greatest of \(count) tags") in range \(range)"
        case .glob(let glob, let order):
            return (tags.map { "\($0) that matches" } ?? "last of \(count) tags that match")
                + " '\(glob)' in \(order.rawValue) order"
        }
    }
}
