import Foundation
import Git
import OCI
import Planning
import Policies
import Reconciler
import Registry
import Store
import TestServers
import Versions

/// What it costs to learn from a branch's history that a person took an update back: for a service that has just started,
/// and for one that sees a commit more.
enum HistoryBenchmark {
    private static let image = "registry.example.com/team/app-7"
    private static let file = SyntheticTree.path(28)

    static func run() async throws {
        print("\nIs a value held, by its history? (20,000 files; git log reads every message)")
        for commits in [500, 5_000] { try await measure(commits: commits) }
    }

    private static func measure(commits: Int) async throws {
        let folder = try TemporaryDirectory()
        let tree = try SyntheticTree(files: 20_000, in: folder.path)
        try fill(tree, commits: commits)
        let policy = UpdatePolicy(
            id: PolicyID(name: "app"),
            images: [
                ImagePolicy(repository: try Repository(parsing: image), rule: .semver(try VersionRange(parsing: "*")))
            ], targets: [Target(source: "fleet")])
        let settings = SourceSettings(
            name: "fleet", remote: .init(url: tree.remote), branch: "main",
            commit: CommitSettings(author: .init(name: "P", email: "p@example.com")),
            mirrorDirectory: "\(folder.path)/mirror.git")
        let registry = RegistryClient(settings: [], userAgent: "pawl-bench")
        let store = try Store(path: ":memory:")
        func source() async throws -> SourceReconciler {
            let source = SourceReconciler(
                settings: settings, policies: [policy], interval: .seconds(60), tagLists: TagLists(registry: registry),
                facts: TagFactFinder(registry: registry, history: TagHistory(store)), isDryRun: true)
            _ = try await source.scannedFiles()
            return source
        }
        func examine(_ source: SourceReconciler) async throws {
            let values = try await source.values(of: policy.images[0], in: policy)
            guard values.count == 1, values[0].standing.finding?.rule == .valuesOnly else {
                throw SyntheticTree.Command.Failure(text: "the revert was not found: \(values)")
            }
        }
        var cold = Double.infinity
        for _ in 0..<5 {
            let fresh = try await source()
            cold = min(cold, try await Measurement.best(of: 1) { try await examine(fresh) }.wall)
        }
        let log = try await Measurement.best(of: 5) {
            _ = try ChildProcess.run("/usr/bin/git", ["-C", tree.remote, "log", "--format=%H %an %ct%n%B", "main"])
        }
        let warm = try await source()
        try await examine(warm)
        let idle = try await Measurement.best(of: 9) { _ = try await warm.scannedFiles() }
        let known = try await Measurement.best(of: 9) { try await examine(warm) }
        var next: [Double] = []
        for round in 0..<9 {
            try tree.commit(1_000 + round)
            _ = try await warm.scannedFiles()
            next.append(try await Measurement.best(of: 1) { try await examine(warm) }.wall)
        }
        let one = next.sorted()[next.count / 2]
        print(
            "  \(commits) commits: just started \(Measurement.milliseconds(max(0, cold - idle.wall))), git log "
                + "\(Measurement.milliseconds(log.wall)): \(Measurement.ratio(max(0, cold - idle.wall), log.wall)); "
                + "one commit more \(Measurement.milliseconds(max(0, one - idle.wall))), "
                + "none \(Measurement.milliseconds(max(0, known.wall - idle.wall)))")
    }

    /// Updates of ours among other commits, and in their middle a person's revert of the last.
    private static func fill(_ tree: SyntheticTree, commits: Int) throws {
        var stream = ""
        func add(_ path: String, _ text: String, _ message: String) {
            stream += "commit refs/heads/main\ncommitter P <p@example.com> 1700000001 +0000\n"
            stream += "data \(message.utf8.count)\n\(message)\n"
            if stream.utf8.count < 400 { stream += "from refs/heads/main^0\n" }
            stream += "M 100644 inline \(path)\ndata \(text.utf8.count)\n\(text)\n"
        }
        let manifest = SyntheticTree.manifest(28)
        let updated = manifest.replacing("\(image):1.0.0", with: "\(image):1.1.0")
        for number in 0..<commits {
            switch number {
            case commits / 2 - 1:
                add(
                    file, updated,
                    "Update app-7 to 1.1.0\n\nWhy\n\nPawl-Update: default:app \(image) 1.0.0 -> 1.1.0 \(file):10\n")
            case commits / 2: add(file, manifest, "Back\n")
            default:
                let other = 4 + 4 * (number % 1_000)
                let path = SyntheticTree.path(other == 28 ? 32 : other)
                add(
                    path, SyntheticTree.manifest(other == 28 ? 32 : other) + "# \(number)\n",
                    "Change \(number)\n\nMore.\n")
            }
        }
        let result = try ChildProcess.run(
            "/usr/bin/git", ["-C", tree.remote, "fast-import", "--quiet"], input: Array(stream.utf8))
        guard result.status == 0 else { throw SyntheticTree.Command.Failure(text: result.errors) }
    }
}
