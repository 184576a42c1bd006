/// The fields that a mapping of a resource may have.
///
/// One table per mapping, in the order of the documentation, so that a schema can be written from the same source
/// that the reader obeys.
struct FieldTable: ExpressibleByDictionaryLiteral {
    enum Rule {
        case known
        /// Described, but not built yet: refused by name. The remedy is what to do meanwhile.
        case notYet(String = "remove it")
        /// Never accepted, whatever its value.
        case refused(String, remedy: String)
    }

    let fields: [(name: String, rule: Rule)]

    init(dictionaryLiteral elements: (String, Rule)...) {
        fields = elements.map { (name: $0.0, rule: $0.1) }
    }

    subscript(name: String) -> Rule? { fields.first { $0.name == name }?.rule }

    /// The names that may be written.
    var names: [String] {
        fields.compactMap { field in
            if case .known = field.rule { field.name } else { nil }
        }
    }

    /// What to say to someone who wrote a field that is not in the table.
    func remedy(forUnknown name: String) -> String {
        remedyNaming(nearest: name, among: fields.map(\.name), listing: names)
    }
}

/// The nearest of the names where one is near, else all that may be written.
func remedyNaming(nearest name: String, among all: [String], listing names: [String]) -> String {
    if let near = Spelling.nearest(to: name, among: all) { return "did you mean '\(near)'?" }
    return names.count == 1 ? "write \(names[0])" : "write one of: \(names.joined(separator: ", "))"
}
