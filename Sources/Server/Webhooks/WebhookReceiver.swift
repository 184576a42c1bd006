import Metrics
import Resources
import Secrets
import Webhooks

/// One receiver of the configuration, at work.
final class WebhookReceiver: Sendable {
    let settings: WebhookReceiverConfiguration
    private let rate: RateLimit
    private let keys: IssuerKeys?
    private let counters: [WebhookResult: Counter]
    private let clock: @Sendable () -> Int

    /// - Parameters:
    ///   - fetch: reads the keys of an issuer from their URL.
    ///   - clock: seconds since 1970.
    init(
        _ settings: WebhookReceiverConfiguration, fetch: @escaping @Sendable (String) async throws -> [UInt8],
        clock: @escaping @Sendable () -> Int
    ) {
        self.settings = settings
        self.clock = clock
        rate = RateLimit(eventsPerSecond: settings.eventsPerSecond)
        if case .account(_, let url) = settings.sender {
            keys = IssuerKeys(url: url, fetch: fetch)
        } else {
            keys = nil
        }
        // Each is there from the start, at zero.
        counters = Dictionary(
            uniqueKeysWithValues: WebhookResult.allCases.map { result in
                let counter = Counter(
                    label: "pawl_webhook_events_total",
                    dimensions: [("receiver", settings.name), ("result", result.rawValue)])
                counter.increment(by: 0)
                return (result, counter)
            })
    }

    func count(_ result: WebhookResult) { counters[result]?.increment() }

    /// How a sender's proof stands before its body is read.
    enum Standing {
        case authentic
        /// The proof covers the body, and this is what it is made with.
        case byBody(Secret)
        case refused(WebhookResult)
    }

    func standing(of head: WebhookHead) async -> Standing {
        switch settings.sender {
        case .secret(let location):
            // A secret is read anew each time, so that it can be changed; one that is empty would be no secret.
            guard let secret = try? location.read(), !secret.reveal().isEmpty else { return .refused(.unavailable) }
            switch settings.kind.finding(of: head, secret: secret) {
            case .authentic: return .authentic
            case .refused: return .refused(.unauthenticated)
            case .provenByBody: return .byBody(secret)
            }
        case .account(let account, _):
            guard let token = IdentityToken(of: head) else { return .refused(.unauthenticated) }
            switch await keys?.key(token.keyID) {
            case .key(let key):
                return token.proves(account, key: key, now: clock()) ? .authentic : .refused(.unauthenticated)
            case .unknown: return .refused(.unauthenticated)
            case .unavailable, nil: return .refused(.unavailable)
            }
        }
    }

    /// What an authentic sender says.
    func event(_ head: WebhookHead, _ body: [UInt8]) -> Result<WebhookEvent, WebhookRefusal> {
        Result { () throws(WebhookRefusal) in
            try settings.kind.event(head, body, registry: settings.registry)
        }
    }

    var hasRoom: Bool { rate.take() }
}
