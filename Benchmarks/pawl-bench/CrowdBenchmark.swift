import DemoRegistry
import Foundation
import Git
import Secrets
import TestServers

/// From a new tag in the registry to its commit on a branch that twenty push to without a pause, beside a script of the git
/// command that does the same among the same.
enum CrowdBenchmark {
    private static let people = 16
    /// A registry has a new tag no more often than that, or as soon as the last one is pushed.
    private static let pause = Duration.seconds(1)
    private static let duration: Duration = Soak.isLong ? .seconds(60) : .seconds(20)

    static func run() async throws {
        print(
            "\nTwenty writers on one branch for \(duration.components.seconds) s, \(people) of them people with git; "
                + "new tag → pushed")
        let folder = try TemporaryDirectory()
        let remote = try GitRepositoryFixture(at: "\(folder.path)/fleet.git")
        let http = try GitHTTPServer(root: folder.path, width: 20)
        defer { http.stop() }
        let server = try SSHServer()
        let ssh = (key: try server.makeKey("ed25519"), knownHosts: try server.knownHosts())
        let registry = try await DemoRegistry.start()
        let names = ["pawl-http", "pawl-ssh", "script-http", "script-ssh"]
        try remote.commit(
            names.map { .init("\($0)/app.yaml", BenchSource.manifest($0, "1.0.0", in: registry)) })
        let urls = [http.url(of: "fleet.git"), server.url(of: remote.path)]
        let auths: [RemoteAuth] = [
            .none, .ssh(SSHAccess(knownHostsFile: ssh.knownHosts, privateKey: .file(ssh.key))),
        ]
        let end = ContinuousClock.now + duration
        let times = try await withThrowingTaskGroup(of: (String, [Update]).self) { group in
            for (way, url) in urls.enumerated() {
                let (ours, script) = (names[way], names[2 + way])
                let source = try BenchSource(
                    ours, in: registry, remote: RemoteLocation(url: url, auth: auths[way]),
                    mirror: "\(folder.path)/\(ours).git")
                group.addTask { (ours, try await updates(source, until: end)) }
                let member = CrowdMember(script, url: url, in: folder.path, ssh: way == 1 ? ssh : nil)
                group.addTask {
                    let times = try await member.setTags(in: "\(script)/app.yaml", for: duration)
                    return (script, times.map { Update(time: $0, lostRaces: 0) })
                }
            }
            for person in 0..<people {
                let way = person % 2
                let member = CrowdMember(
                    "person-\(person)", url: urls[way], in: folder.path, ssh: way == 1 ? ssh : nil)
                group.addTask {
                    _ = try await member.writeNotes(for: duration)
                    return ("", [])
                }
            }
            return try await group.reduce(into: [String: [Update]]()) { $0[$1.0] = $1.1 }
        }
        await registry.stop()
        for (way, name) in ["HTTP", "SSH"].enumerated() {
            report(name, times[names[way]] ?? [], times[names[2 + way]] ?? [])
        }
    }

    private struct Update {
        let time: Duration
        let lostRaces: Int
    }

    private static func updates(_ source: BenchSource, until end: ContinuousClock.Instant) async throws -> [Update] {
        var updates: [Update] = []
        while ContinuousClock.now < end {
            await source.push("1.\(updates.count + 1).0")
            let start = ContinuousClock.now
            let lostRaces = try await source.update()
            updates.append(Update(time: start.duration(to: .now), lostRaces: lostRaces))
            try await Task.sleep(until: start + pause)
        }
        return updates
    }

    private static func report(_ way: String, _ updates: [Update], _ theirs: [Update]) {
        let (ours, theirs) = (updates.map { $0.time / .seconds(1) }, theirs.map { $0.time / .seconds(1) })
        for (name, share) in [("p50", 0.5), ("p99", 0.99)] {
            let (our, their) = (
                Measurement.percentile(share, of: ours), Measurement.percentile(share, of: theirs)
            )
            print(
                "  \(way) \(name): \(Measurement.milliseconds(our)) of \(ours.count) updates, script "
                    + "\(Measurement.milliseconds(their)) of \(theirs.count): \(Measurement.ratio(our, their))")
        }
        if let longest = updates.max(by: { $0.time < $1.time }) {
            print(
                "  \(way) longest: \(Measurement.milliseconds(longest.time / .seconds(1))), in which "
                    + "\(longest.lostRaces) others were faster")
        }
    }
}
