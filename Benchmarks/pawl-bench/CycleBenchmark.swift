import DemoRegistry
import Foundation
import Git
import TestServers

/// A whole cycle over a fleet of 20,000 files with 500 commits, beside plain git doing the same.
enum CycleBenchmark {
    private static let files = 20_000
    private static let commits = 500
    private static let path = "apps/bench.yaml"

    static func run() async throws {
        print(
            "\nA whole cycle, \(files) files and \(commits) commits over HTTP (beside clone or pull, grep, sed, commit, push)"
        )
        let folder = try TemporaryDirectory()
        let tree = try SyntheticTree(files: files, in: folder.path)
        try tree.commits(commits - 2)
        let server = try GitHTTPServer(root: folder.path)
        defer { server.stop() }
        let registry = try await DemoRegistry.start()
        let url = server.url(of: "fleet-\(files).git")
        try tree.add(path, BenchSource.manifest("app", "1.0.0", in: registry))
        _ = await registry.push("1.0.0", to: "team/app")

        // Nothing on disk: fetched, scanned, planned, committed and pushed.
        let cold = try await Measurement.median(of: 3) { round in
            let source = try BenchSource(
                "app", in: registry, remote: RemoteLocation(url: url), mirror: "\(folder.path)/cold-\(round).git")
            await source.push("1.\(round + 1).0")
            try await source.update()
        }
        let git = try await Measurement.median(of: 3) { round in
            let clone = "\(folder.path)/clone-\(round)"
            try sh("git clone -q \(url) \(clone); cd \(clone); \(update(to: "2.\(round).0"))", folder.path)
        }
        report("cold, everything", cold, git)

        let source = try BenchSource(
            "app", in: registry, remote: RemoteLocation(url: url), mirror: "\(folder.path)/warm.git")
        await source.push("3.0.0")
        try await source.update()
        let clone = "\(folder.path)/warm-clone"
        try sh("git clone -q \(url) \(clone)", folder.path)
        let tag = try await Measurement.median(of: 7) { round in
            await source.push("3.\(round + 1).0")
            try await source.update()
        }
        let gitTag = try await Measurement.median(of: 7) { round in
            try sh("git pull -q; \(update(to: "4.\(round).0"))", clone)
        }
        report("warm, one new tag", tag, gitTag)

        // The scripts' versions are the newest now: nothing is due.
        await source.push("4.6.0")
        try await source.rest()
        var times: (ours: [Double], git: [Double]) = ([], [])
        for round in 0..<9 {
            try tree.commit(round)
            times.ours.append(try await Measurement.seconds { try await source.rest() })
            times.git.append(try await Measurement.seconds { try sh("git pull -q; \(search) > /dev/null", clone) })
        }
        report(
            "warm, one new commit and nothing due", Measurement.percentile(0.5, of: times.ours),
            Measurement.percentile(0.5, of: times.git))
        await registry.stop()
    }

    private static let search = "git grep -l team/app:"

    private static func update(to tag: String) -> String {
        """
        \(search) | xargs sed -i -E 's|(team/app:).*|\\1\(tag)|'
        git -c user.name=P -c user.email=p@example.com commit -qam 'Update app to \(tag)'; git push -q origin main
        """
    }

    private static func sh(_ script: String, _ folder: String) throws {
        let result = try ChildProcess.run(
            "/bin/sh", ["-ec", script], directory: folder, environment: GitRepositoryFixture.environment)
        guard result.status == 0 else { throw SyntheticTree.Command.Failure(text: result.errors) }
    }

    private static func report(_ what: String, _ ours: Double, _ git: Double) {
        print(
            "  \(what): \(Measurement.milliseconds(ours)), git \(Measurement.milliseconds(git)): "
                + Measurement.ratio(ours, git))
    }
}
