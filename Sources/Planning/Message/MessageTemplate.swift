import Mustache

/// A person's template of commit messages, in Mustache. One that exists can be rendered.
package struct MessageTemplate: Sendable {
    package let text: String
    private let template: MustacheTemplate

    package static let maximumLength = 16 << 10

    /// Reads a template: everything that it names must be there to be named.
    ///
    /// - Throws: ``MessageTemplateError`` with the place in the template.
    package init(parsing text: String) throws(MessageTemplateError) {
        guard text.utf8.count <= MessageTemplate.maximumLength else {
            throw MessageTemplateError(
                line: 1, column: 1, message: "the template is longer than \(MessageTemplate.maximumLength >> 10) KiB")
        }
        try TemplateTags.check(text)
        do {
            // A line by itself, which leaves nothing behind: a commit message is no HTML.
            template = try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}\n" + text)
        } catch let error as MustacheTemplate.ParserError {
            throw MessageTemplateError(
                line: max(1, error.context.lineNumber - 1), column: max(1, error.context.columnNumber),
                message: MessageTemplate.meaning(of: error.error))
        } catch {
            throw MessageTemplateError(line: 1, column: 1, message: "the template cannot be read")
        }
        self.text = text
    }

    /// What the template makes of a commit; as long as it comes, and still to be cleaned.
    func render(_ model: MessageModel) -> String {
        let budget = MessageBudget(bytes: 64 << 20, bytesOfRow: text.utf8.count)
        return template.render(model.node(budget))
    }

    private static func meaning(of error: any Error) -> String {
        switch error as? MustacheTemplate.Error {
        case .sectionCloseNameIncorrect: "this end is not that of the section before it"
        case .expectedSectionEnd: "a section has no end"
        case .unfinishedName: "a tag has no end"
        default: "the template cannot be read from here on"
        }
    }
}

/// What is wrong with a template, and where in it: line and column, both counted from 1.
package struct MessageTemplateError: Error, Hashable, Sendable, CustomStringConvertible {
    package let line: Int
    package let column: Int
    package let message: String

    package var description: String { "line \(line), column \(column) of the template: \(message)" }
}
