package import Templates

/// A person's template of a webhook's body, in Mustache. One that exists can be rendered.
package struct NoticeTemplate: Sendable {
    private let template: TextTemplate
    private let makesJSON: Bool

    package static let maximumLength = TextTemplate.maximumLength

    /// Reads a template: everything that it names must be there to be named.
    ///
    /// - Parameter makesJSON: whether texts are escaped for the quotes of a JSON string; otherwise they stand as they are.
    /// - Throws: ``TemplateError`` with the place in the template.
    package init(parsing text: String, makesJSON: Bool) throws(TemplateError) {
        template = try TextTemplate(parsing: text, .bulletin, escaping: makesJSON ? .json : .none)
        self.makesJSON = makesJSON
    }

    package func render(_ bulletin: Bulletin) -> String {
        template.render { budget in NoticeTemplate.node(bulletin, budget) }
    }

    private static func node(_ bulletin: Bulletin, _ budget: TemplateBudget) -> TemplateNode {
        func list(_ notices: [Notice]) -> TemplateNode.Value { .list(notices.map { node($0, budget) }) }
        return TemplateNode(.bulletin, budget) { name in
            switch name {
            case "title": .text(bulletin.title)
            case "text": .text(bulletin.text)
            case "noticeCount": .number(bulletin.notices.count)
            case "lostCount": .number(bulletin.lost)
            case "notices": list(bulletin.notices)
            case "updates": list(bulletin.notices(of: .update))
            case "failures": list(bulletin.notices(of: .failure))
            case "holds": list(bulletin.notices(of: .hold))
            case "stuck": list(bulletin.notices(of: .stuck))
            case "resolved": list(bulletin.resolved)
            default: nil
            }
        }
    }

    private static func node(_ notice: Notice, _ budget: TemplateBudget) -> TemplateNode {
        TemplateNode(.notice, budget) { name in
            switch NoticeField(rawValue: name).flatMap(notice.value) {
            case .text(let text): .text(text)
            case .number(let number): .number(number)
            case nil: nil
            }
        }
    }
}

/// Templates are the same where they were written the same and are made fit for the same.
extension NoticeTemplate: Hashable {
    package static func == (left: NoticeTemplate, right: NoticeTemplate) -> Bool {
        left.template.text == right.template.text && left.makesJSON == right.makesJSON
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(template.text) }
}

extension TemplateScope {
    /// What a template of notices may name.
    static let bulletin = TemplateScope([
        "title": .text, "text": .text, "noticeCount": .number, "lostCount": .number, "notices": .list(.notice),
        "updates": .list(.notice), "failures": .list(.notice), "holds": .list(.notice), "stuck": .list(.notice),
        "resolved": .list(.notice),
    ])

    static let notice = TemplateScope(
        Dictionary(uniqueKeysWithValues: NoticeField.allCases.map { ($0.rawValue, $0.isNumber ? .number : .text) }))
}
