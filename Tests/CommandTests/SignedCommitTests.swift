import DemoRegistry
import Foundation
import TestServers
import Testing

@Suite("signed commits, as git sees them")
struct SignedCommitTests {
    private func prepared(_ commit: String) async throws -> Bench {
        let bench = try await Bench()
        await bench.registry.push("1.1.0", to: "team/web")
        try bench.policy("web", image: "%host/team/web", rule: "semver: {range: \"*\"}")
        try bench.commit(["a.yaml": Array(bench.expand("image: %host/team/web:1.0.0\n").utf8)])
        try bench.configure()
        let text = try String(contentsOfFile: "\(bench.path)/pawl.yaml", encoding: .utf8)
        try bench.write(
            "pawl.yaml",
            text.replacing(
                "{name: Pawl, email: pawl@example.com}}", with: "{name: Pawl, email: pawl@example.com}, \(commit)}"))
        return bench
    }

    private func shell(_ bench: Bench, _ script: String) throws -> (status: Int32, output: String, errors: String) {
        try ChildProcess.run(
            "/bin/sh", ["-c", script], directory: bench.path,
            environment: Bench.gitEnvironment.merging(["HOME": bench.path, "LC_ALL": "C"]) { $1 })
    }

    @Test("git verify-commit accepts an SSH signature, and a commit with a byte changed is not accepted")
    func ssh() async throws {
        let bench = try await prepared(
            "signOff: true, committer: {name: Bot, email: bot@example.com}, signing: {format: ssh, keyFile: key}")
        #expect(try shell(bench, "ssh-keygen -q -t ed25519 -N '' -f key").status == 0)
        let run = try await bench.pawl("run", "--once")
        #expect(run.status == 0, "\(run.errors)")
        let verify = "git -C fleet.git -c gpg.ssh.allowedSignersFile=\(bench.path)/allowed verify-commit"
        #expect(try shell(bench, "echo \"bot@example.com $(cat key.pub)\" > allowed").status == 0)
        let verified = try shell(bench, "\(verify) -v main")
        #expect(verified.status == 0, "\(verified.errors)")
        #expect(verified.errors.contains("Good \"git\" signature for bot@example.com"))
        #expect(
            try bench.git("-C", bench.remote, "log", "-1", "--format=%an %ae %cn %ce", "main")
                == "Pawl pawl@example.com Bot bot@example.com")
        #expect(
            try bench.git("-C", bench.remote, "log", "-1", "--format=%(trailers:key=Signed-off-by)", "main").hasPrefix(
                "Signed-off-by: Bot <bot@example.com>"))
        #expect(try bench.git("-C", bench.remote, "fsck", "--strict") == "")

        // Every seventh byte of what is signed, and of the signature; changes that leave no commit are skipped.
        let commit = Array(try shell(bench, "git -C fleet.git cat-file commit main").output.utf8)
        let header = try #require(String(decoding: commit, as: UTF8.self).range(of: "gpgsig "))
        let start = String(decoding: commit, as: UTF8.self)[..<header.lowerBound].utf8.count
        var tried = 0
        for index in stride(from: 0, to: commit.count, by: 7) where !(start..<(start + 7)).contains(index) {
            var changed = commit
            changed[index] = changed[index] == UInt8(ascii: "x") ? UInt8(ascii: "y") : UInt8(ascii: "x")
            try Data(changed).write(to: URL(fileURLWithPath: "\(bench.path)/changed"))
            let made = try shell(bench, "git -C fleet.git hash-object -t commit -w --literally --stdin < changed")
            let result = try shell(bench, "\(verify) \(made.output.trimmingCharacters(in: .newlines))")
            #expect(result.status != 0, "byte \(index) is not covered")
            tried += 1
        }
        #expect(tried > 50)
    }

    @Test("git verify-commit accepts an OpenPGP signature")
    func openPGP() async throws {
        let bench = try await prepared("signing: {format: openpgp, keyFile: key.asc, passphraseFile: passphrase}")
        let made = try shell(
            bench,
            """
            set -e
            export GNUPGHOME="$(mktemp -d /tmp/pawl-home-XXXXXX)"
            echo "$GNUPGHOME" > home
            printf 'correct horse\\n' > passphrase
            gpg --batch --quiet --pinentry-mode loopback --passphrase 'correct horse' --quick-generate-key 'Pawl <pawl@example.com>' ed25519 sign never
            gpg --batch --quiet --pinentry-mode loopback --passphrase 'correct horse' --armor --export-secret-keys > key.asc
            """)
        #expect(made.status == 0, "\(made.errors)")
        let run = try await bench.pawl("run", "--once")
        #expect(run.status == 0, "\(run.errors)")
        let verified = try shell(bench, "GNUPGHOME=$(cat home) git -C fleet.git verify-commit main")
        #expect(verified.status == 0, "\(verified.errors)")
        #expect(verified.errors.contains("Good signature from \"Pawl <pawl@example.com>\""))
        #expect(try shell(bench, "GNUPGHOME=$(cat home) gpgconf --kill gpg-agent; rm -rf \"$(cat home)\"").status == 0)
    }

    @Test(
        "with a key that cannot sign nothing is pushed, and the failure names the file",
        arguments: ["absent", "public"])
    func badKey(kind: String) async throws {
        let bench = try await prepared("signing: {format: ssh, keyFile: key}")
        if kind == "public" {
            #expect(try shell(bench, "ssh-keygen -q -t ed25519 -N '' -f k && mv k.pub key").status == 0)
        }
        let run = try await bench.pawl("run", "--once", "--log-format", "json")
        #expect(run.status == 1)
        #expect(run.errors.contains("\"SigningFailed\""))
        #expect(run.errors.contains(kind == "absent" ? "cannot read the key file key" : "cannot sign with the key key"))
        #expect(try bench.commitCount == 1)
    }
}
