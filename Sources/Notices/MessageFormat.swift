/// How a bulletin is written for a receiver.
package enum MessageFormat: Hashable, Sendable {
    /// - Parameter template: what the body is made by; `nil` for ``WebhookDocument``.
    case webhook(template: NoticeTemplate?, contentType: WebhookContentType)
    case slack
    case teams
    case discord
    case cloudEvents(CloudEventMode)

    /// The bodies that tell a bulletin, in their order: one for all of it, but for CloudEvents, which are one for each notice.
    package func messages(of bulletin: Bulletin) -> [Message] {
        switch self {
        case .webhook(nil, _): [Message(json: WebhookDocument(bulletin))]
        case .webhook(let template?, let type):
            [Message(contentType: type.rawValue, body: Array(template.render(bulletin).utf8))]
        case .slack: [Message(json: SlackMessage(bulletin))]
        case .teams: [Message(json: TeamsMessage(bulletin))]
        case .discord: [Message(json: DiscordMessage(bulletin))]
        case .cloudEvents(let mode): bulletin.notices.map { CloudEvent($0).message(mode) }
        }
    }
}

/// What a template may make.
package enum WebhookContentType: String, CaseIterable, Sendable {
    case json = "application/json"
    case text = "text/plain"
}

/// How a CloudEvent goes over HTTP (CloudEvents 1.0, HTTP protocol binding, section 3).
package enum CloudEventMode: String, CaseIterable, Sendable {
    /// All of it in the body.
    case structured
    /// Its data in the body, all else in headers.
    case binary
}
