/// Why a registry gave no answer that can be used. Never holds a secret, a query or a token.
package struct RegistryError: Error, Sendable, CustomStringConvertible {
    /// Bounded: fit for a metric label.
    package enum Code: String, CaseIterable, Sendable {
        case registryUnavailable = "RegistryUnavailable"
        case rateLimited = "RateLimited"
        case authenticationFailed = "AuthenticationFailed"
        case repositoryNotFound = "RepositoryNotFound"
        case tagNotFound = "TagNotFound"
        case invalidResponse = "InvalidResponse"
        case limitExceeded = "LimitExceeded"
    }

    package let code: Code
    package let registry: String
    package let repository: String
    /// The HTTP status, where there was a response.
    package let status: Int?
    package let message: String
    /// Whether the same request may succeed later without anyone changing anything.
    package let isRetryable: Bool
    /// The pause that the registry asked for.
    package let retryAfter: Duration?

    package var description: String { "\(registry)/\(repository): \(message)" }
}
