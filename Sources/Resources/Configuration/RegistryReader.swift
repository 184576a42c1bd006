import OCI

extension Value {
    func registry(in folder: Folder) -> Named<RegistryConfiguration>? {
        guard let registry = fields(ConfigurationFields.registry) else { return nil }
        let hostField = registry.required("host", "write the registry's host, such as ghcr.io")
        let host = hostField?.registryHost()
        let basic = registry["auth"]?.basicAuthentication(ConfigurationFields.registryAuth, in: folder)
        let plainHTTP = registry["plainHTTP"]?.boolean()
        let caFile = registry["tls"]?.fields(ConfigurationFields.registryTLS)?["caFile"]?.path(in: folder)
        guard let host, let hostField else { return nil }
        return Named(
            value: RegistryConfiguration(host: host, basic: basic, plainHTTP: plainHTTP ?? false, caFile: caFile),
            name: hostField)
    }

    /// A registry host in its canonical spelling: what an image's name begins with.
    private func registryHost() -> String? {
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
