/// What a table says of one field.
struct FieldRow: Sendable {
    enum Standing: Sendable {
        case known(ValueSchema)
        /// Described, but not built yet: refused by name. The remedy is what to do meanwhile.
        case notYet(remedy: String)
        /// Never accepted, whatever its value.
        case refused(String, remedy: String)
    }

    let name: String
    let standing: Standing
    /// What to write where the field is missing; `nil` where it may be left out.
    var missing: String?
    /// What holds where the field is left out; `nil` where that is no value.
    var standard: JSON?
    /// What the field means, for the person who writes it.
    var summary = ""

    var isKnown: Bool {
        if case .known = standing { true } else { false }
    }
}

/// Something that stands in a table of fields.
protocol TableEntry: Sendable {
    var row: FieldRow { get }
}

/// A field that may be written, and how it is read.
///
/// `Output` is optional where there may be nothing to give: because the field was left out, or because it is wrong.
struct Field<Output>: TableEntry {
    let row: FieldRow
    let read: @Sendable (Value?) -> Output

    /// A field that may be left out, or one that must be there: then `required` says what to write.
    init<Read>(_ name: String, _ shape: Shape<Read>, required: String? = nil, _ summary: String)
    where Output == Read? {
        row = FieldRow(name: name, standing: .known(shape.schema), missing: required, summary: summary)
        read = { $0.flatMap(shape.read) }
    }

    /// A field with a value that holds where it is left out, and how that is written.
    init(_ name: String, _ shape: Shape<Output>, default standard: Output, as json: JSON, _ summary: String)
    where Output: Sendable {
        row = FieldRow(name: name, standing: .known(shape.schema), standard: json, summary: summary)
        read = { $0.flatMap(shape.read) ?? standard }
    }
}

extension Field where Output == Bool {
    init(_ name: String, default standard: Bool, _ summary: String) {
        self.init(name, .boolean, default: standard, as: .boolean(standard), summary)
    }
}

extension Field where Output == String {
    init(_ name: String, _ shape: Shape<String>, default standard: String, _ summary: String) {
        self.init(name, shape, default: standard, as: .string(standard), summary)
    }
}

extension Field where Output == Duration {
    init(_ name: String, default standard: Duration, _ summary: String) {
        self.init(name, .duration, default: standard, as: .string(DurationText.text(of: standard)), summary)
    }
}

extension Field where Output: RawRepresentable<String> & CaseIterable & Sendable {
    init(_ name: String, _ shape: Shape<Output> = .choice, default standard: Output, _ summary: String) {
        self.init(name, shape, default: standard, as: .string(standard.rawValue), summary)
    }
}

/// A field that is described, but not supported yet.
struct NotYet: TableEntry {
    let row: FieldRow

    /// - Parameter remedy: what to do meanwhile.
    init(_ name: String, _ remedy: String = "remove it") {
        row = FieldRow(name: name, standing: .notYet(remedy: remedy))
    }
}

/// A field that people write and that is never right.
struct Refused: TableEntry {
    let row: FieldRow

    init(_ name: String, _ message: String, _ remedy: String) {
        row = FieldRow(name: name, standing: .refused(message, remedy: remedy))
    }
}
