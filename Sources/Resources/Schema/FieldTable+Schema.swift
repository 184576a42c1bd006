extension FieldTable {
    /// The keywords that say which fields a mapping has. Fields that are refused, or not supported yet, are not among
    /// them: schema and reader refuse both.
    var schema: [JSON.Member] {
        var properties: [JSON.Member] = []
        for row in rows {
            guard case .known(let schema) = row.standing else { continue }
            var members = [JSON.Member("description", .string(row.summary))] + schema.members
            if let standard = row.standard { members.append(JSON.Member("default", standard)) }
            properties.append(JSON.Member(row.name, .object(members)))
        }
        var members = [
            JSON.Member("properties", .object(properties)), JSON.Member("additionalProperties", false),
        ]
        let required = rows.filter { $0.missing != nil }.map(\.name)
        if !required.isEmpty { members.append(JSON.Member("required", .strings(required))) }
        let clauses = rules.compactMap { $0.clause(in: self) }
        let keywords = Set(members.map(\.name) + clauses.map(\.name))
        if keywords.count == members.count + clauses.count { return members + clauses }
        return members + [JSON.Member("allOf", .array(clauses.map { .object([$0]) }))]
    }
}

extension FieldRule {
    /// The keyword that says the same as the rule.
    func clause(in table: FieldTable) -> JSON.Member {
        func eachRequired(_ entries: [any TableEntry]) -> JSON {
            .array(entries.filter { $0.row.isKnown }.map { ["required": [.string($0.row.name)]] })
        }
        switch self {
        case .exactlyOne(let entries, _, _):
            return JSON.Member("oneOf", eachRequired(entries))
        case .atLeastOne(let entries, _, _):
            return JSON.Member("anyOf", eachRequired(entries))
        case .needs(let entry, let other, _, _):
            return JSON.Member("dependentRequired", .object([JSON.Member(entry.row.name, [.string(other.row.name)])]))
        case .notTogether(let first, let second, let values, _, _):
            return JSON.Member("not", ["allOf": [FieldRule.has(first), FieldRule.has(second, values)]])
        }
    }

    /// Says that there is a field below others, with one of some values where they are given.
    private static func has(_ path: [any TableEntry], _ values: [String]? = nil) -> JSON {
        guard let first = path.first else { return values.map { ["enum": .strings($0)] } ?? true }
        var members = [JSON.Member("required", [.string(first.row.name)])]
        if path.count > 1 || values != nil {
            members.append(
                JSON.Member(
                    "properties", .object([JSON.Member(first.row.name, has(Array(path.dropFirst()), values))])))
        }
        return .object(members)
    }
}
