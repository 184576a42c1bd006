import HTTPTypes

/// What became of a webhook. The names stand in metrics and logs; the sender learns no more than the status.
package enum WebhookResult: String, CaseIterable, Sendable {
    /// It speaks of something that a policy or a source wants, which was woken.
    case accepted = "Accepted"
    /// It is authentic, and speaks of nothing that anyone here wants.
    case ignored = "Ignored"
    case unauthenticated = "Unauthenticated"
    case malformed = "Malformed"
    case unknownRegistry = "UnknownRegistry"
    case tooLarge = "TooLarge"
    case tooSlow = "TooSlow"
    case unsupportedMediaType = "UnsupportedMediaType"
    case rateLimited = "RateLimited"
    /// Its sender cannot be known at the moment: the secret cannot be read, or the keys of the issuer cannot be had.
    case unavailable = "Unavailable"

    var status: HTTPResponse.Status {
        switch self {
        // The scan comes later, and no sender waits for it.
        case .accepted, .ignored: .accepted
        case .unauthenticated: .unauthorized
        case .malformed, .unknownRegistry: .badRequest
        case .tooLarge: .contentTooLarge
        case .tooSlow: .requestTimeout
        case .unsupportedMediaType: .unsupportedMediaType
        case .rateLimited: .tooManyRequests
        case .unavailable: .serviceUnavailable
        }
    }
}
