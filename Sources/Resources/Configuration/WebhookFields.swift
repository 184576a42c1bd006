import Secrets
import Webhooks

/// `webhooks` of `server`.
enum WebhooksFields {
    static let listen = Field(
        "listen", ListenFields.shape, required: "write the address, such as 0.0.0.0:8082",
        "The address for webhooks, host:port. Nothing else is served there, so it may be reached from outside.")
    static let receivers = Field(
        "receivers", .list(of: WebhookFields.shape, counts: 1...1_000, missing: "add a receiver, or remove webhooks"),
        required: "list who may send webhooks", "Who may send webhooks, each to /webhooks/NAME.")

    static let shape = Shape(FieldTable(listen, receivers)) { webhooks -> WebhooksConfiguration? in
        let (listen, receivers) = (webhooks[listen], webhooks[receivers] ?? [])
        var names: Set<String> = []
        for receiver in receivers where !names.insert(receiver.value.name).inserted {
            receiver.name.report(
                "another receiver is \(receiver.value.name.quoted) too", "keep one, or name them differently")
        }
        guard let listen else { return nil }
        return WebhooksConfiguration(listen: listen, receivers: receivers.map(\.value))
    }
}

/// An item of `receivers` of `webhooks`.
enum WebhookFields {
    static let name = Field(
        "name", .label, required: "name the receiver; its URL ends with the name",
        "The receiver's name, with which its URL ends: /webhooks/NAME.")
    static let type = Field(
        "type", Shape<WebhookKind>.choice, required: "write whose webhooks it takes, such as github",
        "Whose webhooks it takes: how they are authenticated, and how they are read.")
    static let secret = SecretFields("secret", holding: "the secret that the sender knows")
    static let audience = Field(
        "audience", line, "For gcp: the audience that the push subscription's tokens are for.")
    static let serviceAccount = Field(
        "serviceAccount",
        Shape<String>.name(
            "^[^@\\s]+@[^@\\s]+$", maximumLength: 254,
            { text in text.utf8.count <= 254 && text.split(separator: "@").count == 2 && text.isLine },
            "write its mail address"), "For gcp: the mail address of the service account that pushes.")
    static let keysURL = Field(
        "keysURL",
        Shape<String>.name(
            "^https?://[^@\\s]+$",
            { text in
                ["https://", "http://"].contains { text.hasPrefix($0) } && text.isLine && !text.contains("@")
            }, "write https://host/path"), default: WebhookReceiverConfiguration.defaultKeysURL,
        "For gcp: where the keys are that its tokens are signed with.")
    static let registry = Field(
        "registry", RegistryFields.hostShape,
        "The host by which images name the registry. With it, events speak of that registry alone, whatever host they "
            + "mention; some senders mention none.")
    static let eventsPerSecond = Field(
        "eventsPerSecond", .integer(in: 1...10_000), default: WebhookReceiverConfiguration.defaultEventsPerSecond,
        as: .number(WebhookReceiverConfiguration.defaultEventsPerSecond),
        "How many events are taken in a second, over ten seconds; more are asked to come later.")

    private static let line = Shape<String>.name(
        "^\\S+$", maximumLength: 1_024, { $0.utf8.count <= 1_024 && $0.isLine }, "write it without spaces")

    private static let others = WebhookKind.allCases.filter { !$0.usesIdentityToken }.map(\.rawValue)
    private static let withTokens = WebhookKind.allCases.filter(\.usesIdentityToken).map(\.rawValue)
    private static let remedy = "write audience: and serviceAccount:, as the push subscription has them"

    static let table = FieldTable(
        name, type, secret.file, secret.env, secret.inline, audience, serviceAccount, keysURL, registry,
        eventsPerSecond,
        rules: [
            .exactlyOne(
                [secret.file, secret.env, secret.inline, audience], what: "proof of its sender",
                missing: "write secretFile or secretEnv; for gcp, audience and serviceAccount"),
            .needs(audience, serviceAccount, "is of no use without an account", remedy: "write serviceAccount: too"),
            .needs(serviceAccount, audience, "is of no use without an audience", remedy: "write audience: too"),
            .needs(keysURL, audience, "is of no use without an audience", remedy: "remove it"),
            .notTogether(
                [audience], [type], values: others, "is known by a secret that it shares",
                remedy: "write secretFile: or secretEnv:"),
            .notTogether(
                [secret.file], [type], values: withTokens, "is known by tokens, not by a secret", remedy: remedy),
            .notTogether(
                [secret.env], [type], values: withTokens, "is known by tokens, not by a secret", remedy: remedy),
        ])

    static let shape = Shape(table) { receiver -> Named<WebhookReceiverConfiguration>? in
        let (name, type, registry) = (receiver[name], receiver[type], receiver[registry])
        let (location, rate) = (receiver[secret.file] ?? receiver[secret.env], receiver[eventsPerSecond])
        let (audience, email, keys) = (receiver[audience], receiver[serviceAccount], receiver[keysURL])
        if type == .nexus, receiver.value(of: WebhookFields.registry) == nil {
            receiver.value(of: WebhookFields.type)?.report(
                "does not say which registry its events are about",
                "write registry: with the host, and the port, that images name")
        }
        let account = audience.flatMap { audience in email.map { ServiceAccount(audience: audience, email: $0) } }
        let sender =
            location.map(WebhookReceiverConfiguration.Sender.secret)
            ?? account.map { .account($0, keysURL: keys) }
        guard let name, let type, let sender, let place = receiver.value(of: WebhookFields.name) else { return nil }
        return Named(
            value: WebhookReceiverConfiguration(
                name: name, kind: type, sender: sender, registry: registry, eventsPerSecond: rate),
            name: place)
    }
}

extension String {
    /// Whether it has neither spaces nor control characters.
    fileprivate var isLine: Bool { unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F } && !isEmpty }
}
