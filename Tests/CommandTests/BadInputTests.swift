import DemoRegistry
import Foundation
import TestServers
import Testing

@Suite("bad input gets a clear error or a named skip, and the other apps go on")
struct BadInputTests {
    /// A place with one good app, whose update must arrive whatever else is wrong.
    private func bench() async throws -> Bench {
        let bench = try await Bench()
        try bench.configure()
        await bench.registry.push("1.1.0", to: "team/good")
        try bench.policy("good", image: "%host/team/good", rule: "semver: {range: \"*\"}")
        return bench
    }

    private func goodFile(_ bench: Bench, tag: String) -> [UInt8] {
        Array(bench.expand("image: %host/team/good:\(tag)\n").utf8)
    }

    @Test(
        "a wrong policy is refused with file, line, column, field and remedy, and the good one is carried out",
        arguments: [
            ("policy: {semver: {range: \"*\"}, glob: {pattern: \"*\", order: natural}}", "more than one policy kind"),
            ("policy: {semver: {range: \">=1.2.3.4\"}}", "range"),
            ("policy: {semver: {range: \"\"}}", "range"),
            ("policy: {glob: {pattern: \"[a\", order: natural}}", "pattern"),
            ("policy: {semver: {range: \"*\"}}\n      filterTags: {pattern: \"(a\"}", "pattern"),
            ("policy: {semver: {range: \"*\"}}\n      alow: true", "alow"),
            ("policy: {regex: {pattern: a, extract: \"$0\"}}", "order"),
            ("policy: {calver: {format: YYYY.QQ}}", "format"),
            ("policy: {numerical: {order: up}}", "asc"),
        ])
    func wrongPolicy(_ lines: String, _ words: String) async throws {
        let bench = try await bench()
        try bench.commit(["good.yaml": goodFile(bench, tag: "1.0.0")])
        try bench.write(
            "policies/wrong.yaml",
            """
            apiVersion: pawl.dev/v1alpha1
            kind: UpdatePolicy
            metadata: {name: wrong}
            spec:
              images:
                - image: ghcr.io/a/b
                  \(lines)
              targets: [{source: fleet}]
            """)
        let validated = try await bench.pawl("validate", "policies")
        #expect(validated.status == 1)
        #expect(validated.errors.contains("policies/wrong.yaml:"))
        #expect(validated.errors.contains("spec.images[0]"))
        #expect(validated.errors.localizedCaseInsensitiveContains(words), "\(validated.errors)")

        let run = try await bench.pawl("run", "--once", "--log-format", "json")
        #expect(run.status == 1)
        #expect(run.errors.contains("InvalidPolicy"))
        #expect(try bench.show("good.yaml") == goodFile(bench, tag: "1.1.0"))
    }

