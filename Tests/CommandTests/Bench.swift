import DemoRegistry
import Foundation
import TestServers
import Testing

/// A working place for one test: a registry in the process, a bare repository on disk, a configuration, the command.
final class Bench: Sendable {
    let folder: TemporaryDirectory
    let registry: DemoRegistry
    let remote: String

    var path: String { folder.path }
    var host: String { "127.0.0.1:\(registry.port)" }

    init() async throws {
        folder = try TemporaryDirectory()
        registry = try await DemoRegistry.start()
        remote = folder.path + "/fleet.git"
        try FileManager.default.createDirectory(atPath: folder.path + "/policies", withIntermediateDirectories: true)
        try git("init", "-q", "--bare", "--initial-branch=main", remote)
    }

    /// Writes `pawl.yaml`; `%host` and `%remote` stand for the registry and the repository.
    func configure(extra: String = "", source: String = "") throws {
        try write(
            "pawl.yaml",
            """
            apiVersion: pawl.dev/v1alpha1
            kind: PawlConfiguration
            policies:
              - directory: policies
            sources:
              - name: fleet
                url: %remote
                branch: main
                commit: {author: {name: Pawl, email: pawl@example.com}}
            \(source)
            registries:
              - {host: "%host", plainHTTP: true}
            mirrors: {directory: mirrors}
            \(extra)
            """)
    }

    /// A policy with one image and the given lines in place of its rule.
    func policy(_ name: String, image: String, rule: String, target: String = "", spec: String = "") throws {
        try write(
            "policies/\(name).yaml",
            """
            apiVersion: pawl.dev/v1alpha1
            kind: UpdatePolicy
            metadata: {name: \(name), namespace: apps}
            spec:
            \(spec)
              images:
                - image: \(image.hasPrefix("%") ? image : image)
                  policy: {\(rule)}
              targets:
                - source: fleet
            \(target)
            """)
    }

    func write(_ name: String, _ text: String) throws {
        let expanded = expand(text)
        try Data(expanded.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }

    func expand(_ text: String) -> String {
        text.replacingOccurrences(of: "%host", with: host).replacingOccurrences(of: "%remote", with: remote)
    }

    /// Makes the first commit of the repository, or a further one, through a clone of a second person.
    @discardableResult
    func commit(_ files: [String: [UInt8]], message: String = "Change by hand") throws -> String {
        let clone = "\(path)/clone-\(UUID().uuidString)"
        try git("clone", "-q", remote, clone)
        defer { try? FileManager.default.removeItem(atPath: clone) }
        try git("-C", clone, "checkout", "-q", "-B", "main")
        for (name, bytes) in files {
            let file = "\(clone)/\(name)"
            try FileManager.default.createDirectory(
                atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data(bytes).write(to: URL(fileURLWithPath: file))
        }
        try git("-C", clone, "add", "-A")
        try git("-C", clone, "commit", "-q", "-m", message)
        try git("-C", clone, "push", "-q", "origin", "main")
        return try git("-C", clone, "rev-parse", "HEAD")
    }

    @discardableResult
    func git(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
        let result = try ChildProcess.run("/usr/bin/git", arguments, environment: Bench.gitEnvironment)
        #expect(result.status == 0, "git \(arguments): \(result.errors)", sourceLocation: sourceLocation)
        return result.output.trimmingCharacters(in: .newlines)
    }

    /// The bytes of a file at a revision of the bare repository.
    func show(_ file: String, at revision: String = "main") throws -> [UInt8] {
        Array(
            try ChildProcess.run(
                "/usr/bin/git", ["-C", remote, "show", "\(revision):\(file)"], environment: Bench.gitEnvironment
            ).output.utf8)
    }

    var commitCount: Int {
        get throws { Int(try git("-C", remote, "rev-list", "--count", "main")) ?? -1 }
    }

    /// Takes the lock of the one mirror, as a service has it for as long as it runs.
    ///
    /// - Returns: the descriptor of the lock's file, to be closed.
    func takeMirror() throws -> Int32 {
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: "\(path)/mirrors").first { $0.hasSuffix(".lock") })
        let descriptor = open("\(path)/mirrors/\(name)", O_RDWR | O_CLOEXEC)
        #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        return descriptor
    }

    func pawl(
        _ arguments: String..., input: String? = nil
    ) async throws -> (status: Int32, output: String, errors: String) {
        try await ChildProcess.runAside(
            Bench.executable, arguments, directory: path, environment: Bench.environment,
            input: input.map { Array($0.utf8) })
    }

    /// The command as the build made it, beside the tests' own bundle.
    static let executable: String = {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent("pawl").path
            var isDirectory: ObjCBool = false
            if FileManager.default.fileExists(atPath: candidate, isDirectory: &isDirectory), !isDirectory.boolValue {
                return candidate
            }
            folder = folder.deletingLastPathComponent()
        }
        return "pawl"
    }()

    static let gitEnvironment = [
        "PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Person", "GIT_AUTHOR_EMAIL": "person@example.com", "GIT_COMMITTER_NAME": "Person",
        "GIT_COMMITTER_EMAIL": "person@example.com", "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
        "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z", "GIT_TERMINAL_PROMPT": "0",
    ]

    static let environment = [
        "PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent",
    ]
}
