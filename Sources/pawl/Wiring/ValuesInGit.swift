import Planning
import Policies
import Reconciler

/// The values of a policy's images as they stand in Git now.
struct ValuesInGit {
    private let wiring: Wiring

    init(_ wiring: Wiring) { self.wiring = wiring }

    /// The policy's first value of an image, in the order of sources and paths; `nil` where no value is its.
    func first(of image: ImagePolicy, in policy: UpdatePolicy) async throws -> CurrentValue? {
        let sources = wiring.reconcilers(
            policies: wiring.policies, registry: wiring.registryClient(),
            store: try wiring.store(readOnly: true), isDryRun: true)
        for source in sources where policy.targets.contains(where: { $0.source == source.settings.name }) {
            let files = try await source.scannedFiles()
            let planner = Planner(source: source.settings.name, policies: wiring.policies)
            if let value = planner.currentValues(of: image, in: policy, files: files).first {
                return CurrentValue(tag: value.tag, digest: value.digest)
            }
        }
        return nil
    }
}
