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
        let http = try GitHTTPServer(root: bench.path, width: 20)
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
        // Each has its mirror, as a service has: what is measured is the crowd.
        for app in ["one", "two"] {
            await bench.registry.push("1.0.0", to: "team/\(app)")
            #expect(try await bench.pawl("--config", "\(app).yaml", "run", "--once").status == 0)
        }
        let end = ContinuousClock.now + Soak.crowd
        let counts = try await withThrowingTaskGroup(of: (String, Int).self) { group in
            for app in ["one", "two"] {
                group.addTask { (app, try await updates(bench, app, until: end)) }
            }
            for person in 0..<CrowdTests.people {
                let url = urls[person % 2]
                let name = "person-\(person)"
                let member = CrowdMember(name, url: url, in: bench.path, ssh: (key, knownHosts))
                group.addTask { (name, try await member.writeNotes(for: Soak.crowd)) }
            }
            return try await group.reduce(into: [String: Int]()) { $0[$1.0] = $1.1 }
        }
        #expect(try bench.commitCount == 1 + counts.values.reduce(0, +))
        print("\(counts.values.reduce(0, +)) commits of twenty writers")
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
        var races: [Int] = []
        while ContinuousClock.now < end {
            await bench.registry.push("1.\(times.count + 1).0", to: "team/\(app)")
            let start = ContinuousClock.now
            let run = try await bench.pawl("--config", "\(app).yaml", "run", "--once", "--log-format", "json")
            #expect(run.status == 0, "\(run.errors)")
            times.append(start.duration(to: .now))
            races.append(CrowdTests.lostRaces(in: run.errors))
        }
        times.sort()
        print(
            "\(app): \(times.count) updates, from start of the command to its end p50 \(times[times.count / 2]), "
                + "p99 \(times[min(times.count - 1, times.count * 99 / 100)]); lost races \(races)")
        return times.count
    }

    /// What the log says of how often somebody else was faster.
    private static func lostRaces(in log: String) -> Int {
        log.firstMatch(of: /"lostRaces":"?(\d+)/).flatMap { Int($0.1) } ?? -1
    }
}
