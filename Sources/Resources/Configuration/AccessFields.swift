import Secrets

/// `tls` of a source and of a registry.
enum TLSFields {
    static let caFile = Field(
        "caFile", .path, "A PEM file of certificate authorities to trust instead of the system's.")
    static let certFile = Field(
        "certFile", .path, "A PEM file with the client certificate to show a server that asks for one.")
    static let keyFile = Field(
        "keyFile", .path, "A PEM file with the client certificate's private key, without a passphrase.")

    static let table = FieldTable(
        caFile, certFile, keyFile,
        rules: [
            .needs(certFile, keyFile, "is of no use without its private key", remedy: "write keyFile too"),
            .needs(keyFile, certFile, "is of no use without its certificate", remedy: "write certFile too"),
        ])

    static let shape = Shape(table) { tls -> TLSConfiguration? in
        TLSConfiguration(caFile: tls[caFile], certFile: tls[certFile], keyFile: tls[keyFile])
    }
}

/// `proxy` and `proxyAuth` of a source and of a registry.
enum ProxyFields {
    static let proxy = Field(
        "proxy",
        Shape<ProxyConfiguration>(.text(TextSchema(pattern: "^(none|(https?|socks5h?)://[^/@?#\\s]+/?)$"))) {
            $0.secret.proxy()
        },
        "The proxy to go by way of: its URL without credentials, or 'none'. Without it HTTPS_PROXY and NO_PROXY decide."
    )
    static let proxyAuth = Field(
        "proxyAuth", BasicFields.shape.secret, "The user name and password that the proxy asks for.")

    static let rule = FieldRule.needs(
        proxyAuth, proxy, "is of no use without a proxy", remedy: "write proxy: with its URL")
}

extension Value {
    fileprivate func proxy() -> ProxyConfiguration? {
        guard let text = text() else { return nil }
        if text == "none" { return ProxyConfiguration.none }
        guard let separator = text.firstRange(of: "://") else { return refuse() }
        let scheme = text[..<separator.lowerBound]
        var authority = text[separator.upperBound...]
        if authority.hasSuffix("/") { authority.removeLast() }
        guard ["http", "https", "socks5", "socks5h"].contains(scheme) else { return refuse() }
        guard !authority.contains("@") else {
            report("holds credentials", "write the URL without them, and proxyAuth: {usernameFile, passwordFile}")
            return nil
        }
        let isHost = authority.unicodeScalars.allSatisfy {
            $0.value > 0x20 && $0.value != 0x7F && !"/?#".unicodeScalars.contains($0)
        }
        guard !authority.isEmpty, isHost else { return refuse() }
        return .server("\(scheme)://\(authority)")
    }

    private func refuse() -> ProxyConfiguration? {
        report("is not the URL of a proxy", "write http://host:port, https://, socks5:// or socks5h://, or none")
        return nil
    }
}
