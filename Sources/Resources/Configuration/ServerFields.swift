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
    static let hosts = Field(
        "hosts", .list(of: HostNameFields.shape, counts: 0...100),
        "The public names under which the pages and the API are reached, such as through an ingress; addresses and names "
            + "inside a cluster need not be listed.")
    static let adminToken = Refused(
        "adminToken", "a token does not belong in the configuration",
        "write adminTokenFile: with the path of a file, or adminTokenEnv: with a variable's name")

    static let webhooks = Field(
        "webhooks", WebhooksFields.shape,
        "The listener for webhooks, by which registries and Git servers tell of pushes.")

    static let table = FieldTable(
        listen, adminTokenFile, adminTokenEnv, adminToken, hosts, webhooks,
        rules: [
            .notTogether(
                [adminTokenFile], [adminTokenEnv], "cannot stand beside 'adminTokenFile'", remedy: "keep one of them")
        ])

    static let shape = Shape(table) { server -> ServerConfiguration? in
        ServerConfiguration(
            listen: server[listen], adminToken: server[adminTokenFile] ?? server[adminTokenEnv],
            hosts: server[hosts] ?? [], webhooks: server[webhooks])
    }
}

/// A host's name without a port.
enum HostNameFields {
    static let shape = Shape<String>(
        .text(TextSchema(pattern: "^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$"))
    ) { value in
        guard let text = value.text() else { return nil }
        let isName = text.utf8.allSatisfy {
            switch $0 {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"): true
            default: false
            }
        }
        let ends = [text.utf8.first, text.utf8.last]
        guard isName, (1...253).contains(text.utf8.count), !ends.contains(UInt8(ascii: ".")),
            !ends.contains(UInt8(ascii: "-"))
        else {
            value.report("is not a host's name", "write the name alone, such as pawl.example.com")
            return nil
        }
        return text
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
