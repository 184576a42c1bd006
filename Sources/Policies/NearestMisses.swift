import OCI

/// What is said where no tag passes: the furthest step that any tag reached, and the greatest of the tags that it dropped.
///
/// Memory is constant, and the order and repetition of the tags do not matter.
struct NearestMisses {
    static let shown = 3

    private(set) var reason = Reason.notMatched
    private var tags: [RankedTag] = []

    mutating func add(_ tag: Tag, droppedFor dropped: Reason, _ rank: Rank?) {
        if dropped.step > reason.step {
            reason = dropped
            tags = []
        }
        guard dropped == reason, let rank else { return }
        let ranked = RankedTag(tag: tag, rank: rank)
        if tags.count == NearestMisses.shown, let last = tags.last, !ranked.isBetter(than: last, current: nil) {
            return
        }
        if tags.contains(where: { $0.tag == tag }) { return }
        tags.insert(ranked, at: tags.firstIndex { ranked.isBetter(than: $0, current: nil) } ?? tags.count)
        if tags.count > NearestMisses.shown { tags.removeLast() }
    }

    func message(of count: Int, _ rule: TagRule) -> String {
        let names = tags.map(\.tag.text).joined(separator: ", ")
        return "none of \(count) \(count == 1 ? "tag" : "tags") \(reason.lack(rule))"
            + (names.isEmpty ? "" : "; nearest: \(names)")
    }
}

extension Reason {
    /// How far a tag came that was dropped for this reason.
    fileprivate var step: Int {
        switch self {
        case .notMatched: 0
        case .excluded: 1
        case .unparseable: 2
        case .notInRange: 3
        case .prerelease: 4
        case .ignored: 5
        default: 6
        }
    }

    fileprivate func lack(_ rule: TagRule) -> String {
        switch (self, rule) {
        case (.notInRange, .semver(let range)): "is in range \(range)"
        case (.prerelease, .semver(let range)):
            "is in range \(range) but for pre-releases, which it does not admit (add '-0' to admit them)"
        case (.unparseable, .semver): "is a semantic version"
        case (.unparseable, .glob(_, let order)): "has a place in \(order.rawValue) order"
        case (.excluded, _): "is left by 'filterTags.exclude'"
        case (.ignored, _): "is left by 'ignore'"
        case (.notMatched, .glob(let glob, _)): "passes the filter and matches '\(glob)'"
        default: "passes 'filterTags'"
        }
    }
}
