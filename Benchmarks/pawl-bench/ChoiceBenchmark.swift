import OCI
import Policies
import Versions

/// Choosing among many tags by range: at most one second of one core for a million.
enum ChoiceBenchmark {
    static func run() async throws {
        print("\nChoosing by range, >=1.2.0 <900.0.0 (at most 1 s of one core for 1,000,000 tags; memory linear)")
        var previous: Double?
        for count in [10_000, 100_000, 1_000_000] {
            let tags = (0..<count).compactMap { Tag("v\($0 % 1_000).\($0 / 1_000 % 100).\($0 / 100_000)") }
            let image = ImagePolicy(
                repository: try Repository(parsing: "ghcr.io/x/y"),
                rule: .semver(try VersionRange(parsing: ">=1.2.0 <900.0.0")))
            let before = Measurement.residentMiB()
            let cost = await Measurement.best(of: 3) { _ = image.select(among: tags, current: Tag("v1.2.0")) }
            let grown = max(0, Measurement.residentMiB() - before)
            let growth = previous.map { "  \(Measurement.ratio(cost.processor, $0)) for 10 × the tags" } ?? ""
            print(
                "  \(count) tags: \(Measurement.milliseconds(cost.processor)) of processor, +\(Int(grown)) MiB\(growth)"
            )
            previous = cost.processor
        }
        try await explain()
    }

    /// A verdict for each of many tags, as `pawl explain` makes it; at most 100 ms for ten thousand.
    private static func explain() async throws {
        print("\nExplaining every tag (at most 100 ms for 10,000)")
        let image = ImagePolicy(
            repository: try Repository(parsing: "ghcr.io/x/y"),
            rule: .semver(try VersionRange(parsing: ">=1.2.0 <900.0.0")))
        var previous: Double?
        for count in [1_000, 10_000, 100_000] {
            let tags = (0..<count).compactMap { Tag("v\($0 % 1_000).\($0 / 1_000 % 100).\($0 % 7)") }
            let cost = await Measurement.best(of: 5) { _ = image.decide(among: tags, current: Tag("v1.2.0")) }
            let growth = previous.map { "  \(Measurement.ratio(cost.processor, $0)) for 10 × the tags" } ?? ""
            print("  \(count) tags: \(Measurement.milliseconds(cost.processor)) of processor\(growth)")
            previous = cost.processor
        }
    }
}
