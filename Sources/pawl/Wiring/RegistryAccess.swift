import Foundation
import OCI
import Registry
import Resources

/// A registry client for commands that need no Git: the configuration's registries where there is a configuration.
struct RegistryAccess {
    let client: RegistryClient

    init(_ global: GlobalOptions) throws {
        let exists = FileManager.default.fileExists(atPath: Wiring.defaultConfigurationFile)
        if global.config != nil || exists {
            client = try Wiring(global).registryClient()
        } else {
            client = Wiring.registryClient([])
        }
    }

    func tags(of repository: Repository) async throws -> [Tag] {
        do { return try await client.tags(of: repository) } catch { throw CommandFailure(error.description) }
    }
}
