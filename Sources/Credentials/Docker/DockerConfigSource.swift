package import OCI

/// The credentials in a Docker configuration file, read on every use.
package struct DockerConfigSource: CredentialSource {
    private let path: String
    private let programs: CredentialPrograms

    /// - Parameter path: the file, or the folder that a Kubernetes pull secret is mounted as.
    package init(path: String, programs: CredentialPrograms) {
        self.path = path
        self.programs = programs
    }

    /// The names that a file goes by in a folder: in a pull secret, in Docker's own folder, in a pull secret of old.
    private static let names = [".dockerconfigjson", "config.json", ".dockercfg"]

    /// The credential for a repository: that of the most exact entry.
    ///
    /// - Throws: ``CredentialError`` where the file cannot be read, or where the entry or the program that it names for
    ///   this repository fails. An entry for another registry may be as broken as it likes.
    package func credential(
        for repository: Repository, rejected: Credential?
    ) async throws(CredentialError) -> Credential? {
        let (file, bytes) = try contents()
        let config = try DockerConfig(parsing: bytes, file: file)
        for place in config.places(for: repository) {
            switch place {
            case .entry(let entry, let key): return try entry.credential(key: key, file: file)
            case .program(let name, let field):
                let found = try await programs.credential(
                    for: DockerConfig.serverAddress(of: repository), program: name, origin: "\(file), \(field)",
                    rejected: rejected)
                if let found { return found }
            }
        }
        return nil
    }

    private func contents() throws(CredentialError) -> (file: String, bytes: [UInt8]) {
        let candidates = BoundedFile.isFolder(path) ? DockerConfigSource.names.map { "\(path)/\($0)" } : [path]
        for file in candidates {
            if let bytes = try BoundedFile.contents(of: file, what: "the Docker configuration") { return (file, bytes) }
        }
        let looked =
            candidates.count > 1 ? "; it should hold \(DockerConfigSource.names.joined(separator: " or "))" : ""
        throw CredentialError(.unreadable, "there is no Docker configuration at \(path)\(looked)")
    }
}
