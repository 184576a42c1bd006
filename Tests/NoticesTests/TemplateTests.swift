import Foundation
import Notices
import Templates
import Testing

@Suite("templates of webhooks")
struct TemplateTests {
    private func render(_ template: String, _ notices: [Notice], makesJSON: Bool = false) throws -> String {
        try NoticeTemplate(parsing: template, makesJSON: makesJSON).render(Bulletin(notices))
    }

    @Test("a template names the message and each notice in it")
    func names() throws {
        let notices = [
            Examples.update(), Examples.state(.failure), Examples.state(.hold).resolved(at: Examples.time),
        ]
        #expect(
            try render("{{title}}|{{noticeCount}}|{{#notices}}{{kind}}:{{state}} {{/notices}}", notices)
                == "1 update, 1 failure, 1 over|3|Update:raised Failure:raised Hold:resolved ")
        #expect(
            try render("{{#updates}}{{policy}} {{alias}} {{from}}>{{to}} {{values}} {{commit}}{{/updates}}", notices)
                == "apps:podinfo podinfo 6.5.0>6.5.1 2 " + String(repeating: "a1", count: 20))
        #expect(try render("{{^stuck}}none{{/stuck}}{{#resolved}}{{name}}{{/resolved}}", notices) == "nonepodinfo")
        #expect(try render("{{#failures}}{{failures}} {{reason}}{{/failures}}", notices) == "3 RegistryUnavailable")
        #expect(try render("{{{text}}}", [Examples.update()]).hasPrefix("Update podinfo to 6.5.1\napps:podinfo"))
    }

    @Test("whatever a text holds, it stays within the quotes of JSON", arguments: Examples.hostile)
    func json(_ text: String) throws {
        let notices = Examples.hostileNotices(text)
        let template =
            "{\"text\": \"{{title}}\", \"all\": [{{#notices}}\"{{message}}\"{{^last()}},{{/last()}}{{/notices}}]}"
        let rendered = try render(template, notices, makesJSON: true)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(rendered.utf8)) as? [String: Any])
        #expect(object["text"] as? String == Bulletin(notices).title)
        #expect(object["all"] as? [String] == notices.map(\.message))
    }

    @Test(
        "what is not there to name, or would escape from its quotes, is refused",
        arguments: [
            ("{{titel}}", true, "there is no 'titel' here; known: failures, holds, lostCount, noticeCount, notices"),
            ("{{{title}}}", true, "a text that is not escaped"), ("{{&title}}", true, "a text that is not escaped"),
            ("{{% CONTENT_TYPE:TEXT}}", true, "how texts are escaped"),
            ("{{>other}}", false, "a template takes nothing"),
            ("{{#notices}}{{titel}}{{/notices}}", false, "there is no 'titel' here"),
            ("{{notices}}", false, "'notices' is a list"), ("{{#notices}}", false, "the section 'notices' has no end"),
        ])
    func refused(_ template: String, _ makesJSON: Bool, _ message: String) throws {
        let error = #expect(throws: TemplateError.self) { try NoticeTemplate(parsing: template, makesJSON: makesJSON) }
        #expect(error?.message.hasPrefix(message) ?? false, "\(String(describing: error))")
    }

    @Test("lists within lists end")
    func budget() throws {
        let open = String(repeating: "{{#notices}}", count: 6)
        let close = String(repeating: "{{/notices}}", count: 6)
        let text = try render(open + "{{title}}" + close, (0..<60).map { Examples.update("app-\($0)") })
        #expect(text.utf8.count <= 64 << 20)
    }
}
