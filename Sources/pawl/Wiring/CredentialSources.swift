import Credentials
import Curl
import Foundation
import Resources

/// How each registry's credentials are found, from the configuration and the process's environment.
struct CredentialSources {
    private let access: ProviderAccess
    private let programs: CredentialPrograms
    private let environment: [String: String]

    init(loop: CurlLoop, environment: [String: String] = ProcessInfo.processInfo.environment) {
        access = ProviderAccess(loop: loop, environment: environment)
        programs = CredentialPrograms(environment: environment)
        self.environment = environment
    }

    func source(of auth: RegistryAuth) -> any CredentialSource {
        switch auth {
        case .basic(let location): ConfiguredCredential.basic(location)
        case .bearer(let location): ConfiguredCredential.bearer(location)
        case .dockerConfigFile(let path): DockerConfigSource(path: path, programs: programs)
        case .credentialHelper(let name): CredentialProgramSource(name: name, programs: programs)
        case .provider(.aws): ECRSource(access: access)
        case .provider(.gcp): GoogleSource(access: access)
        case .provider(.azure): AzureSource(access: access)
        }
    }

    /// The logins of the person at the terminal, for registries of which the configuration says nothing.
    var usual: (any CredentialSource)? {
        UsualDockerConfig.path(environment: environment).map { DockerConfigSource(path: $0, programs: programs) }
    }
}
