package import OCI

/// One `docker-credential-…` program that the configuration names itself (`credentialHelper: ecr-login`).
package struct CredentialProgramSource: CredentialSource {
    private let name: String
    private let programs: CredentialPrograms

    /// - Parameter name: the program's last part: `ecr-login` for `docker-credential-ecr-login`.
    package init(name: String, programs: CredentialPrograms) {
        self.name = name
        self.programs = programs
    }

    package func credential(
        for repository: Repository, rejected: Credential?
    ) async throws(CredentialError) -> Credential? {
        try await programs.credential(
            for: DockerConfig.serverAddress(of: repository), program: name, origin: "the configuration",
            rejected: rejected)
    }
}
