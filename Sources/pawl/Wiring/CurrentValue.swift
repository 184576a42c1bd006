import Planning
import Policies
import Reconciler

/// The value of an image as it stands in Git now.
struct CurrentValue {
    private let wiring: Wiring

    init(_ wiring: Wiring) { self.wiring = wiring }

    /// The tag of the policy's first value, in the order of sources and paths; `nil` where no value is its.
    func tag(of image: ImagePolicy, in policy: UpdatePolicy) async throws -> String? {
        let sources = wiring.reconcilers(
            policies: wiring.policies, registry: wiring.registryClient(), isDryRun: true)
        for source in sources where policy.targets.contains(where: { $0.source == source.settings.name }) {
            let files = try await source.scannedFiles()
            let planner = Planner(source: source.settings.name, policies: wiring.policies)
            if let tag = planner.currentTags(of: image, in: policy, files: files).first { return tag }
        }
        return nil
    }
}
