import OCI

/// An item of `registries`.
enum RegistryFields {
    static let hostShape = Shape<String>(.text(TextSchema(pattern: "^[^/@]*$"))) { $0.registryHost() }

    static let host = Field(
        "host", hostShape,
        required: "write the registry's host, such as ghcr.io",
        "The registry's host, with its port where it has one, such as ghcr.io or localhost:5000.")
    static let auth = Field("auth", RegistryAuthFields.shape, "How the service proves who it is.")
    static let plainHTTP = Field("plainHTTP", default: false, "Whether the registry is spoken to without TLS.")
    static let tls = Field(
        "tls", TLSFields.shape, "How the registry proves who it is, and with which certificate the service does.")

    static let requestsPerSecond = Field(
        "requestsPerSecond", .integer(in: 1...10_000),
        "How many requests a second the registry is asked at most. Without it the service goes by what the registry says."
    )

    static let limits = Field("limits", LimitFields.shape, "What is taken from the registry at most.")

    static let table = FieldTable(
        host, auth, plainHTTP, tls, ProxyFields.proxy, ProxyFields.proxyAuth, requestsPerSecond, limits,
        rules: [ProxyFields.rule])

    static let shape = Shape(table) { registry -> Named<RegistryConfiguration>? in
        let (host, auth, plainHTTP) = (registry[host], registry[auth], registry[plainHTTP])
        let (tls, proxy, proxyAuth) = (registry[tls], registry[ProxyFields.proxy], registry[ProxyFields.proxyAuth])
        let (requestsPerSecond, limits) = (registry[requestsPerSecond], registry[limits])
        guard let host, let place = registry.value(of: RegistryFields.host) else { return nil }
        return Named(
            value: RegistryConfiguration(
                host: host, auth: auth, plainHTTP: plainHTTP, tls: tls ?? TLSConfiguration(),
                proxy: proxy?.authenticated(by: proxyAuth) ?? .environment, requestsPerSecond: requestsPerSecond,
                limits: limits ?? RegistryLimitsConfiguration()),
            name: place)
    }
}

/// `auth` of a registry.
enum RegistryAuthFields {
    static let basic = Field("basic", BasicFields.shape.secret, "A user name and a password or token.")
    static let dockerConfigFile = Field(
        "dockerConfigFile", .path,
        "A file as 'docker login' writes it, or the folder that a Kubernetes pull secret is mounted as; read anew at every "
            + "use.")
    static let bearer = Field("bearer", BearerFields.shape.secret, "A token that the registry takes as it is.")
    static let credentialHelper = Field(
        "credentialHelper",
        Shape<String>(.text(TextSchema(pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$", maximumLength: 64))) {
            $0.credentialHelper()
        }, "A program to ask: 'ecr-login' for docker-credential-ecr-login.")
    static let provider = Field(
        "provider", Shape<CloudProvider>.choice,
        "The cloud whose own login is asked: by workload identity, by the machine's, or by what its variables say.")

    static let table = FieldTable(
        basic, dockerConfigFile, bearer, credentialHelper, provider,
        rules: [
            .exactlyOne(
                [basic, dockerConfigFile, bearer, credentialHelper, provider], what: "method",
                missing: "write basic: {...}, or remove auth")
        ])

    static let shape = Shape(table) { auth -> RegistryAuth? in
        let ways = [
            auth[basic].map(RegistryAuth.basic), auth[dockerConfigFile].map(RegistryAuth.dockerConfigFile),
            auth[bearer].map(RegistryAuth.bearer), auth[credentialHelper].map(RegistryAuth.credentialHelper),
            auth[provider].map(RegistryAuth.provider),
        ]
        return ways.compactMap(\.self).first
    }
}

extension Value {
    fileprivate func credentialHelper() -> String? {
        guard let text = text() else { return nil }
        let isName =
            text.utf8.count <= 64 && text.first.map { $0.isASCII && ($0.isLetter || $0.isNumber) } ?? false
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
        guard isName else {
            report(
                "is not the name of a program",
                "write its last part alone, such as ecr-login for docker-credential-ecr-login")
            return nil
        }
        return text
    }

    /// A registry host in its canonical spelling: what an image's name begins with.
    fileprivate func registryHost() -> String? {
        guard let text = text() else { return nil }
        // A text with a slash or an '@' may hold a path or credentials and is not shown.
        guard !text.contains("/"), !text.contains("@"), let host = canonicalHost(text) else {
            let shown = text.contains("@") || text.contains("/") ? "the value" : text.quoted
            report("\(shown) is not the host of a registry", "write the host alone, such as ghcr.io or localhost:5000")
            return nil
        }
        return host
    }

    /// The registry that `text/a/b` names; `nil` where the text is read as a folder of Docker Hub instead.
    private func canonicalHost(_ text: String) -> String? {
        guard let repository = try? Repository(parsing: text + "/a/b"), repository.path == "a/b" else { return nil }
        return repository.registry
    }
}
