package import Secrets

/// What a registry is shown so that it lets us read, and where that came from.
package struct Credential: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// A user name and a password, for `Authorization: Basic` at the registry or at its token endpoint.
        case basic(BasicCredentials)
        /// An OAuth 2 refresh token, to be exchanged at the registry's token endpoint (`grant_type=refresh_token`).
        case identityToken(Secret)
        /// A bearer token that the registry takes as it is.
        case registryToken(Secret)
    }

    package let kind: Kind
    /// Where it was found, in words for people: `config.json, entry 'ghcr.io'`. Never holds a secret.
    package let origin: String

    package init(_ kind: Kind, origin: String) {
        self.kind = kind
        self.origin = origin
    }

    package static func basic(_ username: String, _ password: Secret, origin: String) -> Credential {
        Credential(.basic(BasicCredentials(username: username, password: password)), origin: origin)
    }
}

extension Credential: CustomStringConvertible {
    /// The kind, the user and the origin: what `pawl login-check` prints.
    package var description: String {
        switch kind {
        case .basic(let credentials): "user '\(credentials.username)' from \(origin)"
        case .identityToken: "an identity token from \(origin)"
        case .registryToken: "a registry token from \(origin)"
        }
    }
}
