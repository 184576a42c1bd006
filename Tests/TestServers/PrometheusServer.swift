import Foundation

/// A Prometheus on a free port, which scrapes one target every second and evaluates rules as often.
package final class PrometheusServer: Sendable {
    package let port: Int
    private let process: ChildProcess
    private let folder: TemporaryDirectory

    /// - Parameters:
    ///   - target: host and port, scraped as the job `pawl`.
    ///   - rules: a file with rules.
    package init(target: String, rules: String) throws {
        folder = try TemporaryDirectory()
        port = try freePort()
        try Data(
            """
            global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
            rule_files: ["\(rules)"]
            scrape_configs:
              - {job_name: pawl, static_configs: [{targets: ["\(target)"]}]}
              - {job_name: prometheus, static_configs: [{targets: ["127.0.0.1:\(port)"]}]}

            """.utf8
        ).write(to: URL(fileURLWithPath: "\(folder.path)/prometheus.yml"))
        process = try ChildProcess.start(
            "/usr/bin/prometheus",
            [
                "--config.file=\(folder.path)/prometheus.yml", "--storage.tsdb.path=\(folder.path)/data",
                "--web.listen-address=127.0.0.1:\(port)", "--log.level=warn",
            ], logTo: "\(folder.path)/log")
        try waitForPort(port, deadline: .seconds(30))
    }

    deinit { process.terminate() }

    package struct Sample: Decodable, Sendable {
        package let metric: [String: String]
        package let value: Double

        package init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Key.self)
            metric = try fields.decode([String: String].self, forKey: .metric)
            var pair = try fields.nestedUnkeyedContainer(forKey: .value)
            _ = try pair.decode(Double.self)
            value = Double(try pair.decode(String.self)) ?? .nan
        }

        private enum Key: String, CodingKey { case metric, value }
    }

    /// The samples of an expression that gives a vector, now.
    package func query(_ expression: String) async throws -> [Sample] {
        let result = try await ChildProcess.runAside(
            "/usr/bin/promtool", ["query", "-o", "json", "instant", "http://127.0.0.1:\(port)", expression])
        guard result.status == 0 else { throw ChildProcess.Failure(description: "\(expression): \(result.errors)") }
        return try JSONDecoder().decode([Sample].self, from: Data(result.output.utf8))
    }

    /// Asks until there is an answer that will do.
    package func query(
        _ expression: String, until isGood: ([Sample]) -> Bool, deadline: Duration = .seconds(60)
    ) async throws -> [Sample] {
        let end = ContinuousClock.now + deadline
        while true {
            let found = (try? await query(expression)) ?? []
            if isGood(found) || ContinuousClock.now > end { return found }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    package var log: String { (try? String(contentsOfFile: "\(folder.path)/log", encoding: .utf8)) ?? "" }
}
