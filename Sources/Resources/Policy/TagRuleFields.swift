import OCI
import Policies
import Versions

/// `policy` of an image: the kinds of policies.
enum TagRuleFields {
    /// A rule, and the suffix that its short form asks the filter for.
    struct Read {
        var rule: TagRule
        var suffix: String?
    }

    static let semver = Field(
        "semver", SemverFields.shape, "Semantic versions in a range; the greatest is chosen.")
    static let glob = Field("glob", GlobFields.shape, "Tags that a glob matches, in an order.")
    static let regex = Field("regex", RegexFields.shape, "Tags that a regular expression matches, in an order.")
    static let numerical = Field(
        "numerical", DirectionFields.shape { .numerical($0) },
        "Tags that are numbers, whole or decimal and of any length.")
    static let natural = Field(
        "natural", DirectionFields.shape { .natural($0) },
        "Tags in natural order, in which runs of digits compare as numbers: build-10 comes after build-9.")
    static let alphabetical = Field(
        "alphabetical", DirectionFields.shape { .alphabetical($0) }, "Tags in the order of their bytes.")
    static let calver = Field("calver", CalverFields.shape, "Calendar versions of a format; the latest is chosen.")
    static let newestBuild = Field(
        "newestBuild", Shape(FieldTable(), mayBeEmpty: true) { _ in Read(rule: .newestBuild) },
        "The image that was built last, by the time that it names itself.")
    static let digest = Field(
        "digest", DigestFields.shape, "One tag that is pushed again and again; its new digest is the update.")

    private static let kinds = [
        semver, glob, regex, numerical, natural, alphabetical, calver, newestBuild, digest,
    ]

    static let table = FieldTable(
        semver, glob, regex, numerical, natural, alphabetical, calver, newestBuild, digest,
        rules: [
            .exactlyOne(
                kinds, what: "policy kind",
                missing: "write semver: {range: ...}, or one of: "
                    + kinds.dropFirst().map(\.row.name).joined(separator: ", "))
        ])

    static let shape = Shape(table) { policy -> Read? in
        // A field that is not there reads as nothing, so this reads the one that is.
        for kind in kinds {
            if let read = policy[kind] { return read }
        }
        return nil
    }
}

/// `policy.numerical`, `policy.natural` and `policy.alphabetical`.
enum DirectionFields {
    static let order = Field(
        "order", default: SortDirection.ascending,
        "asc: the greatest is the newest and chosen. desc: the smallest is.")

    static func shape(_ rule: @escaping @Sendable (SortDirection) -> TagRule) -> Shape<TagRuleFields.Read> {
        Shape(FieldTable(order), mayBeEmpty: true) { TagRuleFields.Read(rule: rule($0[order])) }
    }
}

/// `policy.calver`.
enum CalverFields {
    static let format = Field(
        "format", .parsed { (text) throws(CalendarFormatError) in try CalendarFormat(parsing: text) },
        required: "write format: such as YYYY.0M.MICRO",
        "Tokens of calver.org (YYYY, YY, 0Y, MM, 0M, WW, 0W, DD, 0D, MAJOR, MINOR, MICRO, MODIFIER), separated by '.', "
            + "'-' or '_', such as YYYY.0M.MICRO.")

    static let shape = Shape(FieldTable(format)) { calver in
        calver[format].map { TagRuleFields.Read(rule: .calver($0)) }
    }
}

/// `policy.digest`.
enum DigestFields {
    static let tag = Field("tag", .tag, required: "write tag: such as latest", "The tag to follow.")

    static let shape = Shape(FieldTable(tag)) { digest in digest[tag].map { TagRuleFields.Read(rule: .digest($0)) } }
}

extension Shape where Output == Tag {
    static var tag: Shape {
        Shape(.text(TextSchema(pattern: "^[A-Za-z0-9_][A-Za-z0-9._-]*$", maximumLength: Tag.maximumLength))) { value in
            guard let text = value.text() else { return nil }
            guard let tag = Tag(text) else {
                value.report(
                    "\(text.quoted) is not a tag",
                    "write at most \(Tag.maximumLength) letters, digits, '_', '.' and '-', such as 6.4.2 or latest")
                return nil
            }
            return tag
        }
    }
}
