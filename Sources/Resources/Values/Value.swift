import Yams

/// A value of a document with its field path. Each accessor gives what the field asks for, or `nil` after noting what
/// is wrong.
struct Value {
    let node: Node
    /// Such as `spec.images[0].policy`; empty for the document itself.
    let path: String
    let reader: DocumentReader
    /// Whether the value must never be shown: the place of a password may hold the password by mistake.
    var isSecret = false
    /// What to do where there is no value, other than to give it one; `nil` where the field may be left out.
    var missing: String?

    var location: Location { reader.location(of: node) }

    /// The value, marked as one that messages do not show.
    var secret: Value { Value(node: node, path: path, reader: reader, isSecret: true, missing: missing) }

    func report(_ message: String, _ remedy: String? = nil) {
        reader.report(location, path, message, remedy)
    }

    /// The value's text for a message.
    func shown(_ text: some StringProtocol) -> String { isSecret ? "the value" : text.quoted }

    /// The text of a scalar as written, whatever type YAML would give it: `1.10` is "1.10".
    ///
    /// - Parameter expected: what the field asks for, in the words of a message.
    func text(_ expected: String = "text") -> String? {
        switch node {
        case .scalar(let scalar):
            if let tag = foreignTag(scalar) {
                report("\(isSecret ? "the value" : tag.quoted) is read as a YAML tag, not as text", "put it in quotes")
                return nil
            }
            guard !scalar.isNull, !scalar.string.isEmpty else {
                reportEmpty()
                return nil
            }
            return scalar.string
        case .mapping, .sequence, .alias:
            report("must be \(expected), not \(kind)")
            return nil
        }
    }

    /// A text with a grammar of its own; what `parse` throws says what is wrong.
    func parsed<Output, Failure: Error & CustomStringConvertible>(
        _ parse: (String) throws(Failure) -> Output
    ) -> Output? {
        guard let text = text() else { return nil }
        do {
            return try parse(text)
        } catch {
            report(error.description)
            return nil
        }
    }

    /// A truth value in the spellings of YAML 1.2's core schema: not `yes`, which other readers take for a text.
    func boolean() -> Bool? {
        guard let text = text("true or false") else { return nil }
        switch (text, isQuoted) {
        case ("true", false), ("True", false), ("TRUE", false): return true
        case ("false", false), ("False", false), ("FALSE", false): return false
        case ("true", true), ("false", true):
            report("must be true or false, not the text \(shown(text))", "remove the quotes")
        default:
            report("must be true or false, not \(shown(text))", "write true or false")
        }
        return nil
    }

    /// A whole number in decimal digits.
    func integer(in range: ClosedRange<Int>) -> Int? {
        let numbers = "\(range.lowerBound) to \(range.upperBound)"
        guard let text = text("a number from \(numbers)") else { return nil }
        guard let number = Int(text), String(number) == text, range.contains(number) else {
            report("must be a number from \(numbers), not \(shown(text))", "write one of them")
            return nil
        }
        guard !isQuoted else {
            report("must be a number from \(numbers), not the text \(shown(text))", "remove the quotes")
            return nil
        }
        return number
    }

    /// The values of a list.
    func items() -> [Value]? {
        guard case .sequence(let sequence) = node else {
            if let text = node.scalar?.string, !isEmpty {
                report("must be a list, not text", isSecret || text.utf8.count > 60 ? nil : "write [\"\(text)\"]")
            } else {
                isEmpty ? reportEmpty() : report("must be a list, not \(kind)", "write [...]")
            }
            return nil
        }
        guard reader.visit(sequence.count, at: location, path) else { return nil }
        return sequence.enumerated().map {
            Value(
                node: $0.element, path: "\(path)[\($0.offset)]", reader: reader, isSecret: isSecret,
                missing: "give it one, or remove the item")
        }
    }

    /// The fields of a mapping, after noting those that the table does not allow.
    ///
    /// - Parameter mayBeEmpty: whether no value at all stands for a mapping without fields.
    func fields(_ table: FieldTable, mayBeEmpty: Bool = false) -> Fields? {
        if isEmpty, mayBeEmpty { return Fields(of: Node.Mapping([]), in: self, table: table) }
        guard case .mapping(let mapping) = node else {
            isEmpty ? reportEmpty() : report("must be a mapping, not \(kind)", table.remedyForOtherTypes)
            return nil
        }
        guard reader.visit(mapping.count * 2, at: location, path) else { return nil }
        return Fields(of: mapping, in: self, table: table)
    }

    /// One of the names, as written.
    ///
    /// - Parameter expected: what the field asks for, in the words of a message.
    func choice(of names: [String], notYet: [String] = [], _ expected: String = "text") -> String? {
        guard let text = text(expected) else { return nil }
        if names.contains(text) { return text }
        if notYet.contains(text) {
            report(
                "\(text.quoted) is not supported yet",
                names.count == 1 ? "write \(names[0]), or remove the field" : "write \(listing(names))")
        } else {
            report("\(shown(text)) is not known here", remedyNaming(nearest: text, among: names, listing: names))
        }
        return nil
    }

    /// One of an enumeration's raw values.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ type: Choice.Type) -> Choice? {
        choice(of: type.allCases.map(\.rawValue)).flatMap(type.init(rawValue:))
    }

    var isList: Bool {
        if case .sequence = node { true } else { false }
    }

    private var isEmpty: Bool { node.scalar?.isNull ?? false }

    private var isQuoted: Bool { node.scalar.map { $0.style == .singleQuoted || $0.style == .doubleQuoted } ?? false }

    private func reportEmpty() { report("has no value", missing ?? "give it one, or remove the field") }

    private var kind: String {
        switch node {
        case .scalar: "text"
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }

    /// A tag that YAML itself does not define, such as what an unquoted `!**/generated/**` is read as.
    private func foreignTag(_ scalar: Node.Scalar) -> String? {
        let tag = scalar.tag.description
        return tag.isEmpty || tag == "!" || tag.hasPrefix("tag:yaml.org,2002:") ? nil : tag
    }
}

/// `a, b or c`.
func listing(_ names: [String], _ word: String = "or") -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " \(word) " + last
}

extension Node.Scalar {
    /// Whether YAML 1.2's core schema reads the scalar as nothing.
    var isNull: Bool { style == .plain && ["", "~", "null", "Null", "NULL"].contains(string) }
}
