import Git
import Policies
@testable import Reconciler
import Resources
import Synchronization
import TestServers
import Testing

@Suite("policies read from a tree")
struct PolicyTreeTests {
    /// Notes each time zone that a file is read for: one a file.
    private final class Readings: Sendable {
        private let zones = Mutex<[String]>([])

        func take() -> [String] {
            zones.withLock { zones in
                defer { zones = [] }
                return zones.sorted()
            }
        }

        func lookup(_ name: String) throws(TimeZoneError) -> TimeZoneRules {
            zones.withLock { $0.append(name) }
            return .utc
        }
    }

    private func policy(_ name: String, zone: String, image: String = "nginx") -> GitRepositoryFixture.File {
        .init(
            ".pawl/\(name).yaml",
            """
            apiVersion: pawl.dev/v1alpha1
            kind: UpdatePolicy
            metadata: {name: \(name)}
            spec:
              images: [{image: \(image), policy: {semver: {range: "*"}}}]
              schedule: {timezone: \(zone), allow: ["Mon 08:00-09:00"]}
              targets: [{source: fleet}]
            """)
    }

    private func place() throws -> (folder: TemporaryDirectory, remote: GitRepositoryFixture, SourceSettings) {
        let folder = try TemporaryDirectory()
        let remote = try GitRepositoryFixture(at: "\(folder.path)/fleet.git")
        let settings = SourceSettings(
            name: "fleet", remote: RemoteLocation(url: remote.path), branch: "main",
            commit: CommitSettings(author: .init(name: "P", email: "p@example.com")),
            mirrorDirectory: "\(folder.path)/mirror.git")
        return (folder, remote, settings)
    }

    private func policies(_ mirror: SourceMirror) async throws -> (names: [String], problems: [String]) {
        let kept = try await mirror.policies(in: ".pawl", at: try await mirror.fetch())
        let checked = ResourceLoader.check(kept.resources)
        return (
            checked.policies.map(\.policy.id.name),
            checked.diagnostics.map { "\($0.description.drop { $0 != ":" }.dropFirst())" }
        )
    }

    @Test("a file is read once for each content it has, and not at all where its folder has not changed")
    func readings() async throws {
        let (folder, remote, settings) = try place()
        let readings = Readings()
        let mirror = SourceMirror(settings, zones: readings.lookup)
        try remote.commit([policy("a", zone: "A"), policy("b", zone: "B")])
        #expect(try await policies(mirror).names == ["a", "b"])
        #expect(readings.take() == ["A", "B"])
        try remote.commit([policy("b", zone: "C"), .init("other.yaml", "a: b\n")])
        #expect(try await policies(mirror).names == ["a", "b"])
        #expect(readings.take() == ["C"])
        try remote.commit([.init("other.yaml", "a: c\n")])
        #expect(try await policies(mirror).names == ["a", "b"])
        #expect(readings.take() == [])
        withExtendedLifetime(folder) {}
    }

    @Test("links, hidden files and what is no YAML file are left out; a link is told")
    func leftOut() async throws {
        let (folder, remote, settings) = try place()
        try remote.commit([
            policy("a", zone: "UTC"), .init(".pawl/link.yaml", "a.yaml", mode: "120000"),
            .init(".pawl/.hidden.yaml", "x"), .init(".pawl/.git-keep/x.yaml", "x"), .init(".pawl/README.md", "x"),
            .init(".pawler/x.yaml", "x"),
        ])
        let found = try await policies(SourceMirror(settings))
        #expect(found.names == ["a"])
        #expect(
            found.problems == [".pawl/link.yaml:1:1: is a symbolic link, which is never followed; put the file here"])
        withExtendedLifetime(folder) {}
    }

    @Test("more files than the limit and none counts")
    func tooMany() async throws {
        let (folder, remote, settings) = try place()
        try remote.commit(
            (0...PolicyTree.maximumFiles).map { .init(".pawl/\($0).yaml", "") } + [policy("a", zone: "UTC")])
        let found = try await policies(SourceMirror(settings))
        #expect(found.names == [])
        #expect(found.problems.count == 1)
        #expect(found.problems.first?.contains("more than 10000 files or 32 MiB; none of them counts") == true)
        withExtendedLifetime(folder) {}
    }
}
