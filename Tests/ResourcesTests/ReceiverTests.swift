import Notices
import Policies
import Resources
import Secrets
import Testing

@Suite("Receivers of notifications")
struct ReceiverTests {
    private static func receiver(_ text: String) -> String {
        "apiVersion: pawl.dev/v1alpha1\nkind: PawlConfiguration\nnotifications:\n  receivers:\n    - {name: ops, \(text)}\n"
    }

    private func configuration(_ receivers: String) throws -> PawlConfiguration {
        let text =
            "apiVersion: pawl.dev/v1alpha1\nkind: PawlConfiguration\nsources: [{name: fleet, url: /x}]\n"
            + "notifications: {receivers: [\(receivers)]}\n"
        let loaded = ResourceLoader.load(text, file: "/etc/pawl/pawl.yaml")
        #expect(loaded.diagnostics == [])
        return try #require(loaded.configuration)
    }

    @Test("a receiver with everything in it becomes its value")
    func whole() throws {
        let receiver = try #require(
            try configuration(
                """
                {name: tickets, type: webhook, url: "https://tickets.example.com/hooks?x=y",
                 auth: {basic: {username: pawl, passwordFile: secrets/tickets}}, signature: {keyEnv: HMAC_KEY},
                 events: [Update, Stuck], policies: ["apps:*"], sources: [fleet], failuresBefore: 5, stuckAfter: 2h,
                 resolved: false, digest: 1d, template: "{{title}}", contentType: text/plain,
                 tls: {caFile: ca.pem}, proxy: none}
                """
            ).receivers.first)
        #expect(receiver.name == "tickets")
        #expect(receiver.address == .inline("https://tickets.example.com/hooks?x=y"))
        #expect(
            receiver.auth
                == .basic(
                    BasicCredentialsLocation(username: .inline("pawl"), password: .file("/etc/pawl/secrets/tickets"))))
        #expect(receiver.signatureKey == .environment("HMAC_KEY"))
        #expect(receiver.kinds == [.update, .stuck])
        #expect(receiver.policies.map(\.source) == ["apps:*"] && receiver.sources == ["fleet"])
        #expect(receiver.failuresBefore == 5 && receiver.stuckAfter == .seconds(7_200) && !receiver.tellsResolved)
        #expect(receiver.digest == .seconds(86_400))
        #expect(receiver.tls.caFile == "/etc/pawl/ca.pem" && receiver.proxy == .none)
        guard case .message(.webhook(let template, .text)) = receiver.kind else {
            Issue.record("\(receiver.kind)")
            return
        }
        #expect(template != nil)
    }

    @Test("what is left out has the values that the guide gives")
    func defaults() throws {
        let receivers = try configuration(
            """
            {name: chat, type: slack, urlFile: secrets/slack}, {name: teams, type: teams, urlEnv: TEAMS},
            {name: discord, type: discord, urlFile: /d}, {name: broker, type: cloudEvents, url: "https://b"},
            {name: alerts, type: alertmanager, url: "http://a:9093", labels: [{name: cluster, value: 1.10}]}
            """
        ).receivers
        let chat = try #require(receivers.first)
        #expect(chat.address == .file("/etc/pawl/secrets/slack"))
        #expect(chat.kinds == Set(Notice.Kind.allCases) && chat.policies.isEmpty && chat.sources.isEmpty)
        #expect(chat.failuresBefore == 3 && chat.stuckAfter == .seconds(3_600) && chat.tellsResolved)
        #expect(chat.digest == nil && chat.auth == nil && chat.proxy == .environment)
        #expect(receivers[1].address == .environment("TEAMS"))
        let kinds = receivers.map { "\($0.kind)".prefix { $0 != "(" } }
        #expect(kinds == ["message", "message", "message", "message", "alertmanager"])
        guard case .message(.cloudEvents(.structured)) = receivers[3].kind,
            case .alertmanager(let labels) = receivers[4].kind
        else {
            Issue.record("\(receivers)")
            return
        }
        #expect(labels == ["cluster": "1.10"])
        #expect(receivers[4].kinds == [.failure, .hold, .stuck])
    }

    @Test("read again, a receiver is the same as before, and another where a word of it changed")
    func same() throws {
        func receivers(_ template: String, _ type: String = "text/plain", label: String = "prod") throws
            -> [ReceiverConfiguration]
        {
            try configuration(
                """
                {name: hook, type: webhook, url: "https://h", template: "\(template)", contentType: \(type),
                 auth: {bearer: {tokenFile: t}}, policies: ["apps:*"]},
                {name: alerts, type: alertmanager, url: "http://a:9093", labels: [{name: cluster, value: \(label)}]}
                """
            ).receivers
        }
        let before = try receivers("{{title}}")
        #expect(try receivers("{{title}}") == before)
        #expect(try receivers("{{text}}")[0] != before[0])
        #expect(try receivers("{{title}}", "application/json")[0] != before[0])
        #expect(try receivers("{{title}}", label: "test").map { before.contains($0) } == [true, false])
    }

    /// The text that stands where a secret could stand; no message may hold it.
    private static let secret = "hunter2hunter2"

    static let wrong: [Row] = [
        Row(
            receiver("type: slack, url: \"https://hooks.slack.com/services/\(secret)\""),
            "5:25: notifications.receivers[0].type: has an address that is a secret by itself, and does not belong in the "
                + "configuration; write urlFile: with the path of a file, or urlEnv: with a variable's name"),
        Row(
            receiver("type: slack"),
            "5:7: notifications.receivers[0]: has no address; write url, urlFile or urlEnv"),
        Row(
            receiver("type: slack, urlFile: f, urlEnv: E"),
            "5:44: notifications.receivers[0]: has more than one address: 'urlFile' and 'urlEnv'; keep one"),
        Row(
            receiver("type: slck, urlFile: f"),
            "5:25: notifications.receivers[0].type: 'slck' is not known here; did you mean 'slack'?"),
        Row(
            receiver("urlFile: f"),
            "5:7: notifications.receivers[0].type: is missing; write type: with one of webhook, slack, teams, discord, "
                + "cloudEvents, alertmanager"),
        Row(
            receiver("type: webhook, url: \"https://u:\(secret)@h/x\""),
            "5:39: notifications.receivers[0].url: holds credentials; write the address without them, and auth: {...}"),
        Row(
            receiver("type: webhook, url: \"tickets/\(secret)\""),
            "5:39: notifications.receivers[0].url: is not the address of a receiver; write https://host/path, or http://"
        ),
        Row(
            receiver("type: webhook, url: \"https://h\", auth: {bearer: {token: \(secret)}}"),
            "5:68: notifications.receivers[0].auth.bearer.token: a token does not belong in the configuration; "
                + "write tokenFile: with the path of a file, or tokenEnv: with a variable's name"),
        Row(
            receiver("type: webhook, url: \"https://h\", signature: {key: \(secret)}"),
            "5:64: notifications.receivers[0].signature.key: a key does not belong in the configuration; "
                + "write keyFile: with the path of a file, or keyEnv: with a variable's name"),
        Row(
            receiver("type: webhook, url: \"https://h\", template: \"{{titel}}\""),
            "5:62: notifications.receivers[0].template: line 1, column 1 of the template: there is no 'titel' here; known: "
                + "failures, holds, lostCount, noticeCount, notices, resolved, stuck, text, title, updates"),
        Row(
            receiver("type: webhook, url: \"https://h\", contentType: text/plain"),
            "5:65: notifications.receivers[0].contentType: is of no use without a template; write template too"),
        Row(
            receiver("type: cloudEvents, url: \"https://h\", digest: 1h"),
            "5:25: notifications.receivers[0].type: has no use for 'digest'; remove it"),
        Row(
            receiver("type: slack, urlFile: f, events: [update]"),
            "5:53: notifications.receivers[0].events[0]: 'update' is not known here; did you mean 'Update'?"),
        Row(
            receiver("type: slack, urlFile: f, events: []"),
            "5:52: notifications.receivers[0].events: is empty; name what it is told, or remove the field"),
        Row(
            receiver("type: alertmanager, url: \"https://h\", events: [Update, Stuck]"),
            "5:65: notifications.receivers[0].events: names 'Update', which is an event; alerts are of states; "
                + "remove it from the list"),
        Row(
            receiver("type: alertmanager, url: \"https://h\", labels: [{name: policy, value: x}]"),
            "5:73: notifications.receivers[0].labels[0].name: 'policy' is a label that alerts have of their own; "
                + "name it differently"),
        Row(
            receiver("type: slack, urlFile: f, sources: [fleet]"),
            "5:14: notifications.receivers[0].name: is told of the source 'fleet', which is not in this configuration; "
                + "add it to sources"),
        Row(
            receiver("type: slack, urlFile: f, policies: [\"[a\"]"),
            "5:55: notifications.receivers[0].policies[0]: invalid pattern '[a': '[' is not closed or empty; write '\\['"
        ),
        Row(
            receiver("type: slack, urlFile: f}\n    - {name: ops, type: slack, urlFile: f"),
            "6:14: notifications.receivers[1].name: another receiver is 'ops' too; keep one, or name them differently"),
    ]

    @Test("each mistake is told with its place, its field and the fix, and never with a secret", arguments: wrong)
    func told(row: Row) {
        row.check()
        let said = ResourceLoader.load(row.text, file: "p.yaml").diagnostics.map(\.description).joined()
        #expect(!said.contains(ReceiverTests.secret))
    }
}
