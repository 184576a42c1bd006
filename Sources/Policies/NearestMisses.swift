import OCI
import Versions

/// What is said where no tag passes: the furthest step that any tag reached, and those of the tags it dropped that came
/// nearest.
///
/// Of tags outside a range the nearest are the greatest below it and the smallest above it; of others the greatest.
/// Memory is constant, and the order and repetition of the tags do not matter.
struct NearestMisses {
    static let shown = 3

    private(set) var reason = Reason.notMatched
    private let rule: TagRule
    /// The greatest of the tags below what is wanted, best first.
    private var below: [RankedTag] = []
    /// The smallest of the tags above it, nearest first.
    private var above: [RankedTag] = []

    init(_ rule: TagRule) { self.rule = rule }

    mutating func add(_ tag: Tag, droppedFor dropped: Reason, _ rank: Rank?) {
        if dropped.step > reason.step {
            reason = dropped
            below = []
            above = []
        }
        guard dropped == reason, let rank else { return }
        let ranked = RankedTag(tag: tag, rank: rank)
        if dropped == .notInRange, case .semver(let range, _) = rule, let version = rank.version,
            range.isBelow(version)
        {
            NearestMisses.insert(ranked, into: &above) { $1.isBetter(than: $0) }
        } else {
            NearestMisses.insert(ranked, into: &below) { $0.isBetter(than: $1) }
        }
    }

    private static func insert(
        _ tag: RankedTag, into list: inout [RankedTag], isNearer: (RankedTag, RankedTag) -> Bool
    ) {
        if list.count == shown, let last = list.last, !isNearer(tag, last) { return }
        if list.contains(where: { $0.tag == tag.tag }) { return }
        list.insert(tag, at: list.firstIndex { isNearer(tag, $0) } ?? list.count)
        if list.count > shown { list.removeLast() }
    }

    func message(of count: Int) -> String {
        let names = nearest.map(\.tag.text).joined(separator: ", ")
        return "none of \(count) \(count == 1 ? "tag" : "tags") \(reason.lack(rule))"
            + (names.isEmpty ? "" : "; nearest: \(names)")
    }

    /// The nearest of both sides, by turns where both have some.
    private var nearest: [RankedTag] {
        var nearest: [RankedTag] = []
        for index in 0..<NearestMisses.shown {
            for side in [below, above] where index < side.count && nearest.count < NearestMisses.shown {
                nearest.append(side[index])
            }
        }
        return nearest
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
        case (.notInRange, .semver(let range, _)): "is in range \(range)"
        case (.prerelease, .semver(let range, _)):
            "is in range \(range) but for pre-releases, which it does not admit (add '-0' to admit them)"
        case (.unparseable, .semver(_, let components)):
            "is a semantic version" + (components.map { " of \($0) parts" } ?? "")
        case (.unparseable, .glob(_, let order)), (.unparseable, .regex(_, _, let order)):
            "has a place in \(order.rawValue) order"
        case (.unparseable, .calver(let format)): "is a version of \(format)"
        case (.unparseable, _): "is a number"
        case (.excluded, _): "is left by 'filterTags.exclude'"
        case (.ignored, _): "is left by 'ignore'"
        case (.notMatched, .glob(let glob, _)): "passes the filter and matches '\(glob)'"
        case (.notMatched, .regex(let pattern, _, _)): "passes the filter and matches '\(pattern)'"
        case (.notMatched, .digest(let tag)): "is '\(tag)'"
        default: "passes 'filterTags'"
        }
    }
}
