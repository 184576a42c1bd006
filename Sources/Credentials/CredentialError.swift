/// Why no credential could be found. Never holds a secret, a token, or what a program or a server said of its own.
package struct CredentialError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Bounded: fit for a metric label.
    package enum Code: String, CaseIterable, Sendable {
        /// A file or a variable that should hold credentials cannot be read.
        case unreadable = "CredentialsUnreadable"
        /// It was read and is not what it should be.
        case invalid = "CredentialsInvalid"
        /// It asks for what Pawl does not do.
        case unsupported = "CredentialsUnsupported"
        /// A `docker-credential-…` program failed.
        case programFailed = "CredentialProgramFailed"
        /// A provider's endpoint does not answer, or asks to come back later.
        case providerUnavailable = "CredentialProviderUnavailable"
        /// A provider's endpoint refused.
        case providerRefused = "CredentialProviderRefused"
        case cancelled = "CredentialsCancelled"
    }

    package let code: Code
    /// What happened and what to do about it.
    package let message: String
    /// Whether the same request may succeed later without anyone changing anything.
    package let isRetryable: Bool

    package init(_ code: Code, _ message: String, isRetryable: Bool = false) {
        self.code = code
        self.message = message
        self.isRetryable = isRetryable
    }

    package var description: String { message }
}
