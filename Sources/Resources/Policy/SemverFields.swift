import Policies
import Versions

/// `policy.semver`.
enum SemverFields {
    static let range = Field(
        "range", .parsed { (text) throws(VersionRangeError) in try VersionRange(parsing: text) },
        required: "write range: such as \">=1.0.0 <2.0.0\"",
        "The versions that are accepted, in the dialect of Masterminds/semver: comparators such as >=1.2.0, ~1.2, ^1.2 "
            + "and 1.x, joined by a space or a comma, alternatives by ||.")
    static let components = Field(
        "components", .integer(in: 1...3),
        "How many parts of major.minor.patch a tag must write; any number where it is left out. 3 asks for all, as "
            + "Flux does.")
    static let suffix = Field("suffix", FilterFields.suffixShape, "Short for filterTags.suffix.")

    static let table = FieldTable(range, components, suffix)

    static let shape = Shape(table) { semver -> TagRuleFields.Read? in
        let (range, components, suffix) = (semver[range], semver[components], semver[suffix])
        return range.map { TagRuleFields.Read(rule: .semver($0, components: components), suffix: suffix) }
    }
}
