package import OCI
package import Versions

/// The kind of a policy: which tags it accepts and how they are ordered.
package enum TagRule: Sendable {
    /// - Parameter components: how many parts of `major.minor.patch` a tag must write; `nil` for any number.
    case semver(VersionRange, components: Int? = nil)
    case glob(Glob, order: TagOrder)
    /// - Parameter extract: what the order sees of a tag; `nil` for the whole.
    case regex(Pattern, extract: ExtractTemplate? = nil, order: TagOrder)
    case numerical(SortDirection = .ascending)
    case natural(SortDirection = .ascending)
    case alphabetical(SortDirection = .ascending)
    case calver(CalendarFormat)
    case newestBuild
    /// One tag that is pushed again and again; its new digest is the update.
    case digest(Tag)

    /// The name of the kind in a policy file.
    package var kind: String {
        switch self {
        case .semver: "semver"
        case .glob: "glob"
        case .regex: "regex"
        case .numerical: "numerical"
        case .natural: "natural"
        case .alphabetical: "alphabetical"
        case .calver: "calver"
        case .newestBuild: "newestBuild"
        case .digest: "digest"
        }
    }
}

/// The order among the tags that a glob or a regular expression accepts; the last of the order is chosen.
package enum TagOrder: String, CaseIterable, Sendable {
    case newestBuild, semver, natural, alphabetical, numerical
}

/// Which end of an order is chosen.
package enum SortDirection: String, CaseIterable, Sendable {
    /// The greatest is the newest.
    case ascending = "asc"
    /// The smallest is the newest.
    case descending = "desc"
}
