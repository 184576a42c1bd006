/// `make bench`: each figure beside something real measured in the same run, on small and ten times larger input.
@main
struct PawlBench {
    static func main() async throws {
        print("Pawl benchmarks. Ratios are to the baseline named; smaller is better.")
        let benchmarks: [(name: String, run: () async throws -> Void)] = [
            ("choice", ChoiceBenchmark.run), ("scan", ScanBenchmark.run), ("plan", PlanBenchmark.run),
            ("push", PushBenchmark.run), ("cycle", CycleBenchmark.run), ("crowd", CrowdBenchmark.run),
            ("fetch", FetchBenchmark.run), ("history", HistoryBenchmark.run),
            ("list", ListBenchmark.run),
            ("audit", AuditBenchmark.run), ("webhook", WebhookBenchmark.run),
        ]
        // Names on the command line choose some of them.
        let chosen = Set(CommandLine.arguments.dropFirst())
        for benchmark in benchmarks where chosen.isEmpty || chosen.contains(benchmark.name) {
            try await benchmark.run()
        }
    }
}
