/// A range of semantic versions: groups joined by `||`, each of comparators joined by comma or space.
///
/// A pre-release in any comparator of a group admits pre-releases in that group.
package struct VersionRange: Sendable, CustomStringConvertible {
    private let groups: [[Comparator]]
    private let admitsPrereleases: [Bool]
    /// The range as written.
    package let description: String

    package enum Membership: Sendable {
        case inside
        /// Inside, but for being a pre-release that the range does not admit.
        case prerelease
        case outside
    }

    /// - Throws: ``VersionRangeError`` naming the part that is not understood.
    package init(parsing text: String) throws(VersionRangeError) {
        description = text
        groups = try RangeParser.groups(of: text)
        admitsPrereleases = groups.map { $0.contains { $0.version.isPrerelease } }
    }

    package func contains(_ version: SemanticVersion) -> Bool { membership(of: version) == .inside }

    package func membership(of version: SemanticVersion) -> Membership {
        var membership = Membership.outside
        for (group, admits) in zip(groups, admitsPrereleases) where group.allSatisfy({ $0.matches(version) }) {
            if admits || !version.isPrerelease { return .inside }
            membership = .prerelease
        }
        return membership
    }

    /// Whether every group holds a version to be too great, so that the range lies below it.
    package func isBelow(_ version: SemanticVersion) -> Bool {
        groups.allSatisfy { group in
            let missed = group.filter { !$0.matches(version) }
            return !missed.isEmpty && missed.allSatisfy { $0.isBelow(version) }
        }
    }
}

/// Why a text is not a range.
package struct VersionRangeError: Error, Hashable, Sendable, CustomStringConvertible {
    package let message: String
    /// Where the trouble begins, in UTF-8 bytes from the range's start.
    package let offset: Int

    package var description: String { message }
}
