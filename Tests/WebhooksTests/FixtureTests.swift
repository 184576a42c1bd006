import Foundation
import OCI
import Testing
import Webhooks

/// What senders send, and what is made of it: `Fixtures/KIND.json`.
@Suite("Webhooks of every sender")
struct FixtureTests {
    /// A row of a fixture.
    struct Row: Decodable, CustomStringConvertible {
        let what: String
        let registry: String?
        let headers: [String: String]?
        let text: String?
        let sees: Sees

        var description: String { what }

        enum Sees: Decodable {
            /// Images with or without a tag, in any order.
            case images([String])
            case push(git: [String], branches: [String])
            /// `nothing`, or the name of a refusal.
            case word(String)

            private struct Push: Decodable {
                let git: [String]
                let branches: [String]
            }

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let images = try? container.decode([String].self) {
                    self = .images(images)
                } else if let word = try? container.decode(String.self) {
                    self = .word(word)
                } else {
                    let push = try container.decode(Push.self)
                    self = .push(git: push.git, branches: push.branches)
                }
            }
        }
    }

    /// The rows of a sender's fixture with their bodies.
    static func rows(of kind: WebhookKind) throws -> [(row: Row, body: [UInt8])] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "Fixtures/\(kind.rawValue).json")
        let data = try Data(contentsOf: file)
        let rows = try JSONDecoder().decode([Row].self, from: data)
        let objects = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
        return try zip(rows, objects).map { row, object in
            if let text = row.text { return (row, Array(text.utf8)) }
            let body = try #require(object["body"])
            return (row, Array(try JSONSerialization.data(withJSONObject: body, options: .fragmentsAllowed)))
        }
    }

    @Test("is read as its sender documents it", arguments: WebhookKind.allCases)
    func reading(kind: WebhookKind) throws {
        let rows = try FixtureTests.rows(of: kind)
        #expect(rows.count >= 5)
        for (row, body) in rows {
            let head = WebhookHead(headers: (row.headers ?? [:]).map { (name: $0.key, value: $0.value) })
            let seen = Result { () throws(WebhookRefusal) in
                try kind.event(head, body, registry: row.registry)
            }
            FixtureTests.check(seen, against: row, "\(kind.rawValue): \(row.what)")
        }
    }

    private static func check(
        _ seen: Result<WebhookEvent, WebhookRefusal>, against row: Row, _ what: Comment
    ) {
        switch (seen, row.sees) {
        case (.success(.images(let sightings)), .images(let expected)):
            let names = sightings.flatMap { sighting in
                sighting.tags.isEmpty
                    ? [sighting.repository.canonical] : sighting.tags.map { "\(sighting.repository.canonical):\($0)" }
            }
            #expect(names == expected, what)
        case (.success(.push(let push)), .push(let git, let branches)):
            #expect(push.branches == Set(branches), what)
            #expect(push.locations == Set(git.compactMap { GitLocation($0) }), what)
        case (.success(.nothing), .word("nothing")): break
        case (.failure(let refusal), .word(let name)): #expect(refusal.rawValue == name, what)
        default: Issue.record("\(what): \(seen)")
        }
    }

    @Test("a document nested without end is refused, and so are more tags than one push moves")
    func bounds() throws {
        for kind in WebhookKind.allCases {
            for opening in ["[", "{\"a\":", "{\"events\":[", "{\"repository\":"] {
                let body = Array(String(repeating: opening, count: 100_000).utf8)
                #expect(throws: WebhookRefusal.malformed) {
                    try kind.event(WebhookHead(headers: [(name: "X-Event-Key", value: "repo:push")]), body)
                }
            }
        }
        func tags(_ count: Int) -> [UInt8] {
            let names = (0..<count).map { "\"t\($0)\"" }.joined(separator: ",")
            return Array("{\"repository\":\"a/b\",\"updated_tags\":[\(names)]}".utf8)
        }
        #expect(throws: Never.self) { try WebhookKind.quay.event(WebhookHead(), tags(999)) }
        #expect(throws: WebhookRefusal.malformed) { try WebhookKind.quay.event(WebhookHead(), tags(1_000)) }
    }
}
