package import Policies

/// States as alerts of Alertmanager's API v2.
///
/// Labels say which alert it is, so they stay the same as long as a state holds; what may change meanwhile, the reason and
/// the message, are annotations. Source: Alertmanager's OpenAPI document, `postableAlerts`, and "Alerts API" of
/// Prometheus's documentation.
package struct AlertList {
    /// Where alerts are posted, below the address of Alertmanager.
    package static let path = "/api/v2/alerts"
    /// The labels that every alert has, or may have, of its own.
    package static let ownLabels: Set<String> = [
        "alertname", "source", "policy", "namespace", "name", "alias", "image", "file",
    ]
    /// How many alerts go in one request.
    private static let maximumAlerts = 256

    private let alerts: [Alert]

    /// - Parameters:
    ///   - notices: states that hold, or are over.
    ///   - labels: a person's own, for every alert.
    ///   - end: when a state that holds is over if nothing more is heard of it.
    package init(_ notices: [Notice], labels: [String: String], end: Instant) {
        alerts = notices.map { Alert($0, labels: labels, end: end) }
    }

    package var messages: [Message] {
        stride(from: 0, to: alerts.count, by: AlertList.maximumAlerts).map {
            Message(json: Array(alerts[$0..<min($0 + AlertList.maximumAlerts, alerts.count)]))
        }
    }

    private struct Alert: Encodable {
        let labels: [String: String]
        let annotations: [String: String]
        let startsAt: String
        let endsAt: String

        init(_ notice: Notice, labels own: [String: String], end: Instant) {
            var labels = own
            labels["alertname"] = AlertList.name(of: notice)
            labels["severity"] = own["severity"] ?? (notice.kind == .hold ? "info" : "warning")
            for field in [NoticeField.source, .policy, .namespace, .name, .alias, .image, .file] {
                if case .text(let text) = notice.value(field) { labels[field.rawValue] = text }
            }
            self.labels = labels
            annotations = [
                "summary": notice.title, "description": notice.message, "reason": notice.reason.rawValue,
            ]
            startsAt = "\(notice.since)"
            // An alert that ended when it began was never one.
            endsAt = "\(notice.isResolved ? max(notice.time, notice.since) : end)"
        }
    }

    private static func name(of notice: Notice) -> String {
        switch (notice.kind, notice.subject) {
        case (.failure, .source): "PawlSourceFailing"
        case (.failure, .file): "PawlPolicyInvalid"
        case (.failure, .image): "PawlUpdateFailing"
        case (.hold, _): "PawlUpdateHeld"
        case (.stuck, _): "PawlUpdateStuck"
        case (.update, _): "PawlUpdated"
        }
    }
}
