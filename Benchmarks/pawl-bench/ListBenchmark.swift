import Curl
import Foundation
import OCI
import Planning
import Reconciler
import Registry
import TestServers

/// Listing many repositories, beside `curl --parallel` on the same URLs; what a cycle costs in which nothing changed; what
/// the lists weigh; and what a limit of the registry's does to it all.
enum ListBenchmark {
    private static let repositories = 10_000
    private static let tags = 100
    static let listed = 1_000

    static func run() async throws {
        print("\nListing tags (at most 1.5 × curl --parallel on the same URLs; 10,000 × 100 tags known within 96 MiB)")
        let lists = try TagListFiles(repositories: repositories, tags: tags)
        let simulator = try RegistrySimulator(.validators, lists)
        try await besideCurl(simulator)
        try await watched(simulator)
        try await unchanged("with validators", simulator)
        try await unchanged("with neither validators nor tokens", try RegistrySimulator(.bare, lists))
        try await unchanged("with tokens", try RegistrySimulator(.tokens, lists))
        try await limited(lists)
        try await memory(simulator)
    }

    private static func besideCurl(_ simulator: RegistrySimulator) async throws {
        let some = try names(simulator, listed)
        let ours = try await Measurement.best(of: 5) {
            guard try await list(some, client(simulator)) == listed * tags else { throw Failure() }
        }
        let folder = try TemporaryDirectory()
        let config = folder.path + "/urls"
        let urls = some.map {
            "url = \"https://\(simulator.host)/v2/\($0.path)/tags/list?n=1000\"\noutput = \"/dev/null\"\n"
        }
        try Data(urls.joined().utf8).write(to: URL(filePath: config))
        let theirs = try await Measurement.best(of: 5) {
            let curl = try ChildProcess.run(
                "/usr/bin/curl",
                [
                    "--silent", "--parallel", "--parallel-max", "16", "--http2", "--cacert", simulator.caFile,
                    "--config", config,
                ])
            guard curl.status == 0 else { throw Failure() }
        }
        _ = try simulator.traffic()
        print(
            "  \(listed) repositories: pawl \(Measurement.milliseconds(ours.wall)), curl --parallel "
                + "\(Measurement.milliseconds(theirs.wall)): \(Measurement.ratio(ours.wall, theirs.wall))")
    }

    /// Asks for lists that are not older than the question.
    private static func anew(_ repositories: [Repository]) -> [Repository: ContinuousClock.Instant] {
        Dictionary(uniqueKeysWithValues: repositories.map { ($0, .now) })
    }

    /// What a cycle costs in which nothing changed.
    private static func unchanged(_ kind: String, _ simulator: RegistrySimulator) async throws {
        let some = try names(simulator, listed)
        let lists = TagLists(registry: client(simulator))
        _ = await lists.observe(anew(some))
        _ = try simulator.traffic()
        let runs = 5
        let cost = await Measurement.best(of: runs) { _ = await lists.observe(anew(some)) }
        let traffic = try simulator.traffic()
        func each(_ number: Int) -> String { String(format: "%.1f", Double(number) / Double(runs * some.count)) }
        print(
            "  nothing changed, \(kind): \(each(traffic.requests)) requests, \(each(traffic.bytesIn)) bytes out, "
                + "\(each(traffic.bytesOut)) bytes in, \(Int(cost.processor / Double(some.count) * 1e6)) µs of processor "
                + "an image; \(Measurement.milliseconds(cost.wall)) for \(some.count)")
    }

    /// A registry that refuses what is too much: how much is asked of it in all, and how long it takes.
    private static func limited(_ lists: TagListFiles) async throws {
        let rate = 200
        let simulator = try RegistrySimulator(.limited(perSecond: rate), lists)
        let free = try RegistrySimulator(.validators, lists)
        let all = try names(simulator, listed) + names(free, listed)
        let registry = client(simulator, free)
        let observer = TagLists(registry: registry)
        let start = ContinuousClock.now
        var seconds: [Bool: Double] = [:]
        // A repository that was refused for too long is asked again in the next cycle.
        for isLimited in [false, true] {
            var due = Set(isLimited ? all.prefix(listed) : all.suffix(listed))
            while !due.isEmpty {
                let observed = await observer.observe(anew(Array(due)))
                due = Set(observed.filter { if case .tags = $0.value { false } else { true } }.keys)
            }
            seconds[isLimited] = start.duration(to: .now) / .seconds(1)
        }
        let traffic = try simulator.traffic()
        print(
            String(
                format: "  a limit of %d requests a second, exceeded by %d lists: %d requests (%d refused) in %.1f s, "
                    + "which is %.2f × the limit; the fastest that the limit allows is %.1f s", rate, listed,
                traffic.requests, traffic.refused, (seconds[true] ?? 0) - (seconds[false] ?? 0),
                Double(traffic.requests - traffic.refused)
                    / (Double(rate) * (1 + (seconds[true] ?? 0) - (seconds[false] ?? 0))),
                Double(listed - rate) / Double(rate)))
    }

    private static func memory(_ simulator: RegistrySimulator) async throws {
        let lists = TagLists(registry: client(simulator))
        let names = try names(simulator, repositories)
        let before = Measurement.residentMiB()
        let observed = await lists.observe(anew(names))
        let count = observed.values.reduce(0) { sum, observation in
            if case .tags(let tags) = observation { sum + tags.count } else { sum }
        }
        guard count == repositories * tags else { throw Failure() }
        print(
            "  \(repositories) images × \(tags) tags known: \(Int(Measurement.residentMiB())) MiB resident, of which "
                + "\(Int(Measurement.residentMiB() - before)) MiB for them and their exchange")
    }

    static func client(_ simulators: RegistrySimulator...) -> RegistryClient {
        RegistryClient(
            settings: simulators.map {
                RegistrySettings(host: $0.host, access: ServerAccess(caFile: $0.caFile))
            }, userAgent: "pawl-bench")
    }

    static func names(_ simulator: RegistrySimulator, _ count: Int) throws -> [Repository] {
        try (0..<count).map { try Repository(parsing: "\(simulator.host)/\(TagListFiles.name($0))") }
    }

    static func list(_ repositories: [Repository], _ client: RegistryClient) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for repository in repositories { group.addTask { try await client.tags(of: repository).count } }
            return try await group.reduce(0, +)
        }
    }

    private struct Failure: Error {}
}
