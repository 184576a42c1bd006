package import Secrets
package import Webhooks

/// The listener for webhooks: the one part of the service that strangers may reach.
package struct WebhooksConfiguration: Hashable, Sendable {
    package var listen: ListenAddress
    package var receivers: [WebhookReceiverConfiguration]

    package init(listen: ListenAddress, receivers: [WebhookReceiverConfiguration]) {
        self.listen = listen
        self.receivers = receivers
    }
}

/// Who may send webhooks to `/webhooks/NAME`, and how it is known.
package struct WebhookReceiverConfiguration: Hashable, Sendable {
    package var name: String
    package var kind: WebhookKind
    package var sender: Sender
    /// The one registry that its events speak of, by the host that images name; `nil` for what the events say.
    package var registry: String?
    /// How many events are taken in a second, over ten seconds.
    package var eventsPerSecond: Int

    /// How a sender is known. There is no receiver that is open to all.
    package enum Sender: Hashable, Sendable {
        case secret(SecretLocation)
        /// - Parameter keysURL: where the keys of the tokens' issuer are.
        case account(ServiceAccount, keysURL: String)
    }

    package static let defaultEventsPerSecond = 100
    package static let defaultKeysURL = "https://www.googleapis.com/oauth2/v3/certs"

    package init(
        name: String, kind: WebhookKind, sender: Sender, registry: String? = nil,
        eventsPerSecond: Int = WebhookReceiverConfiguration.defaultEventsPerSecond
    ) {
        self.name = name
        self.kind = kind
        self.sender = sender
        self.registry = registry
        self.eventsPerSecond = eventsPerSecond
    }
}
