import DemoRegistry
import Foundation
import TestServers
import Testing

@Suite("policies kept in Git")
struct PoliciesInGitTests {
    private func policy(_ name: String, range: String, source: String = "fleet", image: String? = nil) -> String {
        """
        apiVersion: pawl.dev/v1alpha1
        kind: UpdatePolicy
        metadata: {name: \(name), namespace: apps}
        spec:
          images:
            - image: "%host/team/\(image ?? name)"
              policy: {semver: {range: "\(range)"}}
          targets: [{source: \(source)}]

        """
    }

    /// A bench whose policies are kept in the source itself.
    private func bench(place: String = "{source: fleet}", more: String = "") async throws -> Bench {
        let bench = try await Bench()
        try bench.write(
            "pawl.yaml",
            """
            apiVersion: pawl.dev/v1alpha1
            kind: PawlConfiguration
            policies: [\(place)]
            sources:
              - {name: fleet, url: "%remote", commit: {author: {name: Pawl, email: pawl@example.com}}}
            \(more)
            registries: [{host: "%host", plainHTTP: true}]
            mirrors: {directory: mirrors}
            """)
        return bench
    }

    private func commit(_ bench: Bench, _ files: [String: String], message: String = "Change by hand") throws {
        try bench.commit(files.mapValues { Array(bench.expand($0).utf8) }, message: message)
    }

    private func show(_ bench: Bench, _ file: String) throws -> String {
        String(decoding: try bench.show(file), as: UTF8.self)
    }

