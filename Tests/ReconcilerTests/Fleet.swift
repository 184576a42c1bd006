import DemoRegistry
import Foundation
import Git
import OCI
import Planning
import Policies
import Reconciler
import Registry
import Resources
import Store
import Synchronization
import TestServers
import Testing

/// A fleet's repository with one app, a registry, a person with a clone, and a reconciler whose clock the test sets.
final class Fleet: Sendable {
    let folder: TemporaryDirectory
    let registry: DemoRegistry
    let remote: GitRepositoryFixture
    /// Seconds that the reconciler's clock is ahead of the machine's.
    let ahead = Mutex(0)

    static let file = "apps/web.yaml"

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private init(_ folder: TemporaryDirectory, _ registry: DemoRegistry, _ remote: GitRepositoryFixture) {
        self.folder = folder
        self.registry = registry
        self.remote = remote
    }

    /// The image's repository.
    var image: String { "127.0.0.1:\(registry.port)/team/web" }

    /// - Parameters:
    ///   - tags: what the registry has.
    ///   - spec: lines of the policy's spec.
    ///   - rule: of the image.
    static func start(
        _ tags: [String] = ["1.0.0", "1.1.0"], first: String = "1.0.0", spec: String = "",
        rule: String = #"{semver: {range: "*"}}"#, image extra: String = ""
    ) async throws -> Fleet {
        let folder = try TemporaryDirectory()
        let registry = try await DemoRegistry.start()
        let remote = try GitRepositoryFixture(at: "\(folder.path)/fleet.git")
        let fleet = Fleet(folder, registry, remote)
        for tag in tags { await registry.push(tag, to: "team/web") }
        try GitRepositoryFixture.git(["clone", "-q", remote.path, fleet.clone])
        try await fleet.person(
            """
            git checkout -q -B main
            mkdir -p apps .pawl
            """)
        try fleet.write(".pawl/web.yaml", fleet.policy(spec: spec, rule: rule, image: extra))
        try fleet.write(file, fleet.manifest(first))
        try fleet.write("notes.txt", "notes\n")
        try await fleet.person("git add -A; git commit -q -m First; git push -q origin main")
        return fleet
    }

    var clone: String { "\(folder.path)/clone" }

    func policy(spec: String = "", rule: String = #"{semver: {range: "*"}}"#, image extra: String = "") -> String {
        """
        apiVersion: pawl.dev/v1alpha1
        kind: UpdatePolicy
        metadata: {name: web, namespace: apps}
        spec:
        \(spec)
          images: [{image: "\(image)", policy: \(rule)\(extra)}]
          targets: [{source: fleet, paths: ["apps/**"]}]

        """
    }

    func manifest(_ tag: String, more: String = "") -> String { "kind: Deployment\nimage: \(image):\(tag)\n\(more)" }

    func write(_ path: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(clone)/\(path)"))
    }

    /// A person at work in the clone.
    ///
    /// - Parameter time: of the commits, in seconds from the present.
    @discardableResult
    func person(_ script: String, at time: Int = 0) async throws -> String {
        var environment = GitRepositoryFixture.environment
        let date = "@\(Instant.systemNow.secondsSince1970 + time) +0000"
        environment["GIT_COMMITTER_DATE"] = date
        environment["GIT_AUTHOR_DATE"] = date
        let result = try await ChildProcess.runAside(
            "/bin/sh", ["-e", "-c", script], directory: clone, environment: environment)
        guard result.status == 0 else { throw Failure(description: result.errors) }
        return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func pull() async throws { try await person("git pull -q --rebase origin main") }

    /// A person sets the tag by hand and pushes, with what else the script does.
    func set(_ tag: String, and script: String = ":", message: String = "Set by hand", at time: Int = 0) async throws {
        try await pull()
        try write(Fleet.file, manifest(tag))
        try await person("\(script)\ngit add -A; git commit -q -m '\(message)'; git push -q origin HEAD:main", at: time)
    }

    /// The tag, with its digest where there is one, at the branch's tip.
    var tag: String {
        get throws {
            let lines = try remote.show(Fleet.file).split(separator: "\n")
            return String(lines.first { $0.contains("image:") }?.split(separator: "/").last?.dropFirst(4) ?? "")
        }
    }

    /// The reconciler's own commits.
    var updates: Int { get throws { Int(try remote.git("rev-list", "--count", "--author=Pawl", "main")) ?? -1 } }

    func reconciler(mirror: String = "mirror", lags: PushLags? = nil) throws -> SourceReconciler {
        let settings = SourceSettings(
            name: "fleet", remote: RemoteLocation(url: remote.path), branch: "main",
            commit: CommitSettings(author: .init(name: "Pawl", email: "pawl@example.com")),
            mirrorDirectory: "\(folder.path)/\(mirror).git")
        let client = RegistryClient(
            settings: [RegistrySettings(host: "127.0.0.1:\(registry.port)", plainHTTP: true)], userAgent: "pawl-test")
        let source = SourceMirror(settings)
        return SourceReconciler(
            mirror: source, places: PolicyPlaces(onDisk: [], inGit: [(source, ".pawl")]), interval: .zero,
            tagLists: TagLists(registry: client, lags: lags),
            facts: TagFactFinder(registry: client, history: TagHistory(try Store(path: ":memory:"))), isDryRun: false,
            clock: { [self] in
                Instant(secondsSince1970: Instant.systemNow.secondsSince1970 + ahead.withLock { $0 })
            })
    }

    /// One cycle of a service that has just started; the verdict about the image.
    @discardableResult
    func cycle(sourceLocation: SourceLocation = #_sourceLocation) async throws -> ImageVerdict {
        let report = try await reconciler().cycle()
        return try verdict(of: report, sourceLocation: sourceLocation)
    }

    func verdict(of report: CycleReport, sourceLocation: SourceLocation = #_sourceLocation) throws -> ImageVerdict {
        if case .failed(let reason, let message) = report.outcome {
            Issue.record("\(reason): \(message)", sourceLocation: sourceLocation)
        }
        #expect(report.diagnostics.map(\.description) == [], sourceLocation: sourceLocation)
        return try #require(report.plan.verdicts.first, sourceLocation: sourceLocation)
    }
}
