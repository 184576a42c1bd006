import Foundation

/// The whole service at work: Debian's docker-registry that tells of its pushes, a Git server over HTTP, and between them the
/// command, whose interval is far too long to be waited for. What is committed was told of.
package final class ToldService: Sendable {
    package let registry: DockerRegistry
    /// Where webhooks are listened for.
    package let port: Int
    package let folder: TemporaryDirectory
    private let remote: GitRepositoryFixture
    private let git: GitHTTPServer
    private let process: ChildProcess

    package static let secret = "a-secret-of-registry-and-service"
    package static let receiver = "registry"

    /// - Parameters:
    ///   - executable: the command.
    ///   - apps: how many there are, `team/app-0` and so on, each with a policy and a manifest of its own.
    private init(executable: String, apps: Int) throws {
        folder = try TemporaryDirectory(isInMemory: true)
        port = try freePort()
        registry = try DockerRegistry(
            listener: (
                "http://127.0.0.1:\(port)/webhooks/\(ToldService.receiver)", "Bearer \(ToldService.secret)"
            ))
        let path = folder.path
        remote = try GitRepositoryFixture(at: "\(path)/fleet.git")
        // Waiting reads the branch's own file.
        try remote.git("config", "gc.auto", "0")
        try remote.git("config", "receive.autogc", "false")
        let host = "127.0.0.1:\(registry.port)"
        try remote.commit(
            (0..<apps).map { .init("apps/app-\($0).yaml", "image: \(host)/team/app-\($0):0.1.0\n") }, message: "First")
        git = try GitHTTPServer(root: path)
        for app in 0..<apps {
            try ToldService.write(ToldService.policy("app-\(app)", host: host), to: "\(path)/policies/app-\(app).yaml")
        }
        try ToldService.write(ToldService.secret, to: "\(path)/secret")
        try ToldService.write(
            ToldService.configuration(host: host, url: git.url(of: "fleet.git"), port: port), to: "\(path)/pawl.yaml")
        process = try ChildProcess.start(
            executable, ["--log-format", "json", "run"], directory: path,
            environment: ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent"],
            logTo: "\(path)/log")
        try waitForPort(port, deadline: .seconds(60))
    }

    /// Starts one on a thread of its own, so that waiting for its parts holds up nobody else's.
    package static func start(executable: String, apps: Int = 1) async throws -> ToldService {
        try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Result { try ToldService(executable: executable, apps: apps) }) }.start()
        }
    }

    package func stop() {
        process.terminate()
        git.stop()
    }

    package var log: String { (try? String(contentsOfFile: "\(folder.path)/log", encoding: .utf8)) ?? "" }

    /// The tag that stands in an app's manifest on the remote.
    package func tag(of app: Int = 0) throws -> String {
        let text = try remote.git("show", "main:apps/app-\(app).yaml")
        return text.split(separator: ":").last?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    }

    package var commitCount: Int {
        get throws { Int(try remote.git("rev-list", "--count", "main")) ?? -1 }
    }

    /// Waits until the remote has a tag.
    ///
    /// - Returns: when the branch moved that then had it.
    @discardableResult
    package func wait(
        for tag: String, of app: Int = 0, deadline: Duration = .seconds(60)
    ) async throws -> ContinuousClock.Instant {
        let end = ContinuousClock.now + deadline
        var tip: Data?
        while ContinuousClock.now < end {
            let now = FileManager.default.contents(atPath: "\(folder.path)/fleet.git/refs/heads/main")
            let moment = ContinuousClock.now
            if now != tip, try self.tag(of: app) == tag { return moment }
            tip = now
            try await Task.sleep(for: .milliseconds(1))
        }
        throw ChildProcess.Failure(description: "no commit of \(tag): \(log.suffix(4_000))")
    }

    /// Resident memory of the command, in MiB.
    package func residentMiB() throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(process.pid)/statm", encoding: .utf8)
        guard let pages = text.split(separator: " ").dropFirst().first.flatMap({ Double($0) }) else {
            throw ChildProcess.Failure(description: "the command has ended: \(log.suffix(4_000))")
        }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576
    }

    // MARK: What it is made of

    private static func write(_ text: String, to path: String) throws {
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    private static func policy(_ name: String, host: String) -> String {
        """
        apiVersion: pawl.dev/v1alpha1
        kind: UpdatePolicy
        metadata: {name: \(name)}
        spec:
          images:
            - image: \(host)/team/\(name)
              policy: {semver: {range: ">=0.0.0"}}
          targets:
            - {source: fleet, paths: ["apps/\(name).yaml"]}

        """
    }

    private static func configuration(host: String, url: String, port: Int) -> String {
        """
        apiVersion: pawl.dev/v1alpha1
        kind: PawlConfiguration
        policies: [{directory: policies}]
        sources:
          - {name: fleet, url: "\(url)", commit: {author: {name: Pawl, email: pawl@example.com}}}
        registries:
          - {host: "\(host)", plainHTTP: true}
        interval: 24h
        mirrors: {directory: mirrors}
        server:
          listen: 127.0.0.1:0
          webhooks:
            listen: 127.0.0.1:\(port)
            receivers:
              - {name: \(receiver), type: distribution, secretFile: secret}
              - {name: ci, type: generic, secretFile: secret}

        """
    }
}