    @Test("a commit that changes policy and tag together is read as one: the old policy puts nothing back")
    func sameCommit() async throws {
        let bench = try await bench()
        for tag in ["1.0.0", "1.5.0", "2.0.0"] { await bench.registry.push(tag, to: "team/web") }
        try commit(
            bench, [".pawl/web.yaml": policy("web", range: "1.x"), "web.yaml": "image: %host/team/web:1.0.0\n"])
        #expect(try await bench.pawl("run", "--once").status == 0)
        #expect(try show(bench, "web.yaml") == bench.expand("image: %host/team/web:1.5.0\n"))

        try commit(
            bench,
            [".pawl/web.yaml": policy("web", range: "<=1.0.0"), "web.yaml": "image: %host/team/web:1.0.0\n"])
        let count = try bench.commitCount
        let run = try await bench.pawl("run", "--once")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try bench.commitCount == count)
        #expect(try show(bench, "web.yaml") == bench.expand("image: %host/team/web:1.0.0\n"))
    }

    @Test("after a lost race the policies of the new commit count")
    func lostRace() async throws {
        let bench = try await bench()
        for tag in ["1.0.0", "1.5.0", "2.0.0"] { await bench.registry.push(tag, to: "team/web") }
        try commit(
            bench, [".pawl/web.yaml": policy("web", range: "1.x"), "web.yaml": "image: %host/team/web:1.0.0\n"])
        // While the server looks at the push, a person pushes another policy, once.
        let clone = bench.path + "/person"
        try bench.git("clone", "-q", bench.remote, clone)
        try bench.write("person/.pawl/web.yaml", policy("web", range: "2.x"))
        try bench.git("-C", clone, "commit", "-q", "-am", "Go to 2")
        let hook = bench.remote + "/hooks/pre-receive"
        let script = """
            #!/bin/sh
            if mkdir "\(bench.path)/once" 2>/dev/null; then
              unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_DIR
              git -C "\(clone)" push -q origin main || exit 1
            fi
            """
        try Script.write(script, to: hook)

        let run = try await bench.pawl("run", "--once", "--log-format", "json")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try show(bench, "web.yaml") == bench.expand("image: %host/team/web:2.0.0\n"))
        #expect(run.errors.contains(#""lostRaces":1"#), "\(run.errors)")
    }

    @Test("a broken policy stops itself alone, and is told with its place at the commit")
    func brokenPolicy() async throws {
        let bench = try await bench()
        for app in ["web", "api"] { await bench.registry.push("1.5.0", to: "team/\(app)") }
        try commit(
            bench,
            [
                ".pawl/web.yaml": policy("web", range: "1.x"),
                ".pawl/api.yaml": policy("api", range: "1.x").replacing("semver", with: "semvers"),
                "all.yaml": "a: {image: \"%host/team/web:1.0.0\"}\nb: {image: \"%host/team/api:1.0.0\"}\n",
            ])
        let tip = try bench.git("-C", bench.remote, "rev-parse", "main").prefix(12)
        let place = "fleet@\(tip):.pawl/api.yaml:7:16: spec.images[0].policy.semvers: unknown field"

        let validate = try await bench.pawl("validate")
        #expect(validate.status == 1)
        #expect(validate.errors.contains(place), "\(validate.errors)")
        let plan = try await bench.pawl("plan")
        #expect(plan.status == 1)
        #expect(plan.errors.contains(place), "\(plan.errors)")
        let explain = try await bench.pawl("explain", "apps:api")
        #expect(explain.status == 1)
        #expect(explain.errors.contains(place), "\(explain.errors)")
        let run = try await bench.pawl("run", "--once", "--log-format", "json")
        #expect(run.status == 1)
        #expect(run.errors.contains("InvalidPolicy"), "\(run.errors)")
        #expect(
            try show(bench, "all.yaml")
                == bench.expand("a: {image: \"%host/team/web:1.5.0\"}\nb: {image: \"%host/team/api:1.0.0\"}\n"))
    }

    @Test("an id that two files have, or a folder on disk and a source, counts in neither")
    func sameID() async throws {
        let bench = try await bench(place: "{directory: policies}, {source: fleet, path: platform/policies}")
        for app in ["web", "api", "db"] { await bench.registry.push("1.5.0", to: "team/\(app)") }
        try bench.write("policies/web.yaml", policy("web", range: "1.x"))
        try commit(
            bench,
            [
                "platform/policies/web.yaml": policy("web", range: "<1.5.0"),
                "platform/policies/a.yml": policy("api", range: "1.x"),
                "platform/policies/deep/b.yaml": policy("api", range: "1.x"),
                "platform/policies/db.yaml": policy("db", range: "1.x"),
                "all.yaml": ["web", "api", "db"].map { "\($0): {image: \"%host/team/\($0):1.0.0\"}\n" }.joined(),
            ])
        let plan = try await bench.pawl("plan", "-o", "json")
        #expect(plan.status == 1)
        #expect(plan.errors.contains("holds a policy apps:web too, so neither counts"), "\(plan.errors)")
        #expect(plan.errors.contains("holds a policy apps:api too, so neither counts"), "\(plan.errors)")
        #expect(plan.output.contains(#""policy" : "apps:db""#))
        #expect(!plan.output.contains(#""policy" : "apps:web""#) && !plan.output.contains(#""policy" : "apps:api""#))
    }

    @Test("a policy of one source may act on another, read from its own branch's tip")
    func otherSource() async throws {
        let other = "  - {name: tools, url: tools.git}"
        let bench = try await bench(more: other)
        await bench.registry.push("1.5.0", to: "team/web")
        try commit(
            bench, [".pawl/web.yaml": policy("web", range: "1.x", source: "tools"), "a.txt": "nothing here\n"])
        let tools = try GitRepositoryFixture(at: bench.path + "/tools.git")
        try tools.commit([.init("web.yaml", bench.expand("image: %host/team/web:1.0.0\n"))])
        let run = try await bench.pawl("run", "--once")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try tools.show("web.yaml") == bench.expand("image: %host/team/web:1.5.0"))
        #expect(try bench.commitCount == 1)
    }

    @Test("explain, tags and backtest find a policy kept in Git")
    func commands() async throws {
        let bench = try await bench()
        await bench.registry.push("1.5.0", to: "team/web")
        try commit(
            bench, [".pawl/web.yaml": policy("web", range: "1.x"), "web.yaml": "image: %host/team/web:1.0.0\n"])
        let explain = try await bench.pawl("explain", "apps:web", "-o", "json")
        #expect(explain.status == 0, "\(explain.errors)")
        #expect(explain.output.contains(#""current" : "1.0.0""#) && explain.output.contains(#""tag" : "1.5.0""#))
        let tags = try await bench.pawl("tags", "--policy", "apps:web", bench.expand("%host/team/web"))
        #expect(tags.output == "1.5.0  Selected\n", "\(tags.errors)")
        try bench.write("history", "{\"tag\":\"1.2.0\",\"time\":\"2026-01-01T00:00:00Z\"}\n")
        let backtest = try await bench.pawl("backtest", "apps:web", "--tags-file", "history")
        #expect(backtest.status == 0 && backtest.output.contains("1.2.0"), "\(backtest.errors)")
        let validate = try await bench.pawl("validate")
        #expect(validate.output == "pawl.yaml with 1 policy: no problem found\n")
        let named = try await bench.pawl("plan", "apps:web", "--exit-code")
        #expect(named.status == 2, "\(named.errors)")
    }

    @Test(
        "what a policy kept in Git may not be or name is refused",
        arguments: [
            (".pawl/x.yaml", "apiVersion: pawl.dev/v1alpha1\nkind: PawlConfiguration\n", "is not read from Git"),
            (".pawl/x.yaml", "KEY", "names a file on the service's disk, which a resource kept in Git cannot"),
            ("pawl/x.yaml", "a: b\n", ":.pawl:1:1: does not exist; push the policies, or correct 'path'"),
        ])
    func refused(_ file: String, _ text: String, _ message: String) async throws {
        let bench = try await bench()
        let key = policy("x", range: "*").replacing(
            "    policy:", with: "    verify: {cosign: {keys: [{keyFile: ../../etc/key}]}}\n      policy:")
        try commit(bench, [file: text == "KEY" ? key : text])
        let run = try await bench.pawl("validate")
        #expect(run.status == 1)
        #expect(run.errors.contains(message), "\(run.errors)")
    }
}
