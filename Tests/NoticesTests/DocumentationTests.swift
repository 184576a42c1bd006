import Foundation
import Notices
import Templates
import Testing

@Suite("the page on notifications")
struct DocumentationTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private let page = try? String(contentsOf: root.appendingPathComponent("docs/notifications.md"), encoding: .utf8)

    /// The first column of the tables in a section.
    private func tables(in section: String) throws -> [[String]] {
        let page = try #require(page)
        let part = try #require(page.components(separatedBy: "\n## \(section)\n").dropFirst().first)
            .components(separatedBy: "\n## ")[0]
        var tables: [[String]] = []
        for block in part.components(separatedBy: "\n\n") where block.contains("|---|") {
            tables.append(
                block.split(separator: "\n").dropFirst(2).compactMap { line in
                    line.split(separator: "`").dropFirst().first.map(String.init)
                })
        }
        return tables
    }

    /// What a template may name at a place, as the refusal of another name lists it.
    private func known(_ template: String) -> Set<String> {
        let error = #expect(throws: TemplateError.self) { try NoticeTemplate(parsing: template, makesJSON: false) }
        let list = error?.message.components(separatedBy: "known: ").last ?? ""
        return Set(list.components(separatedBy: ", "))
    }

    @Test("every name that a template may use is there, and no other")
    func names() throws {
        let tables = try tables(in: "Names")
        #expect(tables.count == 2)
        let ofMessage = known("{{nothing}}")
        #expect(Set(tables[0]) == ofMessage)
        #expect(Set(tables[1]).union(ofMessage) == known("{{#notices}}{{nothing}}{{/notices}}"))
        let all = Examples.hostileNotices("x") + [Examples.state(.failure, .file("f"))]
        let document = try json(try only(.webhook(template: nil, contentType: .json), all))
        for notice in try document.objects("notices") { #expect(Set(notice.keys).isSubset(of: tables[1])) }
    }

    @Test("the example of a template makes what is shown")
    func template() throws {
        let page = try #require(page)
        let template = try #require(page.firstMatch(of: /template: \|\n +(\{.*\})\n/)).1
        let shown = try #require(page.firstMatch(of: /```json\n(.*)\n```/)).1
        let made = try NoticeTemplate(parsing: String(template), makesJSON: true).render(Bulletin([Examples.update()]))
        #expect(made == shown)
    }

    @Test("every kind and every alert is explained")
    func complete() throws {
        let events = try tables(in: "What is told")
        #expect(events.first == Notice.Kind.allCases.map(\.rawValue))
        let subjects: [Notice.Subject] = [.source, .file("a"), Examples.image()]
        let notices = subjects.map { Examples.state(.failure, $0) } + [Examples.state(.stuck), Examples.state(.hold)]
        let body = String(decoding: AlertList(notices, labels: [:], end: Examples.time).messages[0].body, as: UTF8.self)
        let names = body.matches(of: /"alertname":"([A-Za-z]+)"/).map { String($0.1) }
        #expect(try tables(in: "Alertmanager").first.map(Set.init) == Set(names))
        for label in AlertList.ownLabels { #expect(page?.contains("`\(label)`") ?? false) }
    }
}
