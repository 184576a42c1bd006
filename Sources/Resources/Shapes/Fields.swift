import Yams

/// The fields of one mapping, checked against its table.
struct Fields {
    /// A field that the table has, and the place of its key.
    struct Written {
        let name: String
        let key: Location
    }

    private let table: FieldTable
    private var values: [String: Value] = [:]
    /// In the order of the file.
    private(set) var written: [Written] = []
    let owner: Value
    private let reads = Reads()

    /// Takes a mapping's fields, noting unknown, refused, not yet supported and missing ones, keys that are not text, and
    /// what breaks the table's rules.
    init(of mapping: Node.Mapping, in owner: Value, table: FieldTable) {
        self.owner = owner
        self.table = table
        for (key, node) in mapping { take(key, node) }
        let names = Set(written.map(\.name))
        for row in table.rows where !names.contains(row.name) {
            guard let remedy = row.missing else { continue }
            owner.reader.report(owner.location, path(of: row.name), "is missing", remedy)
        }
        for rule in table.rules { rule.check(self) }
    }

    private mutating func take(_ key: Node, _ node: Node) {
        let reader = owner.reader
        let location = reader.location(of: key)
        guard case .scalar(let scalar) = key else {
            reader.report(location, owner.path, "has a key that is not text", "write 'name: value'")
            return
        }
        let name = scalar.string
        let path = path(of: name)
        guard let row = table[name] else {
            reader.report(location, path, "unknown field \(name.quoted)", table.remedy(forUnknown: name))
            return
        }
        guard !written.contains(where: { $0.name == name }) else {
            reader.report(location, path, "\(name.quoted) is given twice", "keep one")
            return
        }
        written.append(Written(name: name, key: location))
        switch row.standing {
        case .known:
            values[name] = Value(
                node: node, path: path, reader: reader, isSecret: owner.isSecret, missing: row.missing)
        case .notYet(let remedy):
            reader.report(location, path, "'\(name)' is not supported yet", remedy)
        case .refused(let message, let remedy):
            reader.report(location, path, message, remedy)
        }
    }

    /// What a field gives. It must be one of the table's.
    subscript<Output>(field: Field<Output>) -> Output { field.read(value(of: field)) }

    /// A field's value unread, for what must be said about it later.
    func value(of entry: any TableEntry) -> Value? {
        assert(table[entry.row.name] != nil, "'\(entry.row.name)' is not in the table of \(owner.path)")
        reads.names.insert(entry.row.name)
        return values[entry.row.name]
    }

    /// Fails in tests where a field that the table accepts has no effect: nobody read it.
    func assertAllRead() {
        assert(
            !owner.reader.diagnostics.isEmpty || reads.names.isSuperset(of: values.keys),
            "\(Set(values.keys).subtracting(reads.names)) of \(owner.path) is never read")
    }

    private final class Reads {
        var names: Set<String> = []
    }

    /// The path of a field; an unknown name in it is cut, so that a hostile one does not fill the screen.
    private func path(of name: String) -> String {
        owner.path.isEmpty ? name.printable(120) : "\(owner.path).\(name.printable(120))"
    }
}
