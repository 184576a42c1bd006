import Mustache

/// A person's template of a text, in Mustache. One that exists can be rendered.
package struct TextTemplate: Sendable {
    /// What happens to a text before it is put where the template names it.
    package enum Escaping: Sendable {
        /// Nothing: what is made is plain text.
        case none
        /// It becomes what may stand between the quotes of a JSON string (RFC 8259, section 7).
        case json
    }

    package let text: String
    private let template: MustacheTemplate

    package static let maximumLength = 16 << 10

    /// Reads a template: everything that it names must be there to be named.
    ///
    /// - Parameters:
    ///   - scope: what there is to name.
    ///   - escaping: what texts are made fit for.
    /// - Throws: ``TemplateError`` with the place in the template.
    package init(parsing text: String, _ scope: TemplateScope, escaping: Escaping = .none) throws(TemplateError) {
        guard text.utf8.count <= TextTemplate.maximumLength else {
            throw TemplateError(
                line: 1, column: 1, message: "the template is longer than \(TextTemplate.maximumLength >> 10) KiB")
        }
        try TemplateTags.check(text, scope, escaping)
        do {
            // A line by itself, which leaves nothing behind: what is made is no HTML, which Mustache makes by itself.
            template = try MustacheTemplate(string: "{{% CONTENT_TYPE:\(escaping.contentType)}}\n" + text)
        } catch let error as MustacheTemplate.ParserError {
            throw TemplateError(
                line: max(1, error.context.lineNumber - 1), column: max(1, error.context.columnNumber),
                message: TextTemplate.meaning(of: error.error))
        } catch {
            throw TemplateError(line: 1, column: 1, message: "the template cannot be read")
        }
        self.text = text
    }

    /// What the template makes of something; as long as it comes.
    ///
    /// - Parameter root: makes the node that the template's first names are of.
    package func render(_ root: (TemplateBudget) -> TemplateNode) -> String {
        template.render(NamedFields(node: root(TemplateBudget(bytes: 64 << 20, bytesOfRow: text.utf8.count))))
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
package struct TemplateError: Error, Hashable, Sendable, CustomStringConvertible {
    package let line: Int
    package let column: Int
    package let message: String

    package var description: String { "line \(line), column \(column) of the template: \(message)" }
}

extension TextTemplate.Escaping {
    /// The name by which Mustache knows how texts are escaped.
    fileprivate var contentType: String {
        switch self {
        case .none: "TEXT"
        case .json:
            JSONText.name
        }
    }
}

/// Texts between the quotes of a JSON string.
private struct JSONText: MustacheContentType {
    /// Mustache looks content types up by name, in a table that is for the whole process.
    static let name: String = {
        MustacheContentTypes.register(JSONText(), named: "JSON")
        return "JSON"
    }()

    func escapeText(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": escaped += "\\\(scalar)".unicodeScalars
            case "\u{0}"..."\u{1F}", "\u{7F}":
                let digits = String(scalar.value, radix: 16)
                escaped += ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).unicodeScalars
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
