import DemoRegistry
import Foundation
import TestServers
import Testing

@Suite("policies that ask for more than names, from registry to commit")
struct FactTests {
    private func policy(_ bench: Bench, _ image: String, _ rule: String) throws {
        try bench.policy("app", image: "%host/team/\(image)", rule: rule)
    }

    /// A policy of one image by semver, with more fields of the image and of the whole.
    private func semverPolicy(_ bench: Bench, image: String = "", spec: String = "") throws {
        try bench.write(
            "policies/app.yaml",
            """
            apiVersion: pawl.dev/v1alpha1
            kind: UpdatePolicy
            metadata: {name: app, namespace: apps}
            spec:
              images:
                - image: "%host/team/app"
                  policy: {semver: {range: "1.x"}}
                  \(image)
              targets:
                - source: fleet
              \(spec)
            """)
    }

    private func manifest(_ bench: Bench, _ images: String...) throws {
        let lines = images.map { "- image: \(bench.host)/team/\($0)\n" }
        try bench.commit(["app.yaml": Array(("containers:\n" + lines.joined()).utf8)])
    }

    private func text(_ bench: Bench) throws -> String {
        String(decoding: try bench.show("app.yaml"), as: UTF8.self).replacing("\(bench.host)/team/", with: "")
    }

    @Test("platforms: the greatest tag that offers all of them; no more images are read than needed")
    func platforms() async throws {
        let bench = try await Bench()
        try bench.configure()
        for tag in ["1.0.0", "1.1.0", "1.2.0"] {
            await bench.registry.push(tag, to: "team/app", platforms: ["linux/amd64", "linux/arm64"])
        }
        await bench.registry.push("1.3.0", to: "team/app")
        try semverPolicy(bench, image: "platforms: [linux/amd64, linux/arm64]")
        try manifest(bench, "app:1.0.0")
        let explained = try await bench.pawl("explain", "apps:app")
        #expect(explained.output.contains("1.3.0  rejected  PlatformMissing"), "\(explained.output)\(explained.errors)")
        let run = try await bench.pawl("run", "--once")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try text(bench) == "containers:\n- image: app:1.2.0\n")
        for tag in ["1.0.0", "1.1.0"] {
            #expect(await bench.registry.requestCount(of: "/v2/team/app/manifests/\(tag)") == 0)
        }
    }

    @Test("the newest build of a branch; what does not say when it was built stops the choice")
    func newestBuild() async throws {
        let bench = try await Bench()
        try bench.configure()
        await bench.registry.push("main-a", to: "team/app", created: "2026-01-03T10:00:00Z")
        await bench.registry.push("main-b", to: "team/app", created: "2026-01-05T10:00:00.123456789Z")
        await bench.registry.push(
            "main-c", to: "team/app", created: "2026-01-04T10:00:00Z", platforms: ["linux/amd64", "linux/arm64"])
        try policy(bench, "app", "glob: {pattern: \"main-*\"}")
        try manifest(bench, "app:main-a")
        #expect(try await bench.pawl("run", "--once").status == 0)
        #expect(try text(bench) == "containers:\n- image: app:main-b\n")
        await bench.registry.push("main-d", to: "team/app")
        let plan = try await bench.pawl("plan")
        #expect(plan.output.contains("MetadataUnavailable"))
        #expect(plan.output.contains("'main-d' does not say when it was built"), "\(plan.output)")
        #expect(plan.status == 1)
    }

    @Test("a tag that is followed: its digest is written, and moves when it is pushed again")
    func followed() async throws {
        let bench = try await Bench()
        try bench.configure()
        let first = await bench.registry.push("latest", to: "team/app", created: "2026-01-03T10:00:00Z")
        try policy(bench, "app", "digest: {tag: latest}")
        try manifest(bench, "app:latest")
        #expect(try await bench.pawl("run", "--once").status == 0)
        #expect(try text(bench) == "containers:\n- image: app:latest@\(first)\n")
        #expect(try await bench.pawl("run", "--once").status == 0)
        #expect(try bench.commitCount == 2)
        let second = await bench.registry.push("latest", to: "team/app", created: "2026-01-04T10:00:00Z")
        #expect(try await bench.pawl("run", "--once").status == 0)
        #expect(try text(bench) == "containers:\n- image: app:latest@\(second)\n")
    }

    @Test("what is new waits for its age; what was there is trusted where the policy says so")
    func age() async throws {
        let bench = try await Bench()
        try bench.configure()
        for tag in ["1.0.0", "1.1.0"] { await bench.registry.push(tag, to: "team/app") }
        try semverPolicy(bench, image: "minimumAge: 3d")
        try manifest(bench, "app:1.0.0")
        let plan = try await bench.pawl("plan")
        #expect(plan.output.contains("TooYoung"), "\(plan.output)\(plan.errors)")
        #expect(plan.status == 0)
        try semverPolicy(bench, image: "minimumAge: 3d\n      trustExisting: true")
        #expect(try await bench.pawl("run", "--once").status == 0)
        #expect(try text(bench) == "containers:\n- image: app:1.1.0\n")
    }

    @Test("a message tells where the image came from, where a template asks; without labels the update goes on")
    func labels() async throws {
        let bench = try await Bench()
        try bench.configure()
        let registry = try DockerRegistry()
        try registry.store(
            ["1.1.0"], in: "team/web",
            config: """
                {"os":"linux","architecture":"amd64","config":{"Labels":{"org.opencontainers.image.revision":"abc123"}}}
                """)
        try registry.store(["2.0.0"], in: "team/api", config: "{}")
        let host = "127.0.0.1:\(registry.port)"
        let configuration = try String(contentsOfFile: "\(bench.path)/pawl.yaml", encoding: .utf8)
        try bench.write(
            "pawl.yaml",
            configuration.replacing(bench.host, with: host).replacing(
                "author: {name: Pawl, email: pawl@example.com}",
                with:
                    "messageTemplate: \"{{#images}}{{alias}}{{#imageRevision}} from {{.}}{{/imageRevision}};{{/images}}\""
            ))
        for app in ["api", "web"] {
            try bench.policy(app, image: "\(host)/team/\(app)", rule: "semver: {range: \"*\"}")
        }
        try bench.commit([
            "a.yaml": Array("a: {image: \(host)/team/api:1.0.0}\nb: {image: \(host)/team/web:1.0.0}\n".utf8)
        ])
        let run = try await bench.pawl("run", "--once")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try bench.git("-C", bench.remote, "log", "-1", "--format=%s", "main") == "api;web from abc123;")
    }

    @Test("ages are remembered from run to run; a tag that is pushed again starts again")
    func remembered() async throws {
        let bench = try await Bench()
        try bench.configure(extra: "store: {path: state/pawl.db}")
        await bench.registry.push("1.0.0", to: "team/app")
        try semverPolicy(bench, image: "minimumAge: 3d")
        try manifest(bench, "app:1.0.0")
        /// Puts back what was seen, as if so many days had passed.
        func pass(days: Int) throws {
            let result = try ChildProcess.run(
                "/usr/bin/python3",
                [
                    "-c",
                    "import sqlite3,sys; d=sqlite3.connect(sys.argv[1]); s=int(sys.argv[2])*86400; "
                        + "d.execute('UPDATE listed SET first=first-?',(s,)); d.execute('UPDATE seen SET first=first-?',(s,)); "
                        + "d.execute('UPDATE repository SET firstListed=firstListed-?',(s,)); d.commit()",
                    bench.path + "/state/pawl.db", String(days),
                ])
            #expect(result.status == 0, "\(result.errors)")
        }
        func run() async throws {
            let run = try await bench.pawl("run", "--once")
            #expect(run.status == 0, "\(run.errors)")
        }
        try await run()
        await bench.registry.push("1.1.0", to: "team/app")
        try await run()
        #expect(try bench.commitCount == 1)
        try pass(days: 2)
        try await run()
        #expect(try bench.commitCount == 1)
        // Pushed again after two days: three more from now.
        await bench.registry.push("1.1.0", to: "team/app", created: "2020-01-01T00:00:00Z")
        try pass(days: 2)
        try await run()
        #expect(try bench.commitCount == 1)
        #expect(try await bench.pawl("explain", "apps:app").output.contains("TooYoung"))
        try pass(days: 3)
        #expect(try await bench.pawl("explain", "apps:app").output.contains("selected 1.1.0"))
        try await run()
        #expect(try text(bench) == "containers:\n- image: app:1.1.0\n")
    }

    @Test("images of a group move together or not at all")
    func group() async throws {
        let bench = try await Bench()
        try bench.configure()
        for tag in ["1.0.0", "1.1.0", "1.2.0"] { await bench.registry.push(tag, to: "team/server") }
        for tag in ["1.0.0", "1.1.0"] { await bench.registry.push(tag, to: "team/worker") }
        try bench.write(
            "policies/shop.yaml",
            """
            apiVersion: pawl.dev/v1alpha1
            kind: UpdatePolicy
            metadata: {name: shop, namespace: apps}
            spec:
              group: Atomic
              images:
                - image: "%host/team/server"
                  policy: {semver: {range: "1.x"}}
                - image: "%host/team/worker"
                  policy: {semver: {range: "1.x"}}
              targets:
                - source: fleet
            """)
        try manifest(bench, "server:1.0.0", "worker:1.0.0")
        #expect(try await bench.pawl("run", "--once").status == 0)
        #expect(try text(bench) == "containers:\n- image: server:1.1.0\n- image: worker:1.1.0\n")
        let plan = try await bench.pawl("plan")
        #expect(plan.output.contains("GroupIncomplete"))
        #expect(plan.output.contains("'worker' does not offer 1.2.0"), "\(plan.output)")
        await bench.registry.push("1.2.0", to: "team/worker")
        #expect(try await bench.pawl("run", "--once").status == 0)
        #expect(try text(bench) == "containers:\n- image: server:1.2.0\n- image: worker:1.2.0\n")
        #expect(try bench.commitCount == 3)
    }

    @Test("a hold keeps the app at its tag; a freeze stops every write, also of a digest")
    func restraints() async throws {
        let bench = try await Bench()
        try bench.configure()
        for tag in ["1.0.0", "1.1.0", "1.2.0"] { await bench.registry.push(tag, to: "team/app") }
        try semverPolicy(bench, spec: "hold: {tag: 1.1.0, reason: 1.2 leaks}")
        try manifest(bench, "app:1.0.0")
        #expect(try await bench.pawl("run", "--once").status == 0)
        #expect(try text(bench) == "containers:\n- image: app:1.1.0\n")
        let plan = try await bench.pawl("plan")
        #expect(plan.output.contains("held at 1.1.0: 1.2 leaks"), "\(plan.output)")
        try semverPolicy(
            bench, image: "digest: Always",
            spec: "schedule: {freeze: [{from: 2020-01-01, to: 2099-01-01, reason: always}]}")
        let frozen = try await bench.pawl("plan")
        #expect(frozen.output.contains("Frozen"), "\(frozen.output)\(frozen.errors)")
        #expect(!frozen.output.contains("sha256:"))
    }
}
