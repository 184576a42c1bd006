/// The fields that a mapping of a resource may have, in the order of the documentation, and what holds among them.
///
/// One table per mapping. The reader looks every name up here, and the schema is written from it, so that neither knows
/// a field that the other does not.
struct FieldTable: Sendable {
    let rows: [FieldRow]
    let rules: [FieldRule]
    private let indexes: [String: Int]

    init(_ entries: any TableEntry..., rules: [FieldRule] = []) {
        rows = entries.map(\.row)
        self.rules = rules
        indexes = Dictionary(rows.enumerated().map { ($0.element.name, $0.offset) }) { first, _ in first }
    }

    subscript(name: String) -> FieldRow? { indexes[name].map { rows[$0] } }

    /// The names that may be written.
    var names: [String] { rows.filter(\.isKnown).map(\.name) }

    /// What to say to someone who wrote a field that is not in the table.
    func remedy(forUnknown name: String) -> String {
        rows.isEmpty
            ? "it has no fields; write {}"
            : remedyNaming(nearest: name, among: rows.map(\.name), listing: names)
    }

    /// What to say to someone who wrote something else than a mapping.
    var remedyForOtherTypes: String {
        if rows.isEmpty { return "write {}" }
        let isChoice = rules.contains { rule in
            if case .exactlyOne(let entries, _, _) = rule { entries.count == rows.count } else { false }
        }
        return "write \(isChoice && names.count > 1 ? "one of the fields" : "fields"): \(names.joined(separator: ", "))"
    }
}

/// The nearest of the names where one is near, else all that may be written.
func remedyNaming(nearest name: String, among all: [String], listing names: [String]) -> String {
    if let near = Spelling.nearest(to: name, among: all) { return "did you mean '\(near)'?" }
    return names.count == 1 ? "write \(names[0])" : "write one of: \(names.joined(separator: ", "))"
}
