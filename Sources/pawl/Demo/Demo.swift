import ArgumentParser
import DemoRegistry
import Foundation
import Git
import Planning
import Policies
import Reconciler

/// The loop at work on a registry and a repository of its own: tags are pushed while it runs, and every decision and
/// commit is shown.
struct Demo {
    let folder: String

    func run() async throws {
        let registry = try await DemoRegistry.start()
        let host = "127.0.0.1:\(registry.port)"
        for (repository, tags) in DemoTree.firstTags {
            for tag in tags { await registry.push(tag, to: repository) }
        }
        try await prepare(host: host)
        Standard.print(
            """
            A registry at \(host), a repository at \(folder)/fleet.git, four apps:
              podinfo  semver range >=6.0.0 <7.0.0   a Deployment
              api      glob main-*, natural order    flow style
              web      semver range 1.x              Flux markers
              worker   semver range >=2026.0.0       a Helm template
            """)

        let configuration = "\(folder)/pawl.yaml"
        let wiring = try Wiring(try GlobalOptions.parse(["--config", configuration, "--log-level", "error"]))
        let client = wiring.registryClient()
        let sources = wiring.reconcilers(
            registry: client, store: try wiring.store(readOnly: false), isDryRun: false)
        let (reports, found) = AsyncStream.makeStream(of: Shown.self)
        let show: ReconcilerService.Follower = { source, report in
            found.yield(Shown(report: report, diff: await Demo.diff(of: report, in: source)))
        }
        let service = ReconcilerService(sources: sources, logger: wiring.logger, followers: [show])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            try await follow(reports, registry)
            group.cancelAll()
        }
        await registry.stop()
        Standard.print(
            """

            Look around:
              git -C \(folder)/fleet.git log -p
              \(folder)/policies/apps.yaml
              \(configuration)
            """)
    }

    /// One cycle's outcome and the diff of what it committed.
    private struct Shown: Sendable {
        let report: CycleReport
        let diff: [UInt8]
    }

    /// Pushes each release once the one before has arrived in Git, and shows what the loop made of it.
    private func follow(_ reports: AsyncStream<Shown>, _ registry: DemoRegistry) async throws {
        var releases = DemoTree.releases[...]
        var isWaiting = false
        for await shown in reports {
            switch shown.report.outcome {
            case .failed(let reason, let message): throw CommandFailure("\(reason.rawValue): \(message)")
            case .pushed(let revision):
                show(shown, revision)
                isWaiting = false
            case .unchanged, .planned, .stopped: break
            }
            guard !isWaiting else { continue }
            guard let release = releases.popFirst() else { return }
            Standard.print("\n== \(release.story)")
            for (repository, tag) in release.tags {
                Standard.print("   pushed \(repository):\(tag)")
                await registry.push(tag, to: repository)
            }
            isWaiting = true
        }
    }

    private func show(_ shown: Shown, _ revision: Revision) {
        for verdict in shown.report.plan.verdicts where verdict.reason == .selected {
            Standard.print("   \(verdict.policy) \(verdict.reason.rawValue): \(verdict.message)")
        }
        let message = CommitMessage(shown.report.plan).description.split(
            separator: "\n", omittingEmptySubsequences: false)
        Standard.print("\ncommit \(revision)\nAuthor: Pawl <pawl@example.com>\n")
        Standard.print(message.map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n"))
        Standard.print(bytes: shown.diff)
    }

    private static func diff(of report: CycleReport, in source: SourceReconciler) async -> [UInt8] {
        guard case .pushed = report.outcome else { return [] }
        do {
            return try await source.diff(of: report.plan.changes)
        } catch {
            return Array("(no diff: \(error))\n".utf8)
        }
    }

    private func prepare(host: String) async throws {
        let files = FileManager.default
        try files.createDirectory(atPath: "\(folder)/policies", withIntermediateDirectories: true)
        try Data(DemoTree.policies(host: host).utf8).write(to: URL(fileURLWithPath: "\(folder)/policies/apps.yaml"))
        try Data(DemoTree.configuration(host: host).utf8).write(to: URL(fileURLWithPath: "\(folder)/pawl.yaml"))
        try await BareRepository.create(
            at: "\(folder)/fleet.git", branch: "main",
            files: DemoTree.files(host: host).map { FileChange(path: $0.path, bytes: Array($0.text.utf8)) },
            message: "Start with four apps\n",
            author: CommitSignature(
                name: "A person", email: "person@example.com", time: Int64(Date.now.timeIntervalSince1970),
                offsetMinutes: 0))
    }
}