    @Test("what cannot be read in a folder of policies is told of, and the good policy is carried out")
    func unreadablePolicy() async throws {
        let bench = try await bench()
        try bench.commit(["good.yaml": goodFile(bench, tag: "1.0.0")])
        let folder = "\(bench.path)/policies"
        try FileManager.default.createSymbolicLink(atPath: "\(folder)/link.yaml", withDestinationPath: "gone.yaml")
        try FileManager.default.createDirectory(atPath: "\(folder)/folder.yaml", withIntermediateDirectories: true)
        #expect(mkfifo("\(folder)/pipe.yaml", 0o600) == 0)
        let run = try await bench.pawl("run", "--once")
        #expect(run.status == 1)
        #expect(
            run.errors.contains("policies/link.yaml:1:1: the file cannot be read: No such file or directory; let Pawl"))
        #expect(run.errors.contains("policies/pipe.yaml:1:1: the file cannot be read: it is no regular file"))
        #expect(!run.errors.contains("folder.yaml"))
        #expect(try bench.show("good.yaml") == goodFile(bench, tag: "1.1.0"))
    }

    @Test("a repository that the registry does not know fails its app alone, by name")
    func unknownRepository() async throws {
        let bench = try await bench()
        try bench.policy("gone", image: "%host/team/gone", rule: "semver: {range: \"*\"}")
        try bench.commit([
            "good.yaml": goodFile(bench, tag: "1.0.0"),
            "gone.yaml": Array(bench.expand("image: %host/team/gone:1.0.0\n").utf8),
        ])
        let run = try await bench.pawl("run", "--once")
        #expect(run.status == 1)
        #expect(run.errors.contains("team/gone"))
        #expect(try bench.show("good.yaml") == goodFile(bench, tag: "1.1.0"))
    }

    @Test("a missing branch is SourceUnavailable and names the branches there are")
    func missingBranch() async throws {
        let bench = try await bench()
        try bench.commit(["good.yaml": goodFile(bench, tag: "1.0.0")])
        try bench.git("-C", bench.remote, "branch", "-m", "main", "trunk")
        let run = try await bench.pawl("run", "--once", "--log-format", "json")
        #expect(run.status == 1)
        #expect(run.errors.contains("SourceUnavailable"))
        #expect(run.errors.contains("trunk"))
        // Written into the configuration it works, with the mirror that is there.
        try bench.write(
            "pawl.yaml",
            try String(contentsOfFile: "\(bench.path)/pawl.yaml", encoding: .utf8)
                .replacing("branch: main", with: "branch: trunk"))
        #expect(try await bench.pawl("run", "--once").status == 0)
        #expect(try bench.show("good.yaml", at: "trunk") == goodFile(bench, tag: "1.1.0"))
    }

    @Test(
        "a file that is not UTF-8, a large blob, a symbolic link, a file kept by Git LFS and a submodule are in nobody's way"
    )
    func strangeFiles() async throws {
        let bench = try await bench()
        let clone = bench.path + "/work"
        try bench.git("clone", "-q", bench.remote, clone)
        try bench.git("-C", clone, "checkout", "-q", "-B", "main")
        try Data(goodFile(bench, tag: "1.0.0")).write(to: URL(fileURLWithPath: clone + "/good.yaml"))
        try Data([0x69, 0x6D, 0x61, 0x67, 0x65, 0x3A, 0x20, 0xFF, 0xFE, 0x0A])
            .write(to: URL(fileURLWithPath: clone + "/latin.yaml"))
        try FileManager.default.createSymbolicLink(atPath: clone + "/link.yaml", withDestinationPath: "/etc/passwd")
        #expect(
            try ChildProcess.run(
                "/bin/sh", ["-c", "yes 'image: x' | head -c 104857600 > large.yaml"], directory: clone
            ).status == 0)
        // A file that Git LFS keeps elsewhere, and another repository.
        let pointer =
            "version https://git-lfs.github.com/spec/v1\noid sha256:\(String(repeating: "4d7a", count: 16))\nsize 12345\n"
        try Data(pointer.utf8).write(to: URL(fileURLWithPath: clone + "/stored.yaml"))
        try Data("stored.yaml filter=lfs diff=lfs merge=lfs -text\n".utf8)
            .write(to: URL(fileURLWithPath: clone + "/.gitattributes"))
        try Data("[submodule \"charts\"]\n\tpath = charts\n\turl = https://git.example.com/charts.git\n".utf8)
            .write(to: URL(fileURLWithPath: clone + "/.gitmodules"))
        try bench.git("-C", clone, "add", "-A")
        try bench.git(
            "-C", clone, "update-index", "--add", "--cacheinfo",
            "160000,0123456789012345678901234567890123456789,charts")
        try bench.git("-C", clone, "commit", "-q", "-m", "First")
        try bench.git("-C", clone, "push", "-q", "origin", "main")

        let plan = try await bench.pawl("plan", "-o", "json")
        #expect(plan.status == 0, "\(plan.errors)")
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(plan.output.utf8)) as? [String: [[String: Any]]])
        let skipped = (document["skipped"] ?? []).map { "\($0["file"] ?? "") \($0["reason"] ?? "")" }
        #expect(skipped.contains("large.yaml FileTooLarge"))
        #expect(skipped.contains("latin.yaml NotUTF8"))
        #expect(skipped.contains("link.yaml SymbolicLink"))
        #expect(try await bench.pawl("run", "--once").status == 0)
        #expect(try bench.show("good.yaml") == goodFile(bench, tag: "1.1.0"))
        #expect(try bench.git("-C", bench.remote, "diff", "--name-only", "main~1", "main") == "good.yaml")
        #expect(try bench.show("stored.yaml") == Array(pointer.utf8))
        #expect(try bench.git("-C", bench.remote, "ls-tree", "main", "charts").hasPrefix("160000 commit 0123456789"))
    }

    @Test("no configuration, an unknown command and an unknown policy say what to do")
    func usage() async throws {
        let bench = try await bench()
        try bench.commit(["good.yaml": goodFile(bench, tag: "1.0.0")])
        let missing = try await bench.pawl("--config", "nowhere.yaml", "plan")
        #expect(missing.status == 1)
        #expect(missing.errors.contains("nowhere.yaml"))
        #expect(try await bench.pawl("fly").status == 64)
        let unknown = try await bench.pawl("plan", "apps:nobody")
        #expect(unknown.status == 1)
        #expect(unknown.errors.contains("apps:good"))
    }
}
