import DemoRegistry
import Foundation
import TestServers
import Testing

@Suite("the whole way, from a tag in a registry to a commit in a repository")
struct WholeWayTests {
    @Test("200 manifests in ten shapes: one commit, only the values' bytes change, a second run makes none")
    func twoHundredManifests() async throws {
        let bench = try await Bench()
        try bench.configure()
        for tag in ["1.0.0", "1.4.2", "1.10.0", "2.0.0-rc.1"] { await bench.registry.push(tag, to: "team/app") }
        try bench.policy("app", image: "%host/team/app", rule: "semver: {range: \">=1.0.0\"}")
        // Every second file names another image, or is already where it should be.
        func image(_ index: Int) -> String {
            switch index % 4 {
            case 0, 1: "\(bench.host)/team/app:1.4.2"
            case 2: "\(bench.host)/team/app:1.10.0"
            default: "\(bench.host)/other/app:1.4.2"
            }
        }
        let before = TenShapes.files(count: 200, image: image)
        try bench.commit(before, message: "First")

        let run = try await bench.pawl("run", "--once")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try bench.commitCount == 2)

        let changed = try bench.git("-C", bench.remote, "diff", "--name-only", "main~1", "main")
            .split(separator: "\n").map(String.init)
        let due = before.keys.filter { name in
            let index = Int(name.split(separator: "/")[1].dropFirst(4)) ?? 0
            return index % 4 <= 1
        }
        #expect(Set(changed) == Set(due))
        for (name, bytes) in before {
            let index = Int(name.split(separator: "/")[1].dropFirst(4)) ?? 0
            var expected = String(decoding: bytes, as: UTF8.self)
            if index % 4 <= 1 {
                // The text in the script of the block scalar is nobody's value.
                if name.hasSuffix("single.yaml") {
                    expected = expected.replacing(
                        "'\(bench.host)/team/app:1.4.2'", with: "'\(bench.host)/team/app:1.10.0'")
                } else {
                    expected = expected.replacing("team/app:1.4.2", with: "team/app:1.10.0")
                }
            }
            #expect(try bench.show(name) == Array(expected.utf8), "\(name)")
        }

