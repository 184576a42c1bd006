import OCI
import Policies

/// `filterTags` of an image.
enum FilterFields {
    static let include = Field(
        "include", .list(of: .glob), "Globs; a tag must match one of them. Every tag does where there are none.")
    static let exclude = Field("exclude", .list(of: .glob), "Globs; a tag must match none of them.")
    static let pattern = Field(
        "pattern", .pattern, "A regular expression (RE2) that a tag must match, found anywhere in it.")
    static let extract = Field(
        "extract", .text,
        "What the policy sees of a tag: text with the pattern's groups as $1, ${1} or $name. The whole tag where it is "
            + "left out.")
    static let suffix = Field(
        "suffix", suffixShape,
        "A tag must end with '-' and this, such as alpine; the policy sees what comes before.")

    static let suffixOrPattern =
        "keep one; suffix: alpine is short for pattern: '^(.*)-alpine$' with extract: '$1'"

    static let table = FieldTable(
        include, exclude, pattern, extract, suffix,
        rules: [
            .needs(
                extract, pattern, "has no pattern to take its groups from",
                remedy: "write pattern: with a group, such as '-(\\d+)$'"),
            .notTogether(
                [pattern], [suffix], "says which part of a tag the policy looks at, and so does pattern",
                remedy: suffixOrPattern),
        ])

    static let shape = Shape(table) { filter -> TagFilter? in
        let (include, exclude, pattern) = (filter[include], filter[exclude], filter[pattern])
        let template = pattern.flatMap { filter.value(of: extract)?.extractTemplate(for: $0) }
        return TagFilter(
            include: include ?? [], exclude: exclude ?? [], suffix: filter[suffix], pattern: pattern,
            extract: template)
    }

    /// The end of a tag after its `-`; a `-` that is written all the same is dropped.
    static let suffixShape = Shape<String>(
        .text(TextSchema(pattern: "^-?[A-Za-z0-9._-]+$", maximumLength: Tag.maximumLength))
    ) { value in
        guard let text = value.text() else { return nil }
        let suffix = text.hasPrefix("-") ? String(text.dropFirst()) : text
        // With a character before it and the '-', what can end a tag is part of one.
        guard !suffix.isEmpty, Tag("x-\(suffix)") != nil else {
            value.report(
                "\(text.quoted) cannot end a tag",
                "write what follows the last '-' of the tags alone, such as alpine: letters, digits, '_', '.' and '-'")
            return nil
        }
        return suffix
    }
}
