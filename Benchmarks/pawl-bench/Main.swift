/// `make bench`: each figure beside something real measured in the same run, on small and ten times larger input.
@main
struct PawlBench {
    static func main() async throws {
        print("Pawl benchmarks. Ratios are to the baseline named; smaller is better.")
        try await ChoiceBenchmark.run()
        try await PlanBenchmark.run()
        try await PushBenchmark.run()
    }
}
