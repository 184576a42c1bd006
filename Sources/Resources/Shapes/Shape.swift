/// What a value must look like: the one description that the reader reads by and that a schema is written from.
struct Shape<Output>: Sendable {
    let schema: ValueSchema
    /// Gives the value, or `nil` after noting what is wrong with it.
    let read: @Sendable (Value) -> Output?

    init(_ schema: ValueSchema, _ read: @escaping @Sendable (Value) -> Output?) {
        self.schema = schema
        self.read = read
    }

    /// A mapping with the fields of a table.
    ///
    /// - Parameter mayBeEmpty: whether no value at all stands for a mapping without fields.
    init(_ table: FieldTable, mayBeEmpty: Bool = false, _ read: @escaping @Sendable (Fields) -> Output?) {
        self.init(.mapping(table, mayBeEmpty: mayBeEmpty)) { value in
            guard let fields = value.fields(table, mayBeEmpty: mayBeEmpty) else { return nil }
            let output = read(fields)
            fields.assertAllRead()
            return output
        }
    }

    func map<Other>(_ transform: @escaping @Sendable (Output) -> Other) -> Shape<Other> {
        let read = read
        return Shape<Other>(schema) { read($0).map(transform) }
    }

    /// The same, never shown in a message: where a secret may stand by mistake.
    var secret: Shape {
        let read = read
        return Shape(schema) { read($0.secret) }
    }

    /// A list of such values; where an item is wrong, the list is without it.
    ///
    /// - Parameters:
    ///   - counts: how many there may be.
    ///   - missing: what to write where there are too few.
    static func list<Element>(
        of element: Shape<Element>, counts: ClosedRange<Int> = 0...Int.max, missing: String? = nil
    ) -> Shape where Output == [Element] {
        Shape(.list(element.schema, counts: counts)) { value in
            guard let items = value.items() else { return nil }
            if items.count < counts.lowerBound { value.report("is empty", missing) }
            if items.count > counts.upperBound {
                value.report("has \(items.count) items, and \(counts.upperBound) are the most", "shorten the list")
                return nil
            }
            return items.compactMap(element.read)
        }
    }
}
