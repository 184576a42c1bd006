import DemoRegistry
import Foundation
import TestServers
import Testing

@Suite("holds kept in Git, the whole way")
struct HoldTests {
    private struct Entry: Decodable {
        let source, policy, rule, message: String
        let alias, commit, author, until: String?
        let places: [String]
    }

    private func bench(spec: String = "") async throws -> Bench {
        let bench = try await Bench()
        try bench.configure()
        for tag in ["1.0.0", "1.1.0"] { await bench.registry.push(tag, to: "team/web") }
        try bench.policy("web", image: "%host/team/web", rule: "semver: {range: \"*\"}", spec: spec)
        try bench.commit(["web.yaml": Array(bench.expand("image: %host/team/web:1.0.0\n").utf8)])
        return bench
    }

    private func holds(_ bench: Bench) async throws -> [Entry] {
        let result = try await bench.pawl("holds", "-o", "json")
        #expect(result.status == 0, "\(result.errors)")
        return try JSONDecoder().decode([Entry].self, from: Data(result.output.utf8))
    }

    private func tag(_ bench: Bench) throws -> String {
        String(String(decoding: try bench.show("web.yaml"), as: UTF8.self).split(separator: ":").last?.dropLast() ?? "")
    }

    private let author = "Ada Lovelace <ada@example.com>"

    @Test("hold stops an app by a commit that changes no file, holds lists it, resume lets it go on")
    func wholeWay() async throws {
        let bench = try await bench()
        let dry = try await bench.pawl("hold", "apps:web", "--author", author, "--dry-run")
        #expect(
            dry.output
                == "would commit to fleet, branch main, as \(author):\n\nHold apps:web\n\nPawl-Hold: apps:web\n\n",
            "\(dry.errors)")
        #expect(try bench.commitCount == 1)

