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

/// A plan over a large tree, the first time and after one new commit, beside `git grep` for one token.
enum PlanBenchmark {
    static func run() async throws {
        print("\nPlan over a tree (first time at most 1.5 × git grep for one token; one new commit at most 20 ms)")
        let folder = try TemporaryDirectory()
        for files in [2_000, 20_000] {
            let tree = try SyntheticTree(files: files, in: folder.path)
            let registry = RegistryClient(settings: [], userAgent: "pawl-bench")
            let policy = UpdatePolicy(
                id: PolicyID(name: "app"),
                images: [
                    ImagePolicy(
                        repository: try Repository(parsing: "registry.example.com/team/app-7"),
                        rule: .semver(try VersionRange(parsing: "*")))
                ], targets: [Target(source: "fleet")])
            let settings = SourceSettings(
                name: "fleet", remote: .init(url: tree.remote), branch: "main",
                commit: CommitSettings(author: .init(name: "P", email: "p@example.com")),
                mirrorDirectory: "\(folder.path)/mirror-\(files).git")
            func planner() -> Planner { Planner(source: "fleet", policies: [policy]) }
            func plan(_ source: SourceReconciler) async throws {
                let scanned = try await source.scannedFiles()
                let tags = [policy.images[0].repository: TagObservation.tags([Tag("1.1.0")].compactMap(\.self))]
                let plan = planner().plan(
                    files: scanned, observations: Observations(now: Instant(secondsSince1970: 0), tags: tags))
                guard plan.changes.count == 1 else { throw SyntheticTree.Command.Failure(text: "no change planned") }
            }
            let store = try Store(path: ":memory:")
            func source() -> SourceReconciler {
                SourceReconciler(
                    settings: settings, policies: [policy], interval: .seconds(60),
                    tagLists: TagLists(registry: registry),
                    facts: TagFactFinder(registry: registry, history: TagHistory(store)), isDryRun: true)
            }
            // The mirror is filled once; a first plan is a process that starts with the mirror on disk.
            try await plan(source())
            let first = try await Measurement.best(of: 5) { try await plan(source()) }
            let grep = try await Measurement.best(of: 5) {
                _ = try ChildProcess.run(
                    "/usr/bin/git", ["-C", tree.remote, "grep", "-l", "registry.example.com/team/app-7:", "main"])
            }
            let spawn = try await Measurement.best(of: 5) {
                _ = try ChildProcess.run("/usr/bin/git", ["-C", tree.remote, "rev-parse", "main"])
            }
            let warm = source()
            try await plan(warm)
            let idle = try await Measurement.best(of: 9) { _ = try await warm.scannedFiles() }
            let next = try await Measurement.median(of: 9) { round in
                try tree.commit(round)
                _ = try await warm.scannedFiles()
            }
            let commits = try await Measurement.median(of: 9) { round in try tree.commit(100 + round) }
            print(
                "  \(files) files: first \(Measurement.milliseconds(first.wall)), git grep "
                    + "\(Measurement.milliseconds(grep.wall)) (of which starting git \(Measurement.milliseconds(spawn.wall))): "
                    + Measurement.ratio(first.wall, grep.wall))
            print(
                "  \(files) files: fetch and scan of one new commit \(Measurement.milliseconds(max(0, next - commits))), "
                    + "fetch of nothing new \(Measurement.milliseconds(idle.wall))"
            )
        }
    }
}
