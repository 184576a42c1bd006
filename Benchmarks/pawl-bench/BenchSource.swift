import DemoRegistry
import Foundation
import Git
import OCI
import Planning
import Policies
import Reconciler
import Registry
import Store
import Versions

/// One app in one file of a repository, with a policy that takes its newest tag: what a service has for it.
struct BenchSource {
    let registry: DemoRegistry
    let app: String
    let source: SourceReconciler

    /// - Parameters:
    ///   - app: the last part of the image's name, `team/APP`.
    ///   - mirror: the folder of the mirror.
    init(_ app: String, in registry: DemoRegistry, remote: RemoteLocation, mirror: String) throws {
        self.registry = registry
        self.app = app
        let host = "127.0.0.1:\(registry.port)"
        let store = try Store(path: ":memory:")
        let client = RegistryClient(
            settings: [RegistrySettings(host: host, plainHTTP: true)], userAgent: "pawl-bench")
        let policy = UpdatePolicy(
            id: PolicyID(name: app), interval: .zero,
            images: [
                ImagePolicy(
                    repository: try Repository(parsing: "\(host)/team/\(app)"),
                    rule: .semver(try VersionRange(parsing: "*")))
            ], targets: [Target(source: "fleet")])
        source = SourceReconciler(
            settings: SourceSettings(
                name: "fleet", remote: remote, branch: "main",
                commit: CommitSettings(author: .init(name: "Pawl", email: "pawl@example.com")),
                mirrorDirectory: mirror), policies: [policy], interval: .zero,
            tagLists: TagLists(registry: client), facts: TagFactFinder(registry: client, history: TagHistory(store)),
            isDryRun: false)
    }

    /// A file that holds the app's image.
    static func manifest(_ app: String, _ tag: String, in registry: DemoRegistry) -> String {
        "image: 127.0.0.1:\(registry.port)/team/\(app):\(tag)\n"
    }

    func push(_ tag: String) async { _ = await registry.push(tag, to: "team/\(app)") }

    /// A cycle in which there is something to commit.
    ///
    /// - Returns: how often another writer was faster.
    @discardableResult
    func update() async throws -> Int {
        let report = await source.cycle()
        guard case .pushed = report.outcome else {
            throw SyntheticTree.Command.Failure(text: "nothing pushed: \(report.outcome)")
        }
        return report.lostRaces
    }

    /// A cycle in which there is nothing to do.
    func rest() async throws {
        let report = await source.cycle()
        guard case .unchanged = report.outcome else {
            throw SyntheticTree.Command.Failure(text: "not at rest: \(report.outcome)")
        }
    }
}
