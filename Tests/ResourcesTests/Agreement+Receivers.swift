/// Receivers of notifications: accepted, refused, and refused by the reader alone.
extension Agreement {
    private static func receiver(_ text: String) -> String { "notifications: {receivers: [{name: ops, \(text)}]}" }

    static let receivers = [
        "notifications: {}", "notifications: {receivers: []}", receiver("type: slack, urlFile: f"),
        receiver("type: teams, urlEnv: E, digest: 1h, resolved: false, events: [Update, Hold]"),
        receiver("type: discord, urlFile: f, failuresBefore: 1, stuckAfter: 90m, policies: [\"apps:*\", web]"),
        receiver("type: webhook, url: \"https://h/x?y=z\", auth: {bearer: {tokenFile: t}}, signature: {keyEnv: K}"),
        receiver("type: webhook, url: \"http://h:1\", template: \"{{title}}\", contentType: text/plain, proxy: none"),
        receiver("type: webhook, urlFile: f, template: \"{\\\"text\\\": \\\"{{text}}\\\"}\""),
        receiver("type: cloudEvents, url: \"https://h\", mode: binary, tls: {caFile: c}"),
        receiver("type: alertmanager, url: \"https://h\", events: [Stuck], labels: [{name: cluster, value: 7}]"),
        "sources: [{name: fleet, url: /x}]\n" + receiver("type: slack, urlFile: f, sources: [fleet]"),
    ]

    static let refusedReceivers = [
        "notifications: []", "notifications: {receivers: {}}", "notifications: {receivers: [{}]}",
        receiver("type: slack"), receiver("urlFile: f"), receiver("type: irc, urlFile: f"),
        receiver("type: slack, url: \"https://h/x\""), receiver("type: teams, url: \"https://h/x\""),
        receiver("type: discord, url: \"https://h/x\""), receiver("type: slack, urlFile: f, urlEnv: E"),
        receiver("type: slack, urlFile: f, auth: {bearer: {tokenFile: t}}"),
        receiver("type: slack, urlFile: f, signature: {keyFile: k}"),
        receiver("type: slack, urlFile: f, template: x"), receiver("type: slack, urlFile: f, mode: binary"),
        receiver("type: slack, urlFile: f, labels: []"), receiver("type: slack, urlFile: f, events: []"),
        receiver("type: slack, urlFile: f, events: [Updates]"), receiver("type: slack, urlFile: f, events: Update"),
        receiver("type: slack, urlFile: f, failuresBefore: 0"), receiver("type: slack, urlFile: f, stuckAfter: 5"),
        receiver("type: slack, urlFile: f, digest: daily"), receiver("type: slack, urlFile: f, resolved: no"),
        receiver("type: webhook, url: ftp"),
        receiver("type: webhook, url: \"https://h\", contentType: text/plain"),
        receiver("type: webhook, url: \"https://h\", template: x, contentType: text/html"),
        receiver("type: webhook, url: \"https://h\", auth: {}"),
        receiver("type: webhook, url: \"https://h\", auth: {bearer: {token: t}}"),
        receiver("type: webhook, url: \"https://h\", signature: {}"),
        receiver("type: webhook, url: \"https://h\", signature: {key: k}"),
        receiver("type: cloudEvents, url: \"https://h\", digest: 1h"),
        receiver("type: cloudEvents, url: \"https://h\", mode: batch"),
        receiver("type: alertmanager, url: \"https://h\", digest: 1h"),
        receiver("type: alertmanager, url: \"https://h\", resolved: true"),
        receiver("type: alertmanager, url: \"https://h\", labels: [{name: a-b, value: x}]"),
        receiver("type: alertmanager, url: \"https://h\", labels: [{name: a}]"),
        receiver("type: webhook, url: \"https://h\", proxyAuth: {username: u, passwordFile: f}"),
        receiver("type: slack, urlFile: f, on: [Update]"),
    ]

    static let receiversForTheReader = [
        receiver("type: webhook, url: \"https://a:b@h\""), receiver("type: webhook, url: \"https://h/#x\""),
        receiver("type: webhook, url: \"https://h/x\u{e9}\""),
        receiver("type: webhook, url: \"https://h\", template: \"{{titel}}\""),
        receiver("type: webhook, url: \"https://h\", template: \"{{{title}}}\""),
        receiver("type: slack, urlFile: f, policies: [\"[a\"]"), receiver("type: slack, urlFile: f, sources: [fleet]"),
        receiver("type: alertmanager, url: \"https://h\", events: [Update]"),
        receiver("type: alertmanager, url: \"https://h\", labels: [{name: policy, value: x}]"),
        receiver("type: alertmanager, url: \"https://h\", labels: [{name: a, value: x}, {name: a, value: y}]"),
        "notifications: {receivers: [{name: a, type: slack, urlFile: f}, {name: a, type: slack, urlFile: f}]}",
    ]
}
