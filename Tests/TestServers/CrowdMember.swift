import Foundation

/// Somebody with a clone and the git command, who pushes to a branch that others push to as well.
package struct CrowdMember: Sendable {
    private let name: String
    private let url: String
    private let folder: String
    private let environment: [String: String]

    /// - Parameters:
    ///   - folder: where the clone is made.
    ///   - ssh: a private key and the known hosts, for a URL of SSH.
    package init(_ name: String, url: String, in folder: String, ssh: (key: String, knownHosts: String)? = nil) {
        self.name = name
        self.url = url
        self.folder = folder
        var environment = GitRepositoryFixture.environment
        if let ssh {
            environment["GIT_SSH_COMMAND"] =
                "ssh -F none -i \(ssh.key) -o UserKnownHostsFile=\(ssh.knownHosts) -o StrictHostKeyChecking=yes"
        }
        self.environment = environment
    }

    /// Writes a line into a file of their own and pushes it, as people do, over and over.
    ///
    /// - Returns: how often.
    package func writeNotes(for duration: Duration) async throws -> Int {
        let output = try await work(
            for: duration,
            """
            echo $count >> \(name).txt; git add -A; git commit -q -m '\(name) writes line '$count
            until git push -q origin main 2>/dev/null; do git pull -q --rebase origin main; done
            """, report: "")
        guard let count = output.split(separator: "\n").last.flatMap({ Int($0) }) else {
            throw GitRepositoryFixture.Failure(description: "\(name) said: \(output)")
        }
        return count
    }

    /// Sets tag after tag in a file, as a script in a pipeline does: fetch, edit, commit, push, and all of it again where
    /// somebody was faster.
    ///
    /// - Returns: how long each took.
    package func setTags(in file: String, for duration: Duration) async throws -> [Duration] {
        let output = try await work(
            for: duration,
            """
            began=$(date +%s%N)
            while true; do
                git fetch -q origin main; git reset -q --hard origin/main
                sed -i -E "s|:[0-9.]+$|:1.$((count + 1)).0|" \(file)
                git commit -q -a -m "Update to 1.$((count + 1)).0"
                if git push -q origin main 2>/dev/null; then break; fi
            done
            """, report: "echo $((($(date +%s%N) - began) / 1000))")
        return output.split(separator: "\n").dropLast().compactMap { Int64($0) }.map { .microseconds($0) }
    }

    private func work(for duration: Duration, _ round: String, report: String) async throws -> String {
        let clone = "\(folder)/\(name)"
        let script = """
            git clone -q \(url) \(clone); cd \(clone)
            end=$(($(date +%s) + \(duration.components.seconds))); count=0
            while [ $(date +%s) -lt $end ]; do
            \(round)
                count=$((count + 1))
                \(report)
            done
            echo $count
            """
        let result = try await ChildProcess.runAside("/bin/sh", ["-c", script], environment: environment)
        guard result.status == 0 else { throw GitRepositoryFixture.Failure(description: "\(name): \(result.errors)") }
        return result.output
    }
}
