import Policies

/// `policy.glob`.
enum GlobFields {
    static let pattern = Field(
        "pattern", .glob, required: "write pattern: such as \"main-*\"",
        "Matches a whole tag: *, ?, [a-z], {a,b}, and \\ before a sign taken literally.")
    static let order = Field("order", default: TagOrder.newestBuild, orderSummary)

    static let shape = Shape(FieldTable(pattern, order)) { glob -> TagRuleFields.Read? in
        let (pattern, order) = (glob[pattern], glob[order])
        return pattern.map { TagRuleFields.Read(rule: .glob($0, order: order)) }
    }

    static let orderSummary =
        "How the tags that match are ordered; the last is chosen. newestBuild goes by the time that an image says it "
        + "was built."
}

/// `policy.regex`.
enum RegexFields {
    static let pattern = Field(
        "pattern", .pattern, required: "write pattern: such as '^main-[a-f0-9]+$'",
        "A regular expression (RE2), found anywhere in a tag unless ^ and $ bind it.")
    static let extract = Field(
        "extract", .text, "What the order looks at: text with the pattern's groups as $1, ${1} or $name.")
    static let order = Field("order", default: TagOrder.newestBuild, GlobFields.orderSummary)

    static let table = FieldTable(
        pattern, extract, order,
        rules: [
            .needs(
                extract, order, "is of no use without an order: newestBuild, the default, does not look at tags",
                remedy: "write order: \(listing(orders))")
        ])

    static let shape = Shape(table) { regex -> TagRuleFields.Read? in
        let (pattern, order) = (regex[pattern], regex[order])
        let extract = regex.value(of: extract)?.extractTemplate(for: pattern)
        return pattern.map { TagRuleFields.Read(rule: .regex($0, extract: extract, order: order)) }
    }

    private static let orders = TagOrder.allCases.filter { $0 != .newestBuild }.map(\.rawValue)
}

extension Shape where Output == Glob {
    static var glob: Shape { .parsed { (text) throws(PatternError) in try Glob(parsing: text) } }
}

extension Shape where Output == Pattern {
    static var pattern: Shape { .parsed { (text) throws(PatternError) in try Pattern(parsing: text) } }
}

extension Value {
    /// A template with the groups of a pattern. Without the pattern, which is then wrong itself, there is none.
    func extractTemplate(for pattern: Pattern?) -> ExtractTemplate? {
        guard let pattern else {
            _ = text()
            return nil
        }
        return parsed { (text) throws(PatternError) in try ExtractTemplate(parsing: text, for: pattern) }
    }
}
