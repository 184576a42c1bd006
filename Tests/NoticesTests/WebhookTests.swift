import Foundation
import Notices
import Policies
import Testing

@Suite("messages for programs")
struct WebhookTests {
    @Test("a webhook without a template gets every fact by its name")
    func document() throws {
        let format = MessageFormat.webhook(template: nil, contentType: .json)
        let message = try only(format, [Examples.update(), Examples.state(.failure).resolved(at: Examples.time)])
        #expect(message.contentType == "application/json")
        let document = try json(message)
        #expect(Set(document.keys) == ["version", "title", "digest", "lost", "notices"])
        #expect(document["version"] as? Int == 1 && document["digest"] as? Bool == false)
        let notices = try document.objects("notices")
        #expect(
            NSDictionary(dictionary: notices[0]) == [
                "kind": "Update", "state": "raised", "title": "Update podinfo to 6.5.1",
                "message": "greatest of 3 tags",
                "reason": "Selected", "source": "fleet", "policy": "apps:podinfo", "namespace": "apps",
                "name": "podinfo", "alias": "podinfo", "image": "ghcr.io/stefanprodan/podinfo", "from": "6.5.0",
                "to": "6.5.1", "commit": String(repeating: "a1", count: 20), "values": 2,
                "since": "\(Examples.time)", "time": "\(Examples.time)",
            ])
        #expect(try notices[1].text("state") == "resolved" && notices[1]["failures"] as? Int == 3)
        #expect(notices[1]["to"] == nil)
    }

    @Test("with a template it gets what that makes")
    func template() throws {
        let template = try NoticeTemplate(parsing: "{{title}}!", makesJSON: false)
        let message = try only(.webhook(template: template, contentType: .text), [Examples.update()])
        #expect(message.contentType == "text/plain")
        #expect(String(decoding: message.body, as: UTF8.self) == "Update podinfo to 6.5.1!")
    }

    @Test("alerts say by their labels which they are, and by their times whether they hold")
    func alerts() throws {
        let end = Instant(secondsSince1970: Examples.time.secondsSince1970 + 240)
        let later = Instant(secondsSince1970: Examples.time.secondsSince1970 + 60)
        let notices = [
            Examples.state(.failure), Examples.state(.failure, .source), Examples.state(.failure, .file("a.yaml")),
            Examples.state(.hold, reason: .held), Examples.state(.stuck).resolved(at: later),
        ]
        let messages = AlertList(notices, labels: ["cluster": "prod"], end: end).messages
        let alerts = try #require(try JSONSerialization.jsonObject(with: Data(messages[0].body)) as? [[String: Any]])
        #expect(
            try alerts.map { try $0.object("labels").text("alertname") } == [
                "PawlUpdateFailing", "PawlSourceFailing", "PawlPolicyInvalid", "PawlUpdateHeld", "PawlUpdateStuck",
            ])
        #expect(
            try alerts[0].object("labels") as? [String: String] == [
                "alertname": "PawlUpdateFailing", "severity": "warning", "source": "fleet", "policy": "apps:podinfo",
                "namespace": "apps", "name": "podinfo", "alias": "podinfo", "image": "ghcr.io/stefanprodan/podinfo",
                "cluster": "prod",
            ])
        #expect(try alerts[3].object("labels").text("severity") == "info")
        #expect(try alerts[0].text("startsAt") == "\(Examples.time)" && alerts[0].text("endsAt") == "\(end)")
        #expect(try alerts[4].text("endsAt") == "\(later)")
        let own = AlertList([notices[0]], labels: ["severity": "page"], end: end).messages
        #expect(String(decoding: own[0].body, as: UTF8.self).contains("\"severity\":\"page\""))
        let many = (0..<600).map { Examples.state(.failure, Examples.image("app-\($0)")) }
        #expect(AlertList(many, labels: [:], end: end).messages.count == 3)
    }
}
