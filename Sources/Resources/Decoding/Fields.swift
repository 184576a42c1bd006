import Yams

/// The fields of one mapping, by name.
struct Fields {
    private var values: [String: Value] = [:]
    /// The names as written that the table knows, in the order of the file, with the places of the keys.
    private(set) var written: [(name: String, key: Location)] = []
    let owner: Value

    /// Takes a mapping's fields, noting unknown, refused and not yet supported ones, and keys that are not text.
    init(of mapping: Node.Mapping, in owner: Value, table: FieldTable) {
        self.owner = owner
        for (key, node) in mapping {
            let location = owner.reader.location(of: key)
            guard case .scalar(let scalar) = key else {
                owner.reader.report(location, owner.path, "has a key that is not text", "write 'name: value'")
                continue
            }
            let name = scalar.string
            let path = owner.path.isEmpty ? Fields.shown(name) : "\(owner.path).\(Fields.shown(name))"
            guard let rule = table[name] else {
                owner.reader.report(
                    location, path, "unknown field \(name.quoted)", table.remedy(forUnknown: name))
                continue
            }
            guard values[name] == nil else {
                owner.reader.report(location, path, "\(name.quoted) is given twice", "keep one")
                continue
            }
            written.append((name, location))
            switch rule {
            case .known:
                values[name] = Value(node: node, path: path, reader: owner.reader, isSecret: owner.isSecret)
            case .notYet(let remedy):
                owner.reader.report(location, path, "'\(name)' is not supported yet", remedy)
            case .refused(let message, let remedy):
                owner.reader.report(location, path, message, remedy)
            }
        }
    }

    subscript(name: String) -> Value? { values[name] }

    /// A field that must be there; its absence is noted at the mapping.
    func required(_ name: String, _ remedy: String) -> Value? {
        if let value = values[name] { return value }
        if !written.contains(where: { $0.name == name }) { reportMissing(name, remedy) }
        return nil
    }

    func reportMissing(_ name: String, _ remedy: String, _ message: String = "is missing") {
        let path = owner.path.isEmpty ? name : "\(owner.path).\(name)"
        owner.reader.report(owner.location, path, message, remedy)
    }

    /// The one field of the names that is written; noted where there are more, or none where one is needed.
    func oneOf(_ names: [String], what: String, missing remedy: String) -> Value? {
        let given = written.filter { names.contains($0.name) }
        if given.count > 1 {
            let both = given.map { "'\($0.name)'" }.joined(separator: " and ")
            owner.reader.report(given[1].key, owner.path, "has more than one \(what): \(both)", "keep one")
            return nil
        }
        guard let only = given.first else {
            owner.report("has no \(what)", remedy)
            return nil
        }
        return values[only.name]
    }

    /// An unknown name in a path: cut, so that a hostile one does not fill the screen.
    private static func shown(_ name: String) -> String {
        name.printable(120)
    }
}
