import Audit
import Foundation
import Git
import Signing
import TestServers

/// The audit of a long history, beside `git log --grep` for the same trailer in the same repository.
enum AuditBenchmark {
    static func run() async throws {
        print(
            "\nAudit of a history, one commit in ten an update (git log --grep finds the same commits, and tells nothing of them)"
        )
        let folder = try TemporaryDirectory()
        for commits in [5_000, 50_000] {
            let repository = try history(commits, in: folder.path)
            let ours = try await Measurement.best(of: 5) {
                let count = try await audit(repository, verifies: false)
                guard count == commits / 10 else { throw SyntheticTree.Command.Failure(text: "\(count) commits found") }
            }
            let git = try await Measurement.best(of: 5) {
                try SyntheticTree.Command.run(
                    "-C", repository, "log", "--grep", "^Pawl-Update: ", "--format=%H %ct %an%n%B", "main")
            }
            let verified = try await Measurement.best(of: 1) { _ = try await audit(repository, verifies: true) }
            print(
                "  \(commits) commits: \(Measurement.milliseconds(ours.wall)), git log \(Measurement.milliseconds(git.wall)): "
                    + "\(Measurement.ratio(ours.wall, git.wall)); with --verify \(Measurement.milliseconds(verified.wall)); "
                    + String(format: "%.0f MiB resident", Measurement.residentMiB()))
        }
    }

    private static func audit(_ repository: String, verifies: Bool) async throws -> Int {
        try await LocalRepository(directory: repository).withLog { log in
            var query = AuditQuery(tip: try log.revision("main"))
            query.verifies = verifies
            return try AuditTrail(query, of: log, verifier: SignatureVerifier(nil)).commits.count
        }
    }

    /// A packed repository of one app's updates among other people's commits.
    private static func history(_ commits: Int, in folder: String) throws -> String {
        let path = "\(folder)/history-\(commits).git"
        try SyntheticTree.Command.run("init", "-q", "--bare", "--initial-branch=main", path)
        var stream = ""
        func commit(_ number: Int, _ message: String, _ file: String, _ text: String) {
            stream += "commit refs/heads/main\ncommitter P <p@example.com> \(1_700_000_000 + number) +0000\n"
            stream +=
                "data \(message.utf8.count)\n\(message)\nM 100644 inline \(file)\ndata \(text.utf8.count)\n\(text)\n"
        }
        func image(_ number: Int) -> String { "image: ghcr.io/acme/web:1.\(number).0\n" }
        commit(0, "First", "apps/web.yaml", image(0))
        for number in 1...commits {
            if number % 10 == 0 {
                let (from, to) = ("1.\(number - 10).0", "1.\(number).0")
                commit(
                    number,
                    "Update web to \(to)\n\n- apps:web ghcr.io/acme/web \(from) -> \(to): greatest of 3 tags\n\n"
                        + "Pawl-Update: apps:web ghcr.io/acme/web \(from) -> \(to) apps/web.yaml:1\n",
                    "apps/web.yaml", image(number))
            } else {
                commit(number, "Change \(number)\n\nSome words about it.\n", "docs/\(number % 50).txt", "\(number)\n")
            }
        }
        let result = try ChildProcess.run(
            "/usr/bin/git", ["-C", path, "fast-import", "--quiet"], input: Array(stream.utf8))
        guard result.status == 0 else { throw SyntheticTree.Command.Failure(text: result.errors) }
        return path
    }
}
