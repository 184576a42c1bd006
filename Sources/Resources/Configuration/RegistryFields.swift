import OCI

/// An item of `registries`.
enum RegistryFields {
    static let host = Field(
        "host", Shape<String>(.text(TextSchema(pattern: "^[^/@]*$"))) { $0.registryHost() },
        required: "write the registry's host, such as ghcr.io",
        "The registry's host, with its port where it has one, such as ghcr.io or localhost:5000.")
    static let auth = Field("auth", RegistryAuthFields.shape, "How the service proves who it is.")
    static let plainHTTP = Field("plainHTTP", default: false, "Whether the registry is spoken to without TLS.")
    static let tls = Field(
        "tls", Shape(FieldTable(AuthorityFields.caFile)) { $0[AuthorityFields.caFile] },
        "How the registry proves who it is.")

    static let table = FieldTable(host, auth, plainHTTP, tls, NotYet("requestsPerSecond"))

    static let shape = Shape(table) { registry -> Named<RegistryConfiguration>? in
        let (host, basic, plainHTTP) = (registry[host], registry[auth], registry[plainHTTP])
        let caFile = registry[tls]
        guard let host, let place = registry.value(of: RegistryFields.host) else { return nil }
        return Named(
            value: RegistryConfiguration(host: host, basic: basic, plainHTTP: plainHTTP, caFile: caFile), name: place)
    }
}

/// `auth` of a registry.
enum RegistryAuthFields {
    static let basic = Field("basic", BasicFields.shape.secret, "A user name and a password or token.")
    static let dockerConfigFile = NotYet("dockerConfigFile", BasicFields.remedy)
    static let bearer = NotYet("bearer", BasicFields.remedy)
    static let credentialHelper = NotYet("credentialHelper", BasicFields.remedy)
    static let provider = NotYet("provider", BasicFields.remedy)

    static let table = FieldTable(
        basic, dockerConfigFile, bearer, credentialHelper, provider,
        rules: [
            .exactlyOne(
                [basic, dockerConfigFile, bearer, credentialHelper, provider], what: "method",
                missing: "write basic: {...}, or remove auth")
        ])

    static let shape = Shape(table) { $0[basic] }
}

extension Value {
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
