import Secrets

/// `server`.
enum ServerFields {
    static let listen = Field(
        "listen", ListenFields.shape, default: .standard, as: .string(ListenAddress.standard.description),
        "Where health, metrics, the API and the pages are served, as host:port. What is served there is for operators: keep "
            + "strangers away from it.")
    static let adminTokenFile = Field(
        "adminTokenFile", BasicFields.file,
        "A file that holds what a person must give to hold, resume or scan from the pages or the API; without one nothing can "
            + "be changed there.")
    static let adminTokenEnv = Field(
        "adminTokenEnv", BasicFields.variable, "An environment variable that holds it instead.")
    static let adminToken = Refused(
        "adminToken", "a token does not belong in the configuration",
        "write adminTokenFile: with the path of a file, or adminTokenEnv: with a variable's name")

    static let webhooks = Field(
        "webhooks", WebhooksFields.shape,
        "The listener for webhooks, by which registries and Git servers tell of pushes.")

    static let table = FieldTable(
        listen, adminTokenFile, adminTokenEnv, adminToken, webhooks,
        rules: [
            .notTogether(
                [adminTokenFile], [adminTokenEnv], "cannot stand beside 'adminTokenFile'", remedy: "keep one of them")
        ])

    static let shape = Shape(table) { server -> ServerConfiguration? in
        ServerConfiguration(
            listen: server[listen], adminToken: server[adminTokenFile] ?? server[adminTokenEnv],
            webhooks: server[webhooks])
    }
}

/// An address to listen at.
enum ListenFields {
    static let shape = Shape<ListenAddress>(
        .text(TextSchema(pattern: "^(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9.-]*):[0-9]{1,5}$"))
    ) { value in
        guard let text = value.text() else { return nil }
        guard let address = ListenAddress(text) else {
            value.report("is not an address to listen at", "write host:port, such as 127.0.0.1:8080 or :8080")
            return nil
        }
        return address
    }
}
