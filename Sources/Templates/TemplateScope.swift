/// What may be named at one place of a template: the one table that templates are checked and rendered by.
package struct TemplateScope: Sendable {
    package enum Kind: Sendable {
        case text, number
        /// Rows, each with fields of its own.
        case list(TemplateScope)
    }

    package let fields: [String: Kind]

    package init(_ fields: [String: Kind]) { self.fields = fields }

    /// Within a text or a number, which has no fields.
    static let scalar = TemplateScope([:])
}
