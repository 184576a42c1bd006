import Notices
import Policies

/// Notices to write messages of.
enum Examples {
    static let time = Instant(secondsSince1970: 1_795_000_000)

    static func image(_ name: String = "podinfo", namespace: String = "apps") -> Notice.Subject {
        .image(
            Notice.ImageName(
                policy: PolicyID(namespace: namespace, name: name), alias: name, image: "ghcr.io/stefanprodan/\(name)"))
    }

    static func update(
        _ name: String = "podinfo", from: String? = "6.5.0", to: String = "6.5.1",
        message: String = "greatest of 3 tags"
    ) -> Notice {
        Notice(
            .update, source: "fleet", subject: image(name), reason: .selected, message: message, since: time,
            time: time,
            change: Notice.Change(
                from: from, to: to, digest: nil, commit: String(repeating: "a1", count: 20), values: 2))
    }

    static func state(
        _ kind: Notice.Kind, _ subject: Notice.Subject = image(), reason: Reason = .registryUnavailable,
        message: String = "cannot reach the registry"
    ) -> Notice {
        Notice(
            kind, source: "fleet", subject: subject, reason: reason, message: message, since: time, time: time,
            failures: kind == .failure ? 3 : nil)
    }

    /// Texts that try to be more than text somewhere.
    static let hostile = [
        "<!channel> <!here> <@U012> <https://evil.example|click>", "@everyone @here <@&123> <@123> <#1>",
        "**bold** _it_ `code` ~~x~~ ||s|| [a](https://evil.example) > q # h", "<at>Everyone</at> &lt;!channel&gt;",
        "\u{202E}gnp.exe", "a\r\nb\u{0}c\u{1B}[31m", "{\"text\": \"x\"}\\", "😀 :tada: \u{1F468}\u{200D}\u{1F469}",
    ]

    static func hostileNotices(_ text: String) -> [Notice] {
        [
            update(from: text, message: text), state(.failure, .file(text), message: text),
            state(.stuck, message: text),
            state(.hold, message: text).resolved(at: time),
        ]
    }

    /// As many notices as nobody reads, each as long as may be.
    static let flood = (0..<500).map { update("app-\($0)", message: String(repeating: "long ", count: 500)) }
}
