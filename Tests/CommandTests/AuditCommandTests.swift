import DemoRegistry
import Foundation
import TestServers
import Testing

@Suite("pawl audit")
struct AuditCommandTests {
    /// A repository that Pawl has updated twice with signed commits, the second of which a person reverted.
    private func prepared(signing: String = "signing: {format: ssh, keyFile: key}") async throws -> Bench {
        let bench = try await Bench()
        try bench.configure()
        let text = try String(contentsOfFile: "\(bench.path)/pawl.yaml", encoding: .utf8)
        try bench.write(
            "pawl.yaml",
            text.replacing("pawl@example.com}}", with: "pawl@example.com}, \(signing)}"))
        let key = try shell(
            bench, "ssh-keygen -q -t ed25519 -C pawl -N '' -f key && ssh-keygen -q -t ed25519 -C other -N '' -f other")
        #expect(key.status == 0, "\(key.errors)")
        try bench.policy("web", image: "%host/team/web", rule: "semver: {range: \"*\"}")
        try bench.commit(["a.yaml": Array(bench.expand("# ours\nimage: %host/team/web:1.0.0\n").utf8)])
        for tag in ["1.1.0", "1.2.0"] {
            await bench.registry.push(tag, to: "team/web")
            let run = try await bench.pawl("run", "--once")
            #expect(run.status == 0, "\(run.errors)")
        }
        let clone = "\(bench.path)/person"
        try bench.git("clone", "-q", bench.remote, clone)
        try bench.git("-C", clone, "revert", "--no-edit", "HEAD")
        try bench.git("-C", clone, "push", "-q", "origin", "main")
        return bench
    }

    private func shell(_ bench: Bench, _ script: String) throws -> (status: Int32, output: String, errors: String) {
        try ChildProcess.run("/bin/sh", ["-c", script], directory: bench.path, environment: Bench.gitEnvironment)
    }