        let hold = try await bench.pawl(
            "hold", "apps:web", "--reason", "1.1 leaks memory", "--until", "2199-12-01", "--author", author)
        #expect(hold.status == 0, "\(hold.errors)")
        let id = try bench.git("-C", bench.remote, "rev-parse", "main")
        #expect(hold.output == "Hold apps:web until 2199-12-01: commit \(id) in fleet\n")
        #expect(try bench.git("-C", bench.remote, "log", "-1", "--format=%an <%ae> %cn", "main") == "\(author) Pawl")
        #expect(try bench.git("-C", bench.remote, "diff", "--stat", "main~1", "main") == "")
        #expect(
            try bench.git("-C", bench.remote, "log", "-1", "--format=%(trailers)", "main")
                == "Pawl-Hold: apps:web until=2199-12-01")

        let held = try await holds(bench)
        #expect(held.map(\.rule) == ["Hold"])
        #expect(held.first?.commit == id)
        #expect(held.first?.author == "Ada Lovelace")
        #expect(held.first?.until == "2199-12-01T00:00:00Z")
        #expect(
            held.first?.message.hasPrefix("held until 2199-12-01: 1.1 leaks memory (\(id.prefix(12)) of Ada") == true)
        let plan = try await bench.pawl("plan", "-o", "json")
        #expect(plan.status == 0, "\(plan.errors)")
        #expect(plan.output.contains(#""reason" : "Held""#) && plan.output.contains("1.1 leaks memory"))
        #expect(try await bench.pawl("run", "--once").status == 0)
        #expect(try tag(bench) == "1.0.0")

        let resume = try await bench.pawl("resume", "apps:web", "--author", author)
        #expect(resume.status == 0, "\(resume.errors)")
        #expect(try await holds(bench).isEmpty)
        #expect(try await bench.pawl("run", "--once").status == 0)
        #expect(try tag(bench) == "1.1.0")
    }

    @Test("a revert shows in holds and explain with its commit and rule, and resume ends it")
    func revert() async throws {
        let bench = try await bench()
        #expect(try await bench.pawl("run", "--once").status == 0)
        let id = try bench.commit(
            ["web.yaml": Array(bench.expand("image: %host/team/web:1.0.0\n").utf8)], message: "Back to 1.0")
        #expect(try await bench.pawl("run", "--once").status == 0)
        #expect(try tag(bench) == "1.0.0")

        let held = try await holds(bench)
        #expect(held.map(\.rule) == ["ValuesOnly"])
        #expect(held.first?.commit == id)
        #expect(held.first?.places == ["web.yaml:1"])
        let table = try await bench.pawl("holds")
        #expect(table.output.contains("apps:web  web    fleet   ValuesOnly  web.yaml:1"), "\(table.output)")
        let explain = try await bench.pawl("explain", "apps:web")
        #expect(explain.output.contains("history  web.yaml:1 ValuesOnly: \(id.prefix(12)) of Person"), "\(explain)")
        #expect(explain.output.contains("1.1.0  rejected  Held"), "\(explain.output)")
        let json = try await bench.pawl("explain", "apps:web", "-o", "json")
        #expect(json.output.contains(#""rule" : "ValuesOnly""#) && json.output.contains(id))

        #expect(try await bench.pawl("resume", "apps:web", "--author", author).status == 0)
        #expect(try await holds(bench).isEmpty)
        let after = try await bench.pawl("explain", "apps:web")
        #expect(after.output.contains("Resumed: \(id.prefix(12)) of Person"), "\(after.output)")
        #expect(try await bench.pawl("run", "--once").status == 0)
        #expect(try tag(bench) == "1.1.0")
        // What was resumed once is held when it is taken back again.
        try bench.commit(["web.yaml": Array(bench.expand("image: %host/team/web:1.0.0\n").utf8)])
        #expect(try await bench.pawl("run", "--once").status == 0)
        #expect(try await holds(bench).map(\.rule) == ["ValuesOnly"])
    }

    @Test("a hold at a tag lets that tag through and nothing else; a person's own commit may carry the hold")
    func atTag() async throws {
        let bench = try await bench()
        await bench.registry.push("1.0.5", to: "team/web")
        try bench.commit(["notes.txt": Array("x".utf8)], message: "Notes\n\nPawl-Hold: apps:web image=web tag=1.0.5")
        #expect(try await bench.pawl("run", "--once").status == 0)
        #expect(try tag(bench) == "1.0.5")
        #expect(try await holds(bench).first?.message.hasPrefix("held at 1.0.5: Notes (") == true)
        #expect(try await holds(bench).first?.alias == "web")
    }

    @Test("a hold whose end has come holds nothing")
    func ended() async throws {
        let bench = try await bench()
        try bench.commit(["notes.txt": Array("x".utf8)], message: "Notes\n\nPawl-Hold: apps:web until=2020-01-01")
        #expect(try await holds(bench).isEmpty)
        #expect(try await bench.pawl("run", "--once").status == 0)
        #expect(try tag(bench) == "1.1.0")
    }

    @Test("holds of the policy itself are listed too, and resume says where they end")
    func ofPolicy() async throws {
        let bench = try await bench(spec: "  hold: {reason: \"wait\", until: 2199-12-01}")
        #expect(try await holds(bench).map(\.rule) == ["PolicyHold"])
        let resume = try await bench.pawl("resume", "apps:web", "--author", author, "--dry-run")
        #expect(resume.errors.contains("itself has a 'hold', which ends where it is written"))
    }

    @Test("holds older than all our commits are still found")
    func old() async throws {
        let bench = try await bench()
        #expect(try await bench.pawl("hold", "apps:web", "--author", author).status == 0)
        let clone = bench.path + "/many"
        try bench.git("clone", "-q", bench.remote, clone)
        let script = "for i in $(seq 300); do git commit -q --allow-empty -m \"Note $i\"; done; git push -q origin main"
        let made = try await ChildProcess.runAside(
            "/bin/sh", ["-c", script], directory: clone, environment: Bench.gitEnvironment)
        #expect(made.status == 0, "\(made.errors)")
        #expect(try await holds(bench).map(\.rule) == ["Hold"])
    }

    @Test(
        "what is wrong with a hold is said, and nothing is written",
        arguments: [
            (["hold", "apps:wep"], "there is no policy 'apps:wep'; known: apps:web", 1),
            (["hold", "apps:web", "--image", "db"], "has no image 'db'; it has: web", 1),
            (["hold", "apps:web", "--source", "tools"], "does not write to 'tools'; it writes to: fleet", 1),
            (["hold", "apps:web", "--until", "2020-01-01"], "2020-01-01 is past", 1),
            (["hold", "apps:web", "--until", "soon"], "--until takes a day such as 2026-12-01", 64),
            (["hold", "apps:web", "--tag", "a b"], "'a b' is not a tag", 64),
            (["hold", "apps:web", "--reason", "a\nb"], "--reason takes one line", 64),
            (["hold", "apps:web", "--author", "Ada"], "--author takes 'Name <address>'", 1),
            (["resume", "apps:web", "--author", " <a@b>"], "--author takes 'Name <address>'", 1),
        ])
    func refused(_ arguments: [String], _ message: String, _ status: Int32) async throws {
        let bench = try await bench()
        let all = arguments + (arguments.contains("--author") ? [] : ["--author", author])
        let result = try await ChildProcess.runAside(
            Bench.executable, all, directory: bench.path, environment: Bench.environment)
        #expect(result.status == status)
        #expect(result.errors.contains(message), "\(result.errors)")
        #expect(try bench.commitCount == 1)
    }

    @Test("without --author it is whom git names")
    func gitAuthor() async throws {
        let bench = try await bench()
        var environment = Bench.environment
        environment["GIT_CONFIG_COUNT"] = "2"
        environment["GIT_CONFIG_KEY_0"] = "user.name"
        environment["GIT_CONFIG_VALUE_0"] = "Grace Hopper"
        environment["GIT_CONFIG_KEY_1"] = "user.email"
        environment["GIT_CONFIG_VALUE_1"] = "grace@example.com"
        let result = try await ChildProcess.runAside(
            Bench.executable, ["hold", "apps:web"], directory: bench.path, environment: environment)
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            try bench.git("-C", bench.remote, "log", "-1", "--format=%an <%ae>", "main")
                == "Grace Hopper <grace@example.com>")
    }

    @Test("a refused hold says so with the server's words")
    func pushRefused() async throws {
        let bench = try await bench()
        let hook = bench.remote + "/hooks/pre-receive"
        try Script.write("echo 'ask the platform team' >&2\nexit 1", to: hook)
        let result = try await bench.pawl("hold", "apps:web", "--author", author)
        #expect(result.status == 1)
        #expect(result.errors.contains("PushRejected") && result.errors.contains("ask the platform team"))
    }

    @Test("a policy of several sources is held in all of them, or in the one that is named")
    func sources() async throws {
        let bench = try await Bench()
        try bench.configure(source: "  - {name: tools, url: tools.git, branch: main}")
        try bench.policy(
            "web", image: "%host/team/web", rule: "semver: {range: \"*\"}", target: "    - source: tools")
        try bench.commit(["web.yaml": Array(bench.expand("image: %host/team/web:1.0.0\n").utf8)])
        let tools = try GitRepositoryFixture(at: bench.path + "/tools.git")
        try tools.commit([.init("web.yaml", bench.expand("image: %host/team/web:1.0.0\n"))])
        let one = try await bench.pawl("hold", "apps:web", "--source", "tools", "--author", author)
        #expect(one.status == 0, "\(one.errors)")
        #expect(try await holds(bench).map(\.source) == ["tools"])
        #expect(try await bench.pawl("hold", "apps:web", "--author", author).status == 0)
        #expect(try await holds(bench).map(\.source) == ["fleet", "tools"])
        #expect(try await bench.pawl("resume", "apps:web", "--author", author).status == 0)
        #expect(try await holds(bench).isEmpty)
    }

    @Test("beside a service that has the mirrors, hold, holds and plan have ones of their own")
    func besideService() async throws {
        let bench = try await bench()
        #expect(try await bench.pawl("plan").status == 0)
        let descriptor = try bench.takeMirror()
        defer { close(descriptor) }
        let hold = try await bench.pawl("hold", "apps:web", "--reason", "wait", "--author", "Ada <ada@example.com>")
        #expect(hold.status == 0, "\(hold.errors)")
        #expect(try await holds(bench).map(\.rule) == ["Hold"])
        #expect(try await bench.pawl("plan").output.contains("Held"))
    }

    @Test("where one source cannot be reached, the holds of the others are listed")
    func oneSourceGone() async throws {
        let bench = try await bench()
        let hold = try await bench.pawl("hold", "apps:web", "--reason", "wait", "--author", "Ada <ada@example.com>")
        #expect(hold.status == 0, "\(hold.errors)")
        let file = "\(bench.path)/pawl.yaml"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let more = "sources:\n  - {name: gone, url: \"\(bench.path)/gone.git\", branch: main}"
        try bench.write("pawl.yaml", text.replacingOccurrences(of: "sources:", with: more))
        let result = try await bench.pawl("holds", "-o", "json")
        #expect(result.status == 1)
        #expect(result.output.contains("\"Hold\""), "\(result.errors)")
        #expect(result.errors.contains("source gone: "))
    }

    @Test("a source that signs its commits signs holds too")
    func signed() async throws {
        let bench = try await bench()
        let text = try String(contentsOfFile: "\(bench.path)/pawl.yaml", encoding: .utf8)
        try bench.write(
            "pawl.yaml",
            text.replacing("pawl@example.com}}", with: "pawl@example.com}, signing: {format: ssh, keyFile: key}}"))
        let script = """
            ssh-keygen -q -t ed25519 -N '' -f key && echo "pawl@example.com $(cat key.pub)" > allowed
            """
        #expect(try ChildProcess.run("/bin/sh", ["-c", script], directory: bench.path).status == 0)
        let hold = try await bench.pawl("hold", "apps:web", "--author", author)
        #expect(hold.status == 0, "\(hold.errors)")
        let verified = try ChildProcess.run(
            "/usr/bin/git",
            ["-C", bench.remote, "-c", "gpg.ssh.allowedSignersFile=\(bench.path)/allowed", "verify-commit", "main"],
            environment: Bench.gitEnvironment)
        #expect(verified.status == 0, "\(verified.errors)")
    }
}
