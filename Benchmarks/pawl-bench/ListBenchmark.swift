import Curl
import Foundation
import OCI
import Planning
import Reconciler
import Registry
import TestServers

/// Listing many repositories from a registry on the loopback interface, beside `curl --parallel` on the same URLs.
///
/// The registry is nginx with a file for each list: it answers as fast as can be, over TLS and HTTP/2, with validators.
enum ListBenchmark {
    private static let repositories = 10_000
    private static let tags = 100
    private static let listed = 1_000

    static func run() async throws {
        print("\nListing tags (at most 1.5 × curl --parallel on the same URLs; 10,000 × 100 tags known within 96 MiB)")
        let folder = try TemporaryDirectory()
        try fill(folder.path)
        let server = try NginxServer(
            locations: "location / { root \(folder.path); default_type application/json; keepalive_requests 100000; }")
        let host = "127.0.0.1:\(server.port)"
        let all = try (0..<repositories).map { try Repository(parsing: "\(host)/team/app-\($0)") }
        let some = Array(all.prefix(listed))
        func client() -> RegistryClient {
            RegistryClient(
                settings: [RegistrySettings(host: host, access: ServerAccess(caFile: server.caFile))],
                userAgent: "pawl-bench")
        }
        let ours = try await Measurement.best(of: 5) {
            guard try await list(some, client()) == listed * tags else { throw Failure() }
        }
        let config = folder.path + "/urls"
        let urls = some.map { "url = \"https://\(host)/v2/\($0.path)/tags/list?n=1000\"\noutput = \"/dev/null\"\n" }
        try Data(urls.joined().utf8).write(to: URL(filePath: config))
        let theirs = await Measurement.best(of: 5) {
            _ = try? ChildProcess.run(
                "/usr/bin/curl",
                [
                    "--silent", "--parallel", "--parallel-max", "16", "--http2", "--cacert", server.caFile, "--config",
                    config,
                ])
        }
        print(
            "  \(listed) repositories: pawl \(Measurement.milliseconds(ours.wall)), curl --parallel "
                + "\(Measurement.milliseconds(theirs.wall)): \(Measurement.ratio(ours.wall, theirs.wall))")
        try await unchanged(some, client())
        try await memory(all, client())
    }

    /// What a cycle costs in which nothing changed.
    private static func unchanged(_ some: [Repository], _ client: RegistryClient) async throws {
        let lists = TagLists(registry: client)
        let ages = Dictionary(uniqueKeysWithValues: some.map { ($0, Duration.zero) })
        _ = await lists.observe(ages)
        let cost = await Measurement.best(of: 5) { _ = await lists.observe(ages) }
        print(
            "  nothing changed: \(Measurement.milliseconds(cost.wall)) for \(some.count) images, 1 request and "
                + "\(Int(cost.processor / Double(some.count) * 1e6)) µs of processor an image")
    }

    private static func memory(_ all: [Repository], _ client: RegistryClient) async throws {
        let lists = TagLists(registry: client)
        let ages = Dictionary(uniqueKeysWithValues: all.map { ($0, Duration.seconds(3_600)) })
        let before = Measurement.residentMiB()
        let observed = await lists.observe(ages)
        let count = observed.values.reduce(0) { sum, observation in
            if case .tags(let tags) = observation { sum + tags.count } else { sum }
        }
        guard count == repositories * tags else { throw Failure() }
        print(
            "  \(all.count) images × \(tags) tags known: \(Int(Measurement.residentMiB())) MiB resident, of which "
                + "\(Int(Measurement.residentMiB() - before)) MiB for them and their exchange")
    }

    private static func list(_ repositories: [Repository], _ client: RegistryClient) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for repository in repositories { group.addTask { try await client.tags(of: repository).count } }
            return try await group.reduce(0, +)
        }
    }

    private static func fill(_ folder: String) throws {
        for index in 0..<repositories {
            let names = (0..<tags).map { "\"1.\(index % 50).\($0)\"" }.joined(separator: ",")
            let path = "\(folder)/v2/team/app-\(index)/tags"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try Data("{\"name\":\"team/app-\(index)\",\"tags\":[\(names)]}".utf8).write(
                to: URL(filePath: path + "/list"))
        }
    }

    private struct Failure: Error {}
}