    private func rows(_ output: String) throws -> [[String: Any]] {
        try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]])
    }

    @Test("the promised members, the same from the source and from any copy of the repository")
    func json() async throws {
        let bench = try await prepared()
        let result = try await bench.pawl("audit", "-o", "json")
        #expect(result.status == 0, "\(result.errors)")
        let rows = try rows(result.output)
        #expect(rows.map { $0["to"] as? String } == ["1.2.0", "1.1.0"])
        let head = try bench.git("-C", bench.remote, "rev-parse", "main")
        #expect(rows.first?["revertedBy"] as? String == head)
        #expect(rows.last?["revertedBy"] is NSNull)
        let first = try #require(rows.first)
        #expect(first["commit"] as? String == (try bench.git("-C", bench.remote, "rev-parse", "main~1")))
        #expect(first["author"] as? String == "Pawl <pawl@example.com>")
        #expect(first["policy"] as? String == "apps:web")
        #expect(first["image"] as? String == "\(bench.host)/team/web")
        #expect(first["from"] as? String == "1.1.0")
        #expect(first["digest"] is NSNull)
        #expect(first["file"] as? String == "a.yaml")
        #expect(first["line"] as? Int == 2)
        #expect(first["signature"] as? String == "good")
        let sum = try shell(bench, "sha256sum policies/web.yaml").output.prefix(64)
        #expect(first["policyRevision"] as? String == "sha256:\(sum)")
        let time = try bench.git(
            "-C", bench.remote, "log", "-1", "--date=format-local:%Y-%m-%dT%H:%M:%SZ", "--format=%cd", "main~1")
        #expect(first["time"] as? String == time)

        // Without the configuration nobody is known who may sign.
        for copy in ["fleet.git", "person", "person/.git"] {
            let local = try await bench.pawl(
                "audit", "--repository", copy, "-o", "json", "--allowed-signers", "key.pub")
            #expect(local.output == result.output, "\(copy): \(local.errors)")
        }
        let unknown = try self.rows(try await bench.pawl("audit", "--repository", "person", "-o", "json").output)
        #expect(unknown.map { $0["signature"] as? String } == ["unknown", "unknown"])
        let other = try self.rows(
            try await bench.pawl("audit", "--repository", "person", "-o", "json", "--allowed-signers", "other.pub")
                .output)
        #expect(other.map { $0["signature"] as? String } == ["bad", "bad"])
        let before = try bench.git("-C", "\(bench.path)/person", "status", "--porcelain")
        #expect(before == "")
    }

    @Test("--verify passes for our commits; a commit that does more than it says fails with the reason")
    func verify() async throws {
        let bench = try await prepared()
        let good = try await bench.pawl("audit", "--verify")
        #expect(good.status == 0, "\(good.errors)")
        #expect(good.errors.contains("2 commits checked, 0 not as they say"))
        let unsigned = try await bench.pawl(
            "audit", "--repository", "person", "--verify", "--allowed-signers", "other.pub")
        #expect(unsigned.status == 1)
        #expect(unsigned.errors.contains("BadSignature"))

        let message = "Update web to 1.3.0\n\nPawl-Update: apps:web \(bench.host)/team/web 1.1.0 -> 1.3.0 a.yaml:2"
        try bench.commit(
            ["a.yaml": Array(bench.expand("# ours\nimage: %host/team/web:1.3.0\n").utf8), "secret.yaml": [0x61]],
            message: message)
        let bad = try await bench.pawl("audit", "--verify", "-o", "json")
        #expect(bad.status == 1)
        #expect(bad.errors.contains("OtherFileChanged: secret.yaml was changed and no trailer names it"))
        let row = try #require(try rows(bad.output).first)
        #expect(row["verified"] as? Bool == false)
        #expect(
            (row["findings"] as? [String])?.map { String($0.prefix { $0 != ":" }) } == ["Unsigned", "OtherFileChanged"])
        #expect(row["signature"] as? String == "none")
    }

    @Test("what a hostile commit says never reaches the terminal raw")
    func hostile() async throws {
        let bench = try await Bench()
        let file = "a\u{1B}[2Jb\u{9B}31m\u{202E}c.yaml"
        let clone = "\(bench.path)/clone"
        try bench.git("clone", "-q", bench.remote, clone)
        try bench.git("-C", clone, "checkout", "-q", "-b", "main")
        try Data("image: acme/web:2\n".utf8).write(to: URL(fileURLWithPath: "\(clone)/\(file)"))
        try bench.git("-C", clone, "add", "-A")
        let name = "x\u{1B}]0;title\u{7}"
        try bench.git(
            "-C", clone, "-c", "user.name=\(name)", "commit", "-q", "-m",
            "x\n\nPawl-Update: \u{1B}[31mred:p acme/web 1 -> 2 \"a\\033[2Jb\\302\\23331m\u{202E}c.yaml\":1\nPawl-Update: \u{1B}[31m"
        )
        try bench.git("-C", clone, "push", "-q", "origin", "main")
        for format in ["text", "json"] {
            let result = try await bench.pawl("audit", "--repository", clone, "-o", format, "--verify")
            #expect(result.status == 1)
            for text in [result.output, result.errors] {
                #expect(
                    text.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control },
                    "\(text)")
            }
            #expect(result.errors.contains("MalformedTrailer"))
            if format == "text" { #expect(!result.output.unicodeScalars.contains("\u{202E}")) }
        }
    }

    @Test("while another process has the mirror, the history is told as it was fetched last")
    func busy() async throws {
        let bench = try await prepared()
        let first = try await bench.pawl("audit")
        let descriptor = try bench.takeMirror()
        defer { close(descriptor) }
        let second = try await bench.pawl("audit")
        #expect(second.status == 0, "\(second.errors)")
        #expect(second.output == first.output)
        #expect(second.errors.contains("the service has the mirror of 'fleet'"))
    }

    @Test("a shallow clone and a partial one are named as such")
    func incomplete() async throws {
        let bench = try await prepared()
        let url = "file://\(bench.remote)"
        try bench.git("-C", bench.remote, "config", "uploadpack.allowFilter", "true")
        try bench.git("clone", "-q", "--depth", "1", url, "\(bench.path)/shallow")
        try bench.git("clone", "-q", "--filter=blob:none", "--no-checkout", url, "\(bench.path)/partial")
        for (clone, remedy) in [("shallow", "git fetch --unshallow"), ("partial", "--filter")] {
            let result = try await bench.pawl("audit", "--repository", "\(bench.path)/\(clone)", "--verify")
            #expect(result.status == 1)
            #expect(result.errors.contains(remedy), "\(result.errors)")
        }
    }

    @Test("the table, its limit and the ranges; what cannot be asked is usage")
    func text() async throws {
        let bench = try await prepared()
        let all = try await bench.pawl("audit")
        let lines = all.output.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].hasPrefix("TIME"))
        #expect(lines[1].contains("apps:web"))
        #expect(lines[1].contains(try bench.git("-C", bench.remote, "rev-parse", "main").prefix(12)))
        let one = try await bench.pawl("audit", "--limit", "1")
        #expect(one.output.split(separator: "\n").count == 2)
        #expect(one.errors.contains("there are older updates; --limit 0 tells of all"))
        for (arguments, count) in [
            (["--since", "main~2"], 2), (["--since", "2000-01-01"], 3), (["--since", "2999-01-01"], 1),
            (["--until", "main~2"], 2), (["--until", "2000-01-01T00:00:00Z"], 1), (["--policy", "apps:web"], 3),
            (["--policy", "apps:other"], 1), (["--image", "\(bench.host)/team/web"], 3), (["--image", "nginx"], 1),
        ] {
            let result = try await ChildProcess.runAside(
                Bench.executable, ["audit", "--repository", "person", "--branch", "origin/main"] + arguments,
                directory: bench.path, environment: Bench.environment)
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.split(separator: "\n").count == count, "\(arguments): \(result.output)")
        }
        for arguments in [
            ["--source", "a", "--repository", "b"], ["--branch", "x"], ["--limit", "-1"], ["--image", ":"],
        ] {
            let result = try await ChildProcess.runAside(
                Bench.executable, ["audit"] + arguments, directory: bench.path, environment: Bench.environment)
            #expect(result.status == 64, "\(arguments)")
        }
        for arguments in [
            ["--repository", "/nonexistent"], ["--repository", "person", "--since", "nowhere"], ["--source", "other"],
            ["--repository", "person", "--allowed-signers", "a.yaml"],
        ] {
            let result = try await ChildProcess.runAside(
                Bench.executable, ["audit"] + arguments, directory: bench.path, environment: Bench.environment)
            #expect(result.status == 1, "\(arguments)")
            #expect(
                result.errors.contains(arguments.last == "a.yaml" ? "a.yaml" : arguments.last ?? ""), "\(result.errors)"
            )
        }
    }
}
