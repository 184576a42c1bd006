import Policies
import Reconciler

/// The values of a policy's images as they stand in Git now.
struct ValuesInGit {
    private let wiring: Wiring

    init(_ wiring: Wiring) { self.wiring = wiring }

    /// The policy's first value of an image, in the order of sources and paths; `nil` where no value is its.
    func first(of image: ImagePolicy, in policy: UpdatePolicy) async throws -> CurrentValue? {
        let sources = wiring.reconcilers(
            registry: wiring.registryClient(), store: try wiring.store(readOnly: true), isDryRun: true)
        for source in sources where policy.targets.contains(where: { $0.source == source.settings.name }) {
            if let value = try await source.currentValues(of: image, in: policy).first {
                return CurrentValue(tag: value.tag, digest: value.digest)
            }
        }
        return nil
    }
}
