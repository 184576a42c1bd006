package import OCI
package import Secrets

/// The credential that the configuration names itself: `basic` or `bearer`, kept in files or variables and read on every
/// use.
package enum ConfiguredCredential: CredentialSource, Hashable {
    case basic(BasicCredentialsLocation)
    case bearer(SecretLocation)

    package func credential(
        for repository: Repository, rejected: Credential?
    ) async throws(CredentialError) -> Credential? {
        do throws(SecretError) {
            switch self {
            case .basic(let location):
                return Credential(
                    .basic(try location.read()), origin: "the configuration, password in \(location.password)")
            case .bearer(let location):
                return Credential(
                    .registryToken(try location.read()), origin: "the configuration, token in \(location)")
            }
        } catch {
            throw CredentialError(.unreadable, error.message)
        }
    }
}
