import DemoRegistry
import Foundation
import Git
import Secrets
import TestServers

/// From a tag known in the registry to the commit on the remote over HTTP, beside a script of git plumbing doing the same.
enum PushBenchmark {
    static func run() async throws {
        print("\nNew tag known → commit on the remote, local HTTP (at most 1.5 × git plumbing doing the same)")
        let folder = try TemporaryDirectory()
        for files in [2_000, 20_000] {
            let tree = try SyntheticTree(files: files, in: folder.path)
            let server = try GitHTTPServer(root: folder.path, username: "pawl", password: "secret")
            defer { server.stop() }
            let registry = try await DemoRegistry.start()
            _ = await registry.push("1.0.0", to: "team/app-7")
            let rounds = 7
            let source = try await prepared(tree, server, registry, folder.path, files)
            let pawl = try await Measurement.median(of: rounds) { round in
                await source.push("1.\(round + 1).0")
                try await source.update()
            }
            let script = try PlumbingScript(
                url: server.url(of: "fleet-\(files).git", withCredentials: true),
                folder: "\(folder.path)/plumbing-\(files).git",
                path: "apps/bench.yaml")
            let plumbing = try await Measurement.median(of: rounds) { round in try script.run(to: "2.\(round).0") }
            print(
                "  \(files) files: \(Measurement.milliseconds(pawl)), plumbing \(Measurement.milliseconds(plumbing)): "
                    + Measurement.ratio(pawl, plumbing))
            await registry.stop()
        }
    }

    /// A source with its mirror filled and its tree scanned, as a running service has it.
    private static func prepared(
        _ tree: SyntheticTree, _ server: GitHTTPServer, _ registry: DemoRegistry, _ folder: String, _ files: Int
    ) async throws -> BenchSource {
        try tree.add("apps/bench.yaml", BenchSource.manifest("app-7", "1.0.0", in: registry))
        let password = "\(folder)/password"
        try Data("secret".utf8).write(to: URL(fileURLWithPath: password))
        let source = try BenchSource(
            "app-7", in: registry,
            remote: RemoteLocation(
                url: server.url(of: "fleet-\(files).git", withCredentials: false),
                auth: .basic(.init(username: .inline("pawl"), password: .file(password)))),
            mirror: "\(folder)/push-mirror-\(files).git")
        try await source.rest()
        return source
    }
}

/// The same work with the git command: fetch into a bare repository, one blob replaced, commit, push.
struct PlumbingScript {
    let folder: String
    let path: String

    init(url: String, folder: String, path: String) throws {
        self.folder = folder
        self.path = path
        try SyntheticTree.Command.run("clone", "-q", "--bare", url, folder)
    }

    func run(to tag: String) throws {
        let script = """
            set -e
            git fetch -q origin +refs/heads/main:refs/heads/main
            export GIT_INDEX_FILE=\(folder)/bench.index
            git read-tree main
            blob=$(git cat-file blob main:\(path) | sed -E 's/(app-7:).*/\\1\(tag)/' | git hash-object -w --stdin)
            git update-index --cacheinfo 100644,$blob,\(path)
            commit=$(git -c user.name=P -c user.email=p@example.com commit-tree -p main -m "Update app to \(tag)" $(git write-tree))
            git push -q origin $commit:refs/heads/main
            """
        let result = try ChildProcess.run("/bin/sh", ["-c", script], directory: folder)
        guard result.status == 0 else { throw SyntheticTree.Command.Failure(text: result.errors) }
    }
}
