import OCI
import Versions

/// A tag's place in a policy's order; the greatest rank is chosen.
struct Rank: Sendable {
    enum Value: Sendable {
        case semver(SemanticVersion)
        case natural(String)
        case alphabetical(String)
        case numerical(ExactNumber)
        case calendar(CalendarVersion)
        case built(Instant)
        /// The order has one place only, or the place is not known yet.
        case single
    }

    let value: Value
    /// Whether the smallest of the order is the newest.
    let descends: Bool

    init(_ value: Value, descends: Bool = false) {
        self.value = value
        self.descends = descends
    }

    var version: SemanticVersion? {
        if case .semver(let version) = value { return version }
        return nil
    }

    /// Negative, zero or positive. Ranks of different orders never meet.
    func compare(_ other: Rank) -> Int { descends ? -comparedValue(other) : comparedValue(other) }

    private func comparedValue(_ other: Rank) -> Int {
        switch (value, other.value) {
        case (.semver(let left), .semver(let right)): left < right ? -1 : left == right ? 0 : 1
        case (.natural(let left), .natural(let right)): NaturalOrder.compare(left, right)
        case (.numerical(let left), .numerical(let right)): left < right ? -1 : left == right ? 0 : 1
        case (.calendar(let left), .calendar(let right)): left < right ? -1 : left == right ? 0 : 1
        case (.built(let left), .built(let right)): left < right ? -1 : left == right ? 0 : 1
        case (.alphabetical(let left), .alphabetical(let right)):
            left == right ? 0 : left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
        default: 0
        }
    }
}

/// How a policy places what it sees of a tag.
enum Ordering: Sendable {
    case semver
    case natural
    case alphabetical
    case numerical
    case calendar(CalendarFormat)
    /// By build time, which the tag does not tell.
    case newestBuild
    /// One tag, no order.
    case single

    init(_ rule: TagRule) {
        switch rule {
        case .semver: self = .semver
        case .glob(_, let order), .regex(_, _, let order): self = Ordering(order)
        case .numerical: self = .numerical
        case .natural: self = .natural
        case .alphabetical: self = .alphabetical
        case .calver(let format): self = .calendar(format)
        case .newestBuild: self = .newestBuild
        case .digest: self = .single
        }
    }

    private init(_ order: TagOrder) {
        switch order {
        case .newestBuild: self = .newestBuild
        case .semver: self = .semver
        case .natural: self = .natural
        case .alphabetical: self = .alphabetical
        case .numerical: self = .numerical
        }
    }

    /// `nil` where the order cannot place the text.
    func value(of text: String) -> Rank.Value? {
        switch self {
        case .semver: SemanticVersion(text).map { .semver($0) }
        case .natural: .natural(text)
        case .alphabetical: .alphabetical(text)
        case .numerical: ExactNumber(text).map { .numerical($0) }
        case .calendar(let format): (try? format.version(of: text)).map { .calendar($0) }
        case .newestBuild, .single: .single
        }
    }
}

/// A tag that passed a policy's tests, with its place in the order. A class: sorting moves it about, and it is large.
final class RankedTag: Sendable {
    let tag: Tag
    let rank: Rank
    /// How much the tag is spelled as the current value is, which breaks ties.
    let likeness: Int

    /// - Parameter current: the value in Git, where it has a place in the order.
    init(tag: Tag, rank: Rank, current: RankedTag?) {
        self.tag = tag
        self.rank = rank
        likeness = RankedTag.likeness(of: tag, rank, to: current)
    }

    /// A tag of which no value in Git is known.
    convenience init(tag: Tag, rank: Rank) { self.init(tag: tag, rank: rank, current: nil) }

    /// Whether this tag comes before another in policy order. Ties break by: the same build metadata as the current value,
    /// the current value itself, its spelling (`v`, number of parts), then the bytewise greatest.
    func isBetter(than other: RankedTag) -> Bool {
        let order = rank.compare(other.rank)
        if order != 0 { return order > 0 }
        if likeness != other.likeness { return likeness > other.likeness }
        return other.tag.text.utf8.lexicographicallyPrecedes(tag.text.utf8)
    }

    private static func likeness(of tag: Tag, _ rank: Rank, to current: RankedTag?) -> Int {
        var likeness = tag == current?.tag ? 4 : 0
        guard case .semver(let version) = rank.value else { return likeness }
        guard case .semver(let spelled)? = current?.rank.value else {
            return version.build.isEmpty ? likeness + 8 : likeness
        }
        if version.build == spelled.build { likeness += 8 }
        if version.hasPrefix == spelled.hasPrefix { likeness += 2 }
        if version.components == spelled.components { likeness += 1 }
        return likeness
    }
}
