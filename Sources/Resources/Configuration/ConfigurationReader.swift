extension Value {
    /// Reads a PawlConfiguration from its document.
    func configuration() -> PawlConfiguration? {
        guard let document = fields(ConfigurationFields.document) else { return nil }
        let folder = Folder(of: reader.file)
        let policies = document["policies"]?.items()?.compactMap { $0.policyDirectory(in: folder) }
        let sources = document["sources"]?.items()?.compactMap { $0.source(in: folder) }
        let registries = document["registries"]?.items()?.compactMap { $0.registry(in: folder) }
        reportDuplicates(sources, what: "source", path: "sources") { ($0.value.name, $0.name) }
        reportDuplicates(registries, what: "registry", path: "registries") { ($0.value.host, $0.name) }
        let interval = document["interval"]?.duration()
        let mirrors = document["mirrors"]?.fields(ConfigurationFields.mirrors)?
            .required("directory", "name a folder for the mirrors")?.path(in: folder)
        let logging = document["logging"]?.logging()
        return PawlConfiguration(
            policyDirectories: policies ?? [], sources: sources?.map(\.value) ?? [],
            registries: registries?.map(\.value) ?? [], interval: interval ?? PawlConfiguration.defaultInterval,
            mirrorsDirectory: mirrors, logging: logging ?? LoggingConfiguration(), file: reader.file,
            line: location.line)
    }

    private func reportDuplicates<Element>(
        _ elements: [Element]?, what: String, path: String, _ key: (Element) -> (String, Value)
    ) {
        var seen: Set<String> = []
        for element in elements ?? [] {
            let (text, value) = key(element)
            if !seen.insert(text).inserted {
                value.report("another \(what) is \(text.quoted) too", "keep one, or name them differently")
            }
        }
    }

    private func policyDirectory(in folder: Folder) -> String? {
        fields(ConfigurationFields.policies)?.required("directory", "name a folder of UpdatePolicy files")?
            .path(in: folder)
    }

    private func logging() -> LoggingConfiguration? {
        guard let logging = fields(ConfigurationFields.logging) else { return nil }
        return LoggingConfiguration(
            format: logging["format"]?.choice(LoggingConfiguration.Format.self),
            level: logging["level"]?.choice(of: LoggingConfiguration.levels))
    }
}

/// A named thing and the value that names it.
struct Named<Element> {
    let value: Element
    let name: Value
}
