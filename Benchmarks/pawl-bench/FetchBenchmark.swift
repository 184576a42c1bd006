import Curl
import Foundation
import Git
import TestServers

/// One new commit, and none, from a repository with many references over HTTPS, beside the git command.
enum FetchBenchmark {
    private static let rounds = 9

    static func run() async throws {
        print("\nFetch over HTTPS, 2,000 files (beside the git command: fetch, and ls-remote of the branch)")
        let folder = try TemporaryDirectory()
        let tree = try SyntheticTree(files: 2_000, in: folder.path)
        for references in [2_000, 20_000] {
            let updates = (0..<references).map { "update refs/heads/other-\($0) refs/heads/main\n" }.joined()
            let made = try ChildProcess.run(
                "/usr/bin/git", ["-C", tree.remote, "update-ref", "--stdin"], input: Array(updates.utf8))
            guard made.status == 0 else { throw SyntheticTree.Command.Failure(text: made.errors) }
            try SyntheticTree.Command.run("-C", tree.remote, "pack-refs", "--all")
            let server = try GitHTTPServer(root: folder.path, usesTLS: true)
            defer { server.stop() }
            try await measure(tree, server, references: references, in: folder.path)
        }
    }

    private static func measure(
        _ tree: SyntheticTree, _ server: GitHTTPServer, references: Int, in folder: String
    ) async throws {
        let url = server.url(of: "fleet-2000.git")
        let caFile = server.certificateFile ?? ""
        let mirror = try await Mirror.open(
            remote: RemoteLocation(url: url, access: ServerAccess(caFile: caFile)),
            directory: "\(folder)/mirror-\(references).git")
        _ = try await mirror.fetch(branch: "main")
        let bare = "\(folder)/bare-\(references).git"
        try SyntheticTree.Command.run("init", "-q", "--bare", bare)
        let environment = GitRepositoryFixture.environment.merging(["GIT_SSL_CAINFO": caFile]) { $1 }
        func git(_ arguments: String...) throws {
            let result = try ChildProcess.run("/usr/bin/git", ["-C", bare] + arguments, environment: environment)
            guard result.status == 0 else { throw SyntheticTree.Command.Failure(text: result.errors) }
        }
        try git("fetch", "-q", url, "+refs/heads/main:refs/heads/main")

        var (ours, theirs): ([Double], [Double]) = ([], [])
        for round in 0..<rounds {
            try tree.commit(references + round)
            ours.append(try await Measurement.seconds { _ = try await mirror.fetch(branch: "main") })
            theirs.append(
                try await Measurement.seconds { try git("fetch", "-q", url, "+refs/heads/main:refs/heads/main") })
        }
        report("\(references) references, one new commit", ours, theirs)

        _ = try await mirror.fetch(branch: "main")
        let before = server.requests.count
        (ours, theirs) = ([], [])
        for _ in 0..<rounds {
            ours.append(try await Measurement.seconds { _ = try await mirror.fetch(branch: "main") })
        }
        let looks = server.requests[before...]
        for _ in 0..<rounds {
            theirs.append(try await Measurement.seconds { try git("ls-remote", "-q", url, "refs/heads/main") })
        }
        report("\(references) references, no new commit", ours, theirs)
        print(
            "    \(Double(looks.count) / Double(rounds)) requests a look, "
                + "\(looks.map(\.bytesSent).max() ?? 0) bytes of answer at most, with headers")
    }

    private static func report(_ what: String, _ ours: [Double], _ theirs: [Double]) {
        let (ours, theirs) = (Measurement.percentile(0.5, of: ours), Measurement.percentile(0.5, of: theirs))
        print(
            "  \(what): \(Measurement.milliseconds(ours)), git \(Measurement.milliseconds(theirs)): "
                + Measurement.ratio(ours, theirs))
    }
}
