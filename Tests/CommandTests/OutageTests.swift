import Foundation
import TestServers
import Testing

@Suite("a registry and a Git server that go and come back")
struct OutageTests {
    /// What is out of reach for a while, and how.
    private struct Weather {
        let registry: SilentServer.Silence
        let git: SilentServer.Silence
    }

    /// The outages follow each other in this order, with fair weather between them.
    private static let weathers = [
        Weather(registry: .hangsUp, git: .never), Weather(registry: .never, git: .hangsUp),
        Weather(registry: .atOnce, git: .never), Weather(registry: .hangsUp, git: .hangsUp),
        Weather(registry: .never, git: .afterAnswer(bytes: 200)),
        Weather(registry: .afterAnswer(bytes: 100), git: .never),
    ]

    @Test("the service recovers each time by itself, stays alive, and does not grow")
    func outages() async throws {
        let place = try await Bench()
        let registry = try DockerRegistry()
        let git = try GitHTTPServer(root: place.path)
        let registryPath = try SilentServer(before: registry.port)
        let gitPath = try SilentServer(before: git.port)
        let image = "127.0.0.1:\(registryPath.port)/team/app"
        try place.write(
            "pawl.yaml",
            """
            apiVersion: pawl.dev/v1alpha1
            kind: PawlConfiguration
            policies: [{directory: policies}]
            sources: [{name: fleet, url: "http://127.0.0.1:\(gitPath.port)/fleet.git"}]
            registries:
              - {host: "127.0.0.1:\(registryPath.port)", plainHTTP: true, limits: {exchange: 2s, firstByte: 2s}}
            mirrors: {directory: mirrors}
            interval: 1s
            server: {listen: "127.0.0.1:0"}
            """)
        try place.policy("app", image: image, rule: "semver: {range: \"*\"}")
        try registry.store(["1.0.0"], in: "team/app")
        try place.commit(
            Dictionary(
                uniqueKeysWithValues: (0..<20).map { ("apps/\($0).yaml", Array("image: \(image):1.0.0\n".utf8)) }))

        let service = try await RunningService(place)
        let end = ContinuousClock.now + Soak.outages
        var minor = 0
        var settled: Int?
        while ContinuousClock.now < end || minor < OutageTests.weathers.count {
            let weather = OutageTests.weathers[minor % OutageTests.weathers.count]
            turn(registryPath, weather.registry)
            turn(gitPath, weather.git)
            minor += 1
            try registry.store(["1.\(minor).0"], in: "team/app")
            // The outage is felt before it is over.
            let felt = ContinuousClock.now + .seconds(1)
            while ContinuousClock.now < felt {
                #expect(try await service.get("/healthz").status == 200)
                try await Task.sleep(for: .milliseconds(100))
            }
            turn(registryPath, .never)
            turn(gitPath, .never)
            try await eventually("1.\(minor).0 in Git") {
                try place.show("apps/0.yaml") == Array("image: \(image):1.\(minor).0\n".utf8)
            }
            #expect(try await service.get("/healthz").status == 200)
            if minor == OutageTests.weathers.count { settled = try memory(of: service) }
        }
        let before = try #require(settled)
        #expect(try memory(of: service) < before * 3 / 2)
        // One update a tag, each once.
        #expect(try place.commitCount == minor + 1)
        #expect(try ChildProcess.run("/usr/bin/git", ["-C", place.remote, "fsck", "--strict"]).status == 0)
        service.child.terminate()
        #expect(service.child.wait() == 0)
    }

    private func turn(_ path: SilentServer, _ silence: SilentServer.Silence) {
        path.fallSilent(silence)
        path.closeConnections()
    }

    /// In KiB, resident.
    private func memory(of service: RunningService) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(service.child.pid)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return try #require(Int(line.split(separator: " ")[1]))
    }
}
