import DemoRegistry
import Foundation
import Git
import Secrets
import TestServers

/// From a new tag in the registry to its commit on a branch that twenty push to without a pause, beside a script of the git
/// command that does the same among the same.
enum CrowdBenchmark {
    private static let people = 16
    private static let duration: Duration = Soak.isLong ? .seconds(60) : .seconds(20)

    static func run() async throws {
        print(
            "\nTwenty writers on one branch for \(duration.components.seconds) s, \(people) of them people with git; "
                + "new tag → pushed")
        let folder = try TemporaryDirectory()
        let remote = try GitRepositoryFixture(at: "\(folder.path)/fleet.git")
        let http = try GitHTTPServer(root: folder.path)
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
        let times = try await withThrowingTaskGroup(of: (String, [Duration]).self) { group in
            for (way, url) in urls.enumerated() {
                let (ours, script) = (names[way], names[2 + way])
                let source = try BenchSource(
                    ours, in: registry, remote: RemoteLocation(url: url, auth: auths[way]),
                    mirror: "\(folder.path)/\(ours).git")
                group.addTask { (ours, try await updates(source, until: end)) }
                let member = CrowdMember(script, url: url, in: folder.path, ssh: way == 1 ? ssh : nil)
                group.addTask { (script, try await member.setTags(in: "\(script)/app.yaml", for: duration)) }
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
            return try await group.reduce(into: [String: [Duration]]()) { $0[$1.0] = $1.1 }
        }
        await registry.stop()
        for (way, name) in ["HTTP", "SSH"].enumerated() {
            report(name, times[names[way]] ?? [], times[names[2 + way]] ?? [])
        }
    }

    private static func updates(_ source: BenchSource, until end: ContinuousClock.Instant) async throws -> [Duration] {
        var times: [Duration] = []
        while ContinuousClock.now < end {
            await source.push("1.\(times.count + 1).0")
            let start = ContinuousClock.now
            try await source.update()
            times.append(start.duration(to: .now))
        }
        return times
    }

    private static func report(_ way: String, _ ours: [Duration], _ theirs: [Duration]) {
        let (ours, theirs) = (ours.map { $0 / .seconds(1) }, theirs.map { $0 / .seconds(1) })
        for (name, share) in [("p50", 0.5), ("p99", 0.99)] {
            let (our, their) = (
                Measurement.percentile(share, of: ours), Measurement.percentile(share, of: theirs)
            )
            print(
                "  \(way) \(name): \(Measurement.milliseconds(our)) of \(ours.count) updates, script "
                    + "\(Measurement.milliseconds(their)) of \(theirs.count): \(Measurement.ratio(our, their))")
        }
    }
}
