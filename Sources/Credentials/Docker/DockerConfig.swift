import Foundation
import OCI

/// A Docker configuration: `~/.docker/config.json`, a Kubernetes pull secret (`.dockerconfigjson`), or the legacy
/// `.dockercfg`, which is the content of `auths` alone.
///
/// Source: docker/cli's configfile, kubelet's credential provider, go-containerregistry's keychains.
struct DockerConfig: Sendable {
    /// Where a credential may be, in the order in which to look.
    enum Place: Sendable {
        case entry(DockerConfigEntry, key: String)
        /// A `docker-credential-…` program by its last part, and the field that names it.
        case program(String, field: String)
    }

    private let entries: [(pattern: RegistryPattern, entry: DockerConfigEntry)]
    private let programs: [(pattern: RegistryPattern, name: String)]
    private let store: String?

    private struct Document: Decodable {
        let auths: [String: DockerConfigEntry]?
        let credHelpers: [String: String]?
        let credsStore: String?

        var isEmpty: Bool { auths == nil && credHelpers == nil && credsStore == nil }
    }

    init(parsing bytes: [UInt8], file: String) throws(CredentialError) {
        let document: Document
        let legacy: [String: DockerConfigEntry]?
        do {
            document = try JSONDecoder().decode(Document.self, from: Data(bytes))
            // Other settings of Docker's may stand there alone; they decode to no entry that says anything.
            legacy =
                document.isEmpty
                ? try? JSONDecoder().decode([String: Lenient].self, from: Data(bytes)).compactMapValues(\.entry) : nil
        } catch {
            throw CredentialError(.invalid, "\(file) is not a Docker configuration: \(DockerConfig.place(of: error))")
        }
        entries = (document.auths ?? legacy ?? [:]).filter { !$0.value.isEmpty }
            .map { (RegistryPattern($0.key), $0.value) }
        programs = (document.credHelpers ?? [:]).filter { !$0.value.isEmpty }
            .map { (RegistryPattern($0.key), $0.value) }
        store = document.credsStore.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Where the credential of a repository may be, the first that has one being the one to use.
    ///
    /// An entry for a path below the exact host is the most exact thing that can be said and comes first. For the host
    /// itself Docker asks the programs: that of the host, then the one for all; entries of the file come last.
    func places(for repository: Repository) -> [Place] {
        let entries = sorted(self.entries, for: repository)
        let programs = sorted(self.programs, for: repository)
        let below = entries.prefix { !$0.pattern.path.isEmpty && !$0.pattern.hasWildcard }
        var places: [Place] = below.map { .entry($0.value, key: $0.pattern.text) }
        places += programs.map { .program($0.value, field: "credHelpers entry '\($0.pattern.text)'") }
        if let store { places.append(.program(store, field: "credsStore")) }
        return places + entries.dropFirst(below.count).map { .entry($0.value, key: $0.pattern.text) }
    }

    /// The values whose keys name a repository, the most exact first; among spellings of one thing Docker's own first.
    private func sorted<Value>(
        _ values: [(pattern: RegistryPattern, Value)], for repository: Repository
    ) -> [(pattern: RegistryPattern, value: Value)] {
        let own = DockerConfig.serverAddress(of: repository)
        return values.compactMap { pattern, value in
            pattern.exactness(for: repository).map { (pattern: pattern, value: value, exactness: $0) }
        }
        .sorted { left, right in
            if left.exactness != right.exactness { return left.exactness > right.exactness }
            if (left.pattern.text == own) != (right.pattern.text == own) { return left.pattern.text == own }
            return left.pattern.text < right.pattern.text
        }
        .map { ($0.pattern, $0.value) }
    }

    /// What Docker calls a repository's registry: its host, but for Docker Hub the address of its first version.
    static func serverAddress(of repository: Repository) -> String {
        repository.registry == "docker.io" ? "https://index.docker.io/v1/" : repository.registry
    }

    /// A value of the legacy file: an entry, or something else that does not count.
    private struct Lenient: Decodable {
        let entry: DockerConfigEntry?
        init(from decoder: any Decoder) throws { entry = try? DockerConfigEntry(from: decoder) }
    }

    /// Where the fault is. A decoder's own words may quote the file.
    private static func place(of error: any Error) -> String {
        guard let error = error as? DecodingError else { return "it is not JSON" }
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context):
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            return path.isEmpty ? "it is not an object" : "'\(path)' is not of the right type"
        default: return "it is not JSON"
        }
    }
}
