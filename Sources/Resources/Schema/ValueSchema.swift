/// What a schema says of one value. It may accept more than the reader does, and never less.
indirect enum ValueSchema: Sendable {
    case boolean
    case integer(ClosedRange<Int>)
    case text(TextSchema)
    case choice([String])
    case list(ValueSchema, counts: ClosedRange<Int>)
    /// - Parameter mayBeEmpty: whether no value at all stands for a mapping without fields.
    case mapping(FieldTable, mayBeEmpty: Bool)
    case either([ValueSchema])
}

/// What a schema says of a text.
struct TextSchema: Sendable {
    /// A regular expression of the part that JSON Schema's and RE2's syntax share.
    var pattern: String?
    /// In code points: no more than the bytes that the reader counts.
    var maximumLength: Int?
    /// Whether a value may be one that YAML takes for a number or a truth value, such as the tag `1.10`. The reader takes
    /// it as written; what checks a schema has only what YAML made of it.
    var mayReadAsAnotherType = true
}

extension ValueSchema {
    /// The keywords of the schema.
    var members: [JSON.Member] {
        switch self {
        case .boolean:
            return [JSON.Member("type", "boolean")]
        case .integer(let range):
            return [
                JSON.Member("type", "integer"), JSON.Member("minimum", .number(range.lowerBound)),
                JSON.Member("maximum", .number(range.upperBound)),
            ]
        case .text(let text):
            var members = [
                JSON.Member("type", text.mayReadAsAnotherType ? ["string", "number", "boolean"] : "string"),
                JSON.Member("minLength", 1),
            ]
            if let maximum = text.maximumLength { members.append(JSON.Member("maxLength", .number(maximum))) }
            if let pattern = text.pattern { members.append(JSON.Member("pattern", .string(pattern))) }
            return members
        case .choice(let names):
            return names.count == 1
                ? [JSON.Member("const", .string(names[0]))] : [JSON.Member("enum", .strings(names))]
        case .list(let element, let counts):
            var members = [JSON.Member("type", "array"), JSON.Member("items", .object(element.members))]
            if counts.lowerBound > 0 { members.append(JSON.Member("minItems", .number(counts.lowerBound))) }
            if counts.upperBound < .max { members.append(JSON.Member("maxItems", .number(counts.upperBound))) }
            return members
        case .mapping(let table, let mayBeEmpty):
            return [JSON.Member("type", mayBeEmpty ? ["object", "null"] : "object")] + table.schema
        case .either(let schemas):
            return [JSON.Member("anyOf", .array(schemas.map { .object($0.members) }))]
        }
    }
}
