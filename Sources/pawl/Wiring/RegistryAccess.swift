import Foundation
import OCI
import Policies
import Registry
import Resources

/// A registry client for commands that need no Git: the configuration's registries where there is a configuration.
struct RegistryAccess {
    let client: RegistryClient
    /// The hosts that the configuration names.
    let registries: [String]
    /// `nil` where there is no configuration.
    let wiring: Wiring?

    init(_ global: GlobalOptions) throws {
        let exists = FileManager.default.fileExists(atPath: Wiring.defaultConfigurationFile)
        if global.config != nil || exists {
            let wiring = try Wiring(global)
            self.wiring = wiring
            client = wiring.registryClient()
            registries = wiring.configuration.registries.map(\.host)
        } else {
            wiring = nil
            client = Wiring.registryClient([])
            registries = []
        }
    }

    /// The images of the configuration's policies.
    func images() async throws -> [Repository] {
        try await wiring?.policies().flatMap { $0.images.map(\.repository) } ?? []
    }

    func tags(of repository: Repository) async throws -> [Tag] {
        do { return try await client.tags(of: repository) } catch { throw CommandFailure(error.description) }
    }
}
