import DemoRegistry
import Foundation
import TestServers
import Testing

@Suite("Metrics of a running service")
struct MetricsTests {
    /// The place of the dashboard and the rules.
    private static let deploy = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "deploy")
        .resolvingSymlinksInPath()

    @Test("a real Prometheus scrapes the service, its rules hold, and every panel of the dashboard can be drawn")
    func prometheus() async throws {
        let bench = try await Bench()
        let port = try freePort()
        try bench.configure(extra: "server: {listen: \"127.0.0.1:\(port)\"}\ninterval: 1s")
        for tag in ["1.0.0", "1.1.0"] { await bench.registry.push(tag, to: "team/web") }
        try bench.policy("web", image: "%host/team/web", rule: "semver: {range: \"*\"}")
        try bench.commit(["a.yaml": Array(bench.expand("image: %host/team/web:1.0.0\n").utf8)])

        let pawl = try ChildProcess.start(
            Bench.executable, ["run", "--log-format", "json"], directory: bench.path, environment: Bench.environment,
            logTo: "\(bench.path)/log")
        try waitForPort(port, deadline: .seconds(60))
        let rules = MetricsTests.deploy.appending(path: "prometheus/rules.yaml").path
        let prometheus = try PrometheusServer(target: "127.0.0.1:\(port)", rules: rules)

        let updates = try await prometheus.query(
            "pawl_updates_total{source=\"fleet\"}", until: { $0.first?.value == 1 })
        #expect(updates.map(\.value) == [1])
        // A tag that comes while both are there has a lag, and counters that were at zero have a rate.
        await bench.registry.push("1.2.0", to: "team/web")
        let lags = try await prometheus.query(
            "pawl_first_seen_to_pushed_seconds_count{source=\"fleet\"}", until: { $0.first?.value == 1 })
        #expect(lags.map(\.value) == [1])
        func value(_ expression: String) async throws -> Double? { try await prometheus.query(expression).first?.value }
        #expect(try await value("up{job=\"pawl\"}") == 1)
        #expect(try await value("pawl_git_push_total{source=\"fleet\",result=\"refused\"}") == 0)
        #expect(try await value("pawl_registry_requests_total{code=\"429\"}") == 0)
        #expect(try await value("pawl_tags_known{repository=\"\(bench.host)/team/web\"}") == 3)
        #expect(try await value("time() - pawl_cycle_last_success_timestamp_seconds < bool 60") == 1)
        #expect(try await value("count(pawl_build_info{version!=\"\",architecture!=\"\"})") == 1)
        #expect(try await value("process_start_time_seconds{job=\"pawl\"} > bool 0") == 1)
        // Nothing that Prometheus could not read.
        #expect(try await value("scrape_samples_scraped{job=\"pawl\"} > bool 50") == 1)

        for expression in try MetricsTests.expressions() {
            await #expect(throws: Never.self, "\(expression)") { try await prometheus.query(expression) }
        }
        let evaluations = try await prometheus.query(
            "min(prometheus_rule_group_iterations_total)", until: { ($0.first?.value ?? 0) >= 1 })
        #expect((evaluations.first?.value ?? 0) >= 1)
        #expect(try await value("sum(prometheus_rule_evaluation_failures_total)") == 0)
        #expect(try await prometheus.query("ALERTS{alertname=~\"Pawl.*\"}").map(\.metric) == [])

        // The series of a policy that is taken away disappear.
        try FileManager.default.removeItem(atPath: "\(bench.path)/policies/web.yaml")
        let gone = try await prometheus.query(
            "count({policy=\"apps:web\"}) or vector(0)", until: { $0.first?.value == 0 })
        #expect(gone.map(\.value) == [0])
        pawl.terminate()
    }

    /// The queries of the dashboard, with its variables filled in.
    private static func expressions() throws -> [String] {
        let text = try String(contentsOf: deploy.appending(path: "grafana/pawl.json"), encoding: .utf8)
        let found = text.matches(of: /"expr": "((?:[^"\\]|\\.)*)"/).map { match in
            String(match.output.1).replacing("\\\"", with: "\"").replacing("$__rate_interval", with: "1m")
                .replacing("$job", with: ".*").replacing("$source", with: ".*").replacing("$registry", with: ".*")
        }
        #expect(found.count >= 30)
        #expect(found.allSatisfy { !$0.contains("$") })
        return found
    }
}
