import Foundation
import TestServers
import Testing

@Suite("commands that need no network")
struct OfflineCommandTests {
    @Test("explain with a policy file and a tags file gives the promised JSON, best first, rejected last")
    func explain() async throws {
        let bench = try await Bench()
        try bench.policy("podinfo", image: "ghcr.io/stefanprodan/podinfo", rule: "semver: {range: \">=6.0.0 <7.0.0\"}")
        let explained = try await bench.pawl(
            "explain", "--policy-file", "policies/podinfo.yaml", "--tags-file", "-", "--current", "6.0.0", "-o", "json",
            input: "6.0.0\n6.5.1\n{\"tag\": \"6.4.0\", \"digest\": null}\n7.0.0\nlatest\n6.6.0-rc.1\n5.9.9\n")
        #expect(explained.status == 0, "\(explained.errors)")
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(explained.output.utf8)) as? [String: Any])
        #expect(document["policy"] as? String == "apps:podinfo")
        #expect(document["image"] as? String == "ghcr.io/stefanprodan/podinfo")
        #expect(document["current"] as? String == "6.0.0")
        #expect((document["selected"] as? [String: Any])?["tag"] as? String == "6.5.1")
        #expect(document["reason"] as? String == "Selected")
        let candidates = try #require(document["candidates"] as? [[String: Any]])
        let rows = candidates.map { "\($0["tag"] ?? "") \($0["verdict"] ?? "") \($0["reason"] ?? "")" }
        #expect(rows.prefix(2) == ["6.5.1 selected Selected", "6.4.0 eligible Eligible"])
        #expect(
            Set(rows.dropFirst(2)) == [
                "6.0.0 rejected NotNewer", "7.0.0 rejected NotInRange", "latest rejected Unparseable",
                "6.6.0-rc.1 rejected Prerelease", "5.9.9 rejected NotInRange",
            ])
        let text = try await bench.pawl(
            "explain", "--policy-file", "policies/podinfo.yaml", "--tags-file", "-", input: "6.5.1\n")
        #expect(text.output.contains("6.5.1"))
        #expect(text.output.contains("Selected"))
    }

    @Test("scan lists every field with its place; set changes the value's bytes alone")
    func scanAndSet() async throws {
        let bench = try await Bench()
        let text = "a: &x 1\nspec:\n  image: \"ghcr.io/x/y:1.2.3\" # keep\n  other:   ghcr.io/x/z:1\n"
        try FileManager.default.createDirectory(atPath: bench.path + "/tree", withIntermediateDirectories: true)
        try bench.write("tree/b.yaml", text)
        let scanned = try await bench.pawl("scan", "-o", "json", "tree")
        let entries = try #require(
            try JSONSerialization.jsonObject(with: Data(scanned.output.utf8)) as? [[String: Any]])
        #expect(entries.count == 1)
        let entry = try #require(entries.first)
        #expect(entry["file"] as? String == "tree/b.yaml")
        #expect(entry["line"] as? Int == 3)
        #expect(entry["column"] as? Int == 11)
        #expect(entry["kind"] as? String == "KubernetesImage")
        #expect(entry["path"] as? String == "spec.image")
        #expect(entry["document"] as? Int == 0)
        #expect(entry["image"] as? String == "ghcr.io/x/y")
        #expect(entry["tag"] as? String == "1.2.3")
        #expect(entry["digest"] is NSNull)
        #expect(entry["policy"] is NSNull)
        #expect(entry["byteRange"] as? [Int] == [24, 41])

        let diff = try await bench.pawl("set", "--diff", "ghcr.io/x/y:1.10", "tree")
        #expect(diff.output.contains("-  image: \"ghcr.io/x/y:1.2.3\" # keep\n+  image: \"ghcr.io/x/y:1.10\" # keep\n"))
        let set = try await bench.pawl("set", "-o", "json", "ghcr.io/x/y:1.10", "tree")
        #expect(set.status == 0, "\(set.errors)")
        let after = try String(contentsOfFile: bench.path + "/tree/b.yaml", encoding: .utf8)
        #expect(after == text.replacing("1.2.3", with: "1.10"))
        #expect(try await bench.pawl("set", "tree").status == 64)
    }

    @Test("demo needs nothing but the command, and leaves its folder for a look")
    func demo() async throws {
        let bench = try await Bench()
        let demo = try await ChildProcess.runAside(
            Bench.executable, ["demo", "--directory", bench.path + "/demo"], directory: bench.path,
            environment: ["PATH": "/nonexistent", "HOME": "/nonexistent"])
        #expect(demo.status == 0, "\(demo.errors)")
        for words in [
            "Update podinfo to 6.5.1", "Pawl-Update: ", "podinfo:6.5.0\"   # quotes", "podinfo:6.5.1\"   # quotes",
        ] {
            #expect(demo.output.contains(words), "\(words)")
        }
        let log = try ChildProcess.run(
            "/usr/bin/git", ["-C", bench.path + "/demo/fleet.git", "log", "--format=%s", "main"],
            environment: Bench.gitEnvironment)
        #expect(log.status == 0)
        #expect(log.output.split(separator: "\n").count >= 3)
    }
}
