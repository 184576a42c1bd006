package import Secrets

/// Whom to trust at the other end, and with which certificate to come; each a PEM file.
package struct TLSConfiguration: Hashable, Sendable {
    /// Certificate authorities to trust instead of the system's.
    package var caFile: String?
    /// A client certificate; never without its ``keyFile``.
    package var certFile: String?
    package var keyFile: String?

    package init(caFile: String? = nil, certFile: String? = nil, keyFile: String? = nil) {
        self.caFile = caFile
        self.certFile = certFile
        self.keyFile = keyFile
    }
}

/// What a server is reached by way of.
package enum ProxyConfiguration: Hashable, Sendable {
    /// What the environment's variables say.
    case environment
    case none
    /// The proxy of a URL without credentials.
    case server(String, credentials: BasicCredentialsLocation? = nil)

    func authenticated(by credentials: BasicCredentialsLocation?) -> ProxyConfiguration {
        guard case .server(let url, nil) = self else { return self }
        return .server(url, credentials: credentials)
    }
}
