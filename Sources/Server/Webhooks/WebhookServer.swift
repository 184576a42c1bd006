package import Logging
package import Reconciler
package import Resources
import ServiceLifecycle
package import Webhooks

/// The public listener. It serves webhooks alone, so that it may be reached from outside while everything else is not.
package struct WebhookServer: Service {
    private let listener: Listener

    /// How long a request may take from its head to the end of its body.
    package static let requestDeadline = Listener.requestDeadline

    /// - Parameter onRunning: told the port once it listens.
    package init(
        at address: ListenAddress, _ responder: WebhookResponder, logger: Logger,
        requestDeadline: Duration = WebhookServer.requestDeadline,
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        listener = Listener(
            at: address, responder, serving: "webhooks", logger: logger, requestDeadline: requestDeadline,
            onRunning: onRunning)
    }

    package func run() async throws { try await listener.run() }
}

extension WebhookEvent {
    /// Passes on what the event says.
    ///
    /// - Returns: whether anyone was woken.
    package func pass(to news: PushNews) async -> Bool {
        switch self {
        case .images(let sightings):
            var isWanted = false
            for sighting in sightings where await news.imagePushed(sighting.tags, to: sighting.repository) {
                isWanted = true
            }
            return isWanted
        case .push(let push):
            return await news.commitsPushed { url, branches in push.concerns(url, branches) }
        case .nothing: return false
        }
    }
}
