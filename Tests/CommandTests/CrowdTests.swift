import DemoRegistry
import Foundation
import TestServers
import Testing

@Suite("a crowd on one branch")
struct CrowdTests {
    private static let people = 18

    @Test(
        "twenty writers over HTTP and SSH: every commit arrives once, nothing is lost, and ours all get through",
        .timeLimit(.minutes(10)))
    func crowd() async throws {
        let bench = try await Bench()
        let http = try GitHTTPServer(root: bench.path)
        defer { http.stop() }
        let ssh = try SSHServer()
        let (key, knownHosts) = (try ssh.makeKey("ed25519"), try ssh.knownHosts())
        let urls = [http.url(of: "fleet.git"), ssh.url(of: bench.remote)]
        try bench.git("-C", bench.remote, "config", "http.receivepack", "true")
        for (app, url) in zip(["one", "two"], urls) {
            let login = app == "two" ? "auth: {ssh: {privateKeyFile: \(key), knownHostsFile: \(knownHosts)}}" : ""
            try configure(bench, app: app, url: url, login: login)
        }
        try bench.commit([
            "one/a.yaml": Array(bench.expand("image: %host/team/one:1.0.0\n").utf8),
            "two/a.yaml": Array(bench.expand("image: %host/team/two:1.0.0\n").utf8),
        ])
        let end = ContinuousClock.now + Soak.crowd
        let counts = try await withThrowingTaskGroup(of: (String, Int).self) { group in
            for app in ["one", "two"] {
                group.addTask { (app, try await updates(bench, app, until: end)) }
            }
            for person in 0..<CrowdTests.people {
                let url = urls[person % 2]
                group.addTask {
                    let name = "person-\(person)"
                    return (
                        name,
                        try await notes(
                            bench, name, url,
                            "ssh -F none -i \(key) -o UserKnownHostsFile=\(knownHosts) -o StrictHostKeyChecking=yes",
                            seconds: Int(Soak.crowd.components.seconds))
                    )
                }
            }
            return try await group.reduce(into: [String: Int]()) { $0[$1.0] = $1.1 }
        }
        #expect(try bench.commitCount == 1 + counts.values.reduce(0, +))
        for app in ["one", "two"] {
            let count = counts[app] ?? 0
            #expect(count > 0)
            #expect(
                try bench.show("\(app)/a.yaml") == Array(bench.expand("image: %host/team/\(app):1.\(count).0\n").utf8))
        }
        for (name, count) in counts where name.hasPrefix("person") {
            #expect(try bench.show("\(name).txt") == Array((0..<count).map { "\($0)\n" }.joined().utf8))
        }
        #expect(try ChildProcess.run("/usr/bin/git", ["-C", bench.remote, "fsck", "--strict"]).status == 0)
    }

    /// A Pawl with one policy, and a mirror of its own.
    private func configure(_ bench: Bench, app: String, url: String, login: String) throws {
        try FileManager.default.createDirectory(
            atPath: "\(bench.path)/policies-\(app)", withIntermediateDirectories: true)
        try bench.policy(
            app, image: "%host/team/\(app)", rule: "semver: {range: \"*\"}", target: "      paths: [\"\(app)/**\"]")
        try FileManager.default.moveItem(
            atPath: "\(bench.path)/policies/\(app).yaml", toPath: "\(bench.path)/policies-\(app)/\(app).yaml")
        try bench.write(
            "\(app).yaml",
            """
            apiVersion: pawl.dev/v1alpha1
            kind: PawlConfiguration
            policies: [{directory: policies-\(app)}]
            sources:
              - name: fleet
                url: \(url)
                \(login)
            registries: [{host: "%host", plainHTTP: true}]
            mirrors: {directory: mirrors-\(app)}
            """)
    }

    /// Pushes a tag and lets Pawl commit it, over and over; how often. Each must get through in its one run.
    private func updates(_ bench: Bench, _ app: String, until end: ContinuousClock.Instant) async throws -> Int {
        var times: [Duration] = []
        while ContinuousClock.now < end {
            await bench.registry.push("1.\(times.count + 1).0", to: "team/\(app)")
            let start = ContinuousClock.now
            let run = try await bench.pawl("--config", "\(app).yaml", "run", "--once")
            #expect(run.status == 0, "\(run.errors)")
            times.append(start.duration(to: .now))
        }
        times.sort()
        print(
            "\(app): \(times.count) updates, from start of the command to its end p50 \(times[times.count / 2]), "
                + "p99 \(times[min(times.count - 1, times.count * 99 / 100)])")
        return times.count
    }

    /// A person who writes a line and pushes it, over and over; how often.
    private func notes(
        _ bench: Bench, _ name: String, _ url: String, _ ssh: String, seconds: Int
    ) async throws -> Int {
        let clone = "\(bench.path)/\(name)"
        var environment = Bench.gitEnvironment
        environment["GIT_SSH_COMMAND"] = ssh
        let script = """
            git clone -q \(url) \(clone); cd \(clone)
            end=$(($(date +%s) + \(seconds))); count=0
            while [ $(date +%s) -lt $end ]; do
                echo $count >> \(name).txt; git add -A; git commit -q -m '\(name) writes line '$count
                until git push -q origin main 2>/dev/null; do git pull -q --rebase origin main; done
                count=$((count + 1))
            done
            echo $count
            """
        let result = try await ChildProcess.runAside("/bin/sh", ["-c", script], environment: environment)
        #expect(result.status == 0, "\(result.errors)")
        return try #require(Int(result.output.trimmingCharacters(in: .whitespacesAndNewlines)), "\(result.errors)")
    }
}
