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

/// A tag that passed a policy's tests, with its place in the order.
struct RankedTag: Sendable {
    let tag: Tag
    var rank: Rank

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
