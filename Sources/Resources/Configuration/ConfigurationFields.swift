/// A PawlConfiguration document.
enum ConfigurationFields {
    static let policies = Field(
        "policies", .list(of: PolicyPlaceFields.shape), "Where UpdatePolicies are read from.")
    static let sources = Field(
        "sources", .list(of: SourceFields.shape), "The Git repositories that are kept up to date.")
    static let registries = Field(
        "registries", .list(of: RegistryFields.shape), "The registries that need more than their name.")
    static let interval = Field(
        "interval", default: PawlConfiguration.defaultInterval,
        "How often images are scanned whose policy says nothing else.")
    static let mirrors = Field("mirrors", MirrorsFields.shape, "Where mirrors of the repositories are kept.")
    static let store = Field("store", StoreFields.shape, "Where is kept what was seen of the registries.")
    static let logging = Field("logging", LoggingFields.shape, "How much is logged, and how.")

    static let verify = Field(
        "verify", ConfiguredVerifyFields.shape, "What signatures are measured by where a policy does not say.")

    static let notifications = Field("notifications", NotificationsFields.shape, "Who is told what happens.")

    static let server = Field(
        "server", ServerFields.shape, "Where the service listens, and for what; without it, it listens nowhere.")

    private static let kind = ResourceKind.pawlConfiguration.field

    static let table = FieldTable(
        ResourceKind.apiVersion, kind, policies, sources, registries, interval,
        mirrors, store, logging, verify, notifications, server,
        Refused("spec", "a PawlConfiguration has no spec", "write its fields at the left margin"))

    static let shape = Shape(table) { document -> PawlConfiguration? in
        _ = (document[ResourceKind.apiVersion], document[kind])
        let (policies, sources) = (document[policies], document[sources] ?? [])
        let (registries, interval) = (document[registries] ?? [], document[interval])
        let (mirrors, store, logging) = (document[mirrors], document[store], document[logging])
        let (trust, server) = (document[verify], document[server])
        let receivers = document[notifications] ?? []
        reportShared(sources, what: "source") { $0.value.name }
        let inGit = PolicyPlaceFields.kept(in: sources.map(\.value.name), policies ?? [])
        reportShared(registries, what: "registry") { $0.value.host }
        reportShared(receivers, what: "receiver") { $0.value.name }
        ReceiverFields.check(receivers, sources: sources.map(\.value.name))
        return PawlConfiguration(
            policyDirectories: (policies ?? []).compactMap(\.directory), policySources: inGit,
            sources: sources.map(\.value), registries: registries.map(\.value), interval: interval,
            mirrorsDirectory: mirrors, storePath: store, logging: logging ?? LoggingConfiguration(),
            signatureTrust: trust, receivers: receivers.map(\.value), server: server,
            file: document.owner.reader.file,
            line: document.owner.location.line)
    }

    private static func reportShared<Element>(
        _ elements: [Named<Element>], what: String, _ key: (Named<Element>) -> String
    ) {
        var seen: Set<String> = []
        for element in elements where !seen.insert(key(element)).inserted {
            element.name.report(
                "another \(what) is \(key(element).quoted) too", "keep one, or name them differently")
        }
    }
}

/// A named thing and the value that names it.
struct Named<Element> {
    let value: Element
    let name: Value
}
