import Foundation
package import Secrets

/// What is shown to a server to be let in. Secrets are read at every conversation, so that rotation needs no restart.
package enum RemoteAuth: Sendable {
    case none
    case basic(BasicCredentialsLocation)
    case bearer(SecretLocation)
    /// Credentials that somebody issues for a while, such as a GitHub App's.
    case issued(CredentialIssuer)
    case ssh(SSHAccess)
}

/// Somebody who gives credentials for a while.
package struct CredentialIssuer: Sendable {
    /// In words: `the GitHub App 1234`.
    package let name: String
    /// Gives the credentials that are good now.
    ///
    /// - Parameter rejected: those that the server has just refused.
    package let issue: @Sendable (_ rejected: BasicCredentials?) async throws(GitError) -> BasicCredentials

    package init(
        name: String,
        issue: @escaping @Sendable (_ rejected: BasicCredentials?) async throws(GitError) -> BasicCredentials
    ) {
        self.name = name
        self.issue = issue
    }
}

/// What one conversation shows to an HTTP server.
struct RemoteCredentials: Hashable, Sendable {
    /// The value of `Authorization`; `nil` for none.
    let authorization: Secret?
    /// Where they come from, for messages.
    let origin: String
    private let issued: BasicCredentials?

    /// Reads or asks for what a location's server is shown.
    ///
    /// - Parameter rejected: what was just refused.
    static func read(
        for location: RemoteLocation, rejected: RemoteCredentials? = nil
    ) async throws(GitError) -> RemoteCredentials {
        if case .issued(let issuer) = location.auth {
            let credentials = try await issuer.issue(rejected?.issued)
            return RemoteCredentials(
                authorization: header(credentials), origin: "the token of \(issuer.name)", issued: credentials)
        }
        do throws(SecretError) {
            switch location.auth {
            case .basic(let basic):
                let origin = "the credentials of \(basic.username) and \(basic.password)"
                return RemoteCredentials(authorization: header(try basic.read()), origin: origin, issued: nil)
            case .bearer(let token):
                return RemoteCredentials(
                    authorization: Secret("Bearer \(try token.read().reveal())"), origin: "the token of \(token)",
                    issued: nil)
            case .none, .ssh, .issued: return RemoteCredentials(authorization: nil, origin: "", issued: nil)
            }
        } catch {
            throw GitError(.authenticationFailed, "\(location.redacted): \(error.message)")
        }
    }

    /// HTTP Basic authentication (RFC 7617, section 2).
    private static func header(_ credentials: BasicCredentials) -> Secret {
        let text = "\(credentials.username):\(credentials.password.reveal())"
        return Secret("Basic \(Data(text.utf8).base64EncodedString())")
    }

    /// A server's text without what it may have repeated of them.
    func redacting(_ text: String) -> String {
        guard let authorization else { return text }
        var text = text
        let value = authorization.reveal()
        let parameter = value.split(separator: " ", maxSplits: 1).last.map(String.init) ?? value
        var secrets = [parameter]
        if let bytes = Data(base64Encoded: parameter), let plain = String(bytes: bytes, encoding: .utf8) {
            secrets += plain.split(separator: ":", maxSplits: 1).map(String.init)
        }
        for secret in secrets where !secret.isEmpty { text = text.replacing(secret, with: "<redacted>") }
        return text
    }
}
