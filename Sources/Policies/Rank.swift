import OCI
import Versions

/// A tag's place in a policy's order.
enum Rank: Sendable {
    case semver(SemanticVersion)
    case natural(String)
    case alphabetical(String)
    case numerical(ExactNumber)

    /// The rank of a text, `nil` where the order cannot place it.
    init?(_ text: String, in order: TagOrder) {
        switch order {
        case .semver:
            guard let version = SemanticVersion(text) else { return nil }
            self = .semver(version)
        case .natural: self = .natural(text)
        case .alphabetical: self = .alphabetical(text)
        case .numerical:
            guard let number = ExactNumber(text) else { return nil }
            self = .numerical(number)
        }
    }

    var version: SemanticVersion? {
        if case .semver(let version) = self { return version }
        return nil
    }

    /// Negative, zero or positive. Ranks of different orders never meet.
    func compare(_ other: Rank) -> Int {
        switch (self, other) {
        case (.semver(let left), .semver(let right)): left < right ? -1 : left == right ? 0 : 1
        case (.natural(let left), .natural(let right)): NaturalOrder.compare(left, right)
        case (.numerical(let left), .numerical(let right)): left < right ? -1 : left == right ? 0 : 1
        case (.alphabetical(let left), .alphabetical(let right)):
            left == right ? 0 : left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
        default: 0
        }
    }
}

/// A tag that passed a policy's tests, with its place in the order.
struct RankedTag: Sendable {
    let tag: Tag
    let rank: Rank

    /// Whether this tag comes before another in policy order. Ties break by: the same build metadata as the current value,
    /// the current value itself, its spelling (`v`, number of parts), then the bytewise greatest.
    func isBetter(than other: RankedTag, current: RankedTag?) -> Bool {
        let order = rank.compare(other.rank)
        if order != 0 { return order > 0 }
        let likenesses = (likeness(to: current), other.likeness(to: current))
        if likenesses.0 != likenesses.1 { return likenesses.0 > likenesses.1 }
        return other.tag.text.utf8.lexicographicallyPrecedes(tag.text.utf8)
    }

    private func likeness(to current: RankedTag?) -> Int {
        var likeness = 0
        if let version = rank.version {
            if version.build == (current?.rank.version?.build ?? "") { likeness += 8 }
            if let spelled = current?.rank.version {
                if version.hasPrefix == spelled.hasPrefix { likeness += 2 }
                if version.components == spelled.components { likeness += 1 }
            }
        }
        if tag == current?.tag { likeness += 4 }
        return likeness
    }
}