        let message = try bench.git("-C", bench.remote, "log", "-1", "--format=%B", "main")
        #expect(message.hasPrefix("Update app to 1.10.0\n"))
        let trailers = try ChildProcess.run(
            "/usr/bin/git", ["interpret-trailers", "--parse"], environment: Bench.gitEnvironment,
            input: Array((message + "\n").utf8)
        ).output.split(separator: "\n")
        #expect(trailers.count == due.count + 1)
        #expect(trailers.last?.hasPrefix("Pawl-Policy: apps:app sha256:") == true)
        #expect(
            trailers.dropLast().allSatisfy {
                $0.hasPrefix("Pawl-Update: apps:app \(bench.host)/team/app 1.4.2 -> 1.10.0 apps/")
            })

        let again = try await bench.pawl("run", "--once")
        #expect(again.status == 0, "\(again.errors)")
        #expect(try bench.commitCount == 2)
    }

    @Test("one commit for several apps; a failing app stops no other, and the run says so")
    func severalApps() async throws {
        let bench = try await Bench()
        try bench.configure()
        await bench.registry.push("1.1.0", to: "team/web")
        await bench.registry.push("main-12", to: "team/api")
        await bench.registry.push("main-9", to: "team/api")
        try bench.policy("web", image: "%host/team/web", rule: "semver: {range: \"*\"}")
        try bench.policy("api", image: "%host/team/api", rule: "glob: {pattern: \"main-*\", order: natural}")
        try bench.policy("gone", image: "%host/team/gone", rule: "semver: {range: \"*\"}")
        try bench.policy("down", image: "127.0.0.1:1/team/down", rule: "semver: {range: \"*\"}")
        try bench.commit([
            "a.yaml": Array(
                bench.expand("a: {image: %host/team/web:1.0.0}\nb: {image: %host/team/gone:1.0.0}\n").utf8),
            "b.yaml": Array(bench.expand("image: %host/team/api:main-2\n---\nimage: 127.0.0.1:1/team/down:1\n").utf8),
        ])
        let run = try await bench.pawl("run", "--once", "--log-format", "json")
        #expect(run.status == 1)
        #expect(run.errors.contains("RegistryUnavailable"))
        #expect(run.errors.contains("team/gone"))
        #expect(try bench.commitCount == 2)
        #expect(
            try bench.show("a.yaml")
                == Array(bench.expand("a: {image: %host/team/web:1.1.0}\nb: {image: %host/team/gone:1.0.0}\n").utf8))
        #expect(
            try bench.show("b.yaml")
                == Array(bench.expand("image: %host/team/api:main-12\n---\nimage: 127.0.0.1:1/team/down:1\n").utf8))
        let subject = try bench.git("-C", bench.remote, "log", "-1", "--format=%s", "main")
        #expect(subject == "Update 2 images in 2 apps")
    }

    @Test("a refused push is PushRejected with the server's words, exit 1, and the next run works")
    func refusedPush() async throws {
        let bench = try await Bench()
        try bench.configure()
        await bench.registry.push("1.1.0", to: "team/web")
        try bench.policy("web", image: "%host/team/web", rule: "semver: {range: \"*\"}")
        try bench.commit(["a.yaml": Array(bench.expand("image: %host/team/web:1.0.0\n").utf8)])
        let hook = bench.remote + "/hooks/pre-receive"
        try Script.write("echo 'ask the platform team first' >&2\nexit 1", to: hook)

        let refused = try await bench.pawl("run", "--once", "--log-format", "json")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("\"PushRejected\""))
        #expect(refused.errors.contains("ask the platform team first"))
        #expect(try bench.commitCount == 1)

        try FileManager.default.removeItem(atPath: hook)
        let accepted = try await bench.pawl("run", "--once")
        #expect(accepted.status == 0, "\(accepted.errors)")
        #expect(try bench.commitCount == 2)
    }

    @Test("a dry run and plan write nothing; plan -o json, -o diff and --exit-code say what is due")
    func planWritesNothing() async throws {
        let bench = try await Bench()
        try bench.configure()
        await bench.registry.push("1.1.0", to: "team/web")
        try bench.policy("web", image: "%host/team/web", rule: "semver: {range: \"*\"}")
        try bench.commit(["a.yaml": Array(bench.expand("# top\nimage: %host/team/web:1.0.0\n").utf8)])

        #expect(try await bench.pawl("run", "--once", "--dry-run").status == 0)
        let json = try await bench.pawl("plan", "-o", "json")
        #expect(json.status == 0, "\(json.errors)")
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: [[String: Any]]])
        let change = try #require(document["changes"]?.first)
        #expect(change["source"] as? String == "fleet")
        #expect(change["file"] as? String == "a.yaml")
        #expect(change["line"] as? Int == 2)
        #expect(change["policy"] as? String == "apps:web")
        #expect(change["from"] as? String == "1.0.0")
        #expect(change["to"] as? String == "1.1.0")
        #expect(change["digest"] is NSNull)

        let diff = try await bench.pawl("plan", "-o", "diff")
        #expect(
            diff.output
                == bench.expand(
                    "--- a/a.yaml\n+++ b/a.yaml\n@@ -1,2 +1,2 @@\n # top\n-image: %host/team/web:1.0.0\n+image: %host/team/web:1.1.0\n"
                ))
        #expect(try await bench.pawl("plan", "--exit-code").status == 2)
        #expect(try bench.commitCount == 1)
        #expect(try await bench.pawl("run", "--once").status == 0)
        #expect(try await bench.pawl("plan", "--exit-code").status == 0)
    }

    @Test("a value with a digest gets the new tag's digest; both move together")
    func digestsMoveTogether() async throws {
        let bench = try await Bench()
        try bench.configure()
        let old = await bench.registry.push("1.0.0", to: "team/web")
        let new = await bench.registry.push("1.1.0", to: "team/web")
        try bench.policy("web", image: "%host/team/web", rule: "semver: {range: \"*\"}")
        try bench.commit(["a.yaml": Array(bench.expand("image: %host/team/web:1.0.0@\(old)\n").utf8)])
        let run = try await bench.pawl("run", "--once")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try bench.show("a.yaml") == Array(bench.expand("image: %host/team/web:1.1.0@\(new)\n").utf8))
        let body = try bench.git("-C", bench.remote, "log", "-1", "--format=%B", "main")
        #expect(body.contains("1.0.0 -> 1.1.0@\(new) a.yaml:1"))
    }
}
