import Metrics
import Telemetry

extension ListBenchmark {
    /// What it costs that every request is counted and timed: the same lists with nothing behind the metrics' interface, and
    /// with the table. The two take turns, so that both see the same machine.
    static func watched(_ simulator: RegistrySimulator) async throws {
        let some = try names(simulator, listed)
        let client = client(simulator)
        var plain = Measurement.Cost(wall: .infinity, processor: .infinity)
        var counted = plain
        let table = MetricTable()
        for _ in 0..<8 {
            plain.take(try await Measurement.best(of: 1) { _ = try await list(some, client) })
            let cost = try await withMetricsFactory(table) {
                try await Measurement.best(of: 1) { _ = try await list(some, client) }
            }
            counted.take(cost)
        }
        print(
            "  counted and timed: \(Measurement.ratio(counted.wall, plain.wall)) the time and "
                + "\(Measurement.ratio(counted.processor, plain.processor)) the processor of the same lists uncounted "
                + "(\(Measurement.milliseconds(counted.wall)) for \(listed))")
    }
}

extension Measurement.Cost {
    /// Keeps the better of each.
    fileprivate mutating func take(_ other: Measurement.Cost) {
        wall = min(wall, other.wall)
        processor = min(processor, other.processor)
    }
}
