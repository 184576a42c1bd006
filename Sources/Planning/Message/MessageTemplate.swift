package import Templates

/// A person's template of commit messages, in Mustache. One that exists can be rendered.
package struct MessageTemplate: Sendable {
    private let template: TextTemplate

    package static let maximumLength = TextTemplate.maximumLength

    package var text: String { template.text }

    /// Reads a template: everything that it names must be there to be named.
    ///
    /// - Throws: ``TemplateError`` with the place in the template.
    package init(parsing text: String) throws(TemplateError) {
        template = try TextTemplate(parsing: text, .commit)
    }

    /// What the template makes of a commit; as long as it comes, and still to be cleaned.
    func render(_ model: MessageModel) -> String { template.render(model.node) }
}
