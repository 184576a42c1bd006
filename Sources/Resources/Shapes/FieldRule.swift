import Yams

/// What must hold among the fields of a mapping, beyond each by itself.
enum FieldRule: Sendable {
    /// - Parameters:
    ///   - what: what each of them is, for a message: "policy kind".
    ///   - missing: what to write where there is none.
    case exactlyOne([any TableEntry], what: String, missing: String)
    case atLeastOne([any TableEntry], what: String, missing: String)
    /// The first is of no use without the second.
    case needs(any TableEntry, any TableEntry, String, remedy: String)
    /// Two fields that contradict each other, each by the names that lead to it; noted at the second.
    ///
    /// - Parameter values: with which values of the second; `nil` for any.
    case notTogether(
        [any TableEntry], [any TableEntry], values: [String]? = nil, String, remedy: String)

    /// Notes what the fields break of the rule.
    func check(_ fields: Fields) {
        func given(_ entries: [any TableEntry]) -> [Fields.Written] {
            let names = Set(entries.map(\.row.name))
            return fields.written.filter { names.contains($0.name) }
        }
        switch self {
        case .exactlyOne(let entries, let what, let missing):
            let given = given(entries)
            if given.isEmpty { fields.owner.report("has no \(what)", missing) }
            guard given.count > 1 else { return }
            let all = given.map { "'\($0.name)'" }
            fields.owner.reader.report(
                given[1].key, fields.owner.path, "has more than one \(what): \(listing(all, "and"))", "keep one")
        case .atLeastOne(let entries, let what, let missing):
            if given(entries).isEmpty { fields.owner.report("has no \(what)", missing) }
        case .needs(let entry, let other, let message, let remedy):
            guard given([other]).isEmpty, let value = fields.value(of: entry) else { return }
            value.report(message, remedy)
        case .notTogether(let first, let second, let values, let message, let remedy):
            guard fields.owner.descendant(first) != nil, let value = fields.owner.descendant(second) else { return }
            if let values {
                guard let text = value.node.scalar?.string, values.contains(text) else { return }
            }
            value.report(message, remedy)
        }
    }
}

extension Value {
    /// The value that fields lead to, one below the other, whatever else is wrong on the way.
    fileprivate func descendant(_ entries: [any TableEntry]) -> Value? {
        guard let entry = entries.first else { return self }
        guard case .mapping(let mapping) = node,
            let node = mapping.first(where: { $0.key.scalar?.string == entry.row.name })?.value
        else { return nil }
        let path = path.isEmpty ? entry.row.name : "\(path).\(entry.row.name)"
        return Value(node: node, path: path, reader: reader, isSecret: isSecret)
            .descendant(Array(entries.dropFirst()))
    }
}
