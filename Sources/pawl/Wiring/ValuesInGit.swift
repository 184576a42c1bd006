import Policies
import Reconciler

/// The values of a policy's images as they stand in Git now.
struct ValuesInGit {
    private let wiring: Wiring

    init(_ wiring: Wiring) { self.wiring = wiring }

    /// The policy's values of an image, in the order of sources, files and lines.
    func all(of image: ImagePolicy, in policy: UpdatePolicy) async throws -> [ExaminedValue] {
        let sources = wiring.reconcilers(
            registry: wiring.registryClient(), store: try wiring.store(readOnly: true), isDryRun: true)
        var values: [ExaminedValue] = []
        for source in sources where policy.targets.contains(where: { $0.source == source.settings.name }) {
            values += try await source.values(of: image, in: policy)
        }
        return values
    }
}
