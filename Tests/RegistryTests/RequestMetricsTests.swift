import Curl
import DemoRegistry
import Foundation
import Metrics
import OCI
import Registry
import Telemetry
import TestServers
import Testing

@Suite("What the metrics say of registries")
struct RequestMetricsTests {
    private static func client(_ host: String, _ tries: Int = 1) -> RegistryClient {
        var limits = RegistryLimits()
        limits.tries = tries
        limits.backOff = .milliseconds(1)
        return RegistryClient(
            settings: [RegistrySettings(host: host, plainHTTP: true)], limits: limits, userAgent: "pawl-test")
    }

    private static func value(_ series: String, _ table: MetricTable) -> Double? {
        MetricsPage.text(of: table).split(separator: "\n").first { $0.hasPrefix("\(series) ") }
            .flatMap { Double($0.dropFirst(series.utf8.count + 1)) }
    }

    @Test("every request is counted by its status and timed, and those to come are at zero")
    func requests() async throws {
        let registry = try await DemoRegistry.start()
        await registry.push("1.0.0", to: "team/web")
        let (table, host) = (MetricTable(), "127.0.0.1:\(registry.port)")
        try await withMetricsFactory(table) {
            let client = RequestMetricsTests.client(host)
            client.declareMetrics(of: [host])
            #expect(
                RequestMetricsTests.value("pawl_registry_requests_total{registry=\"\(host)\",code=\"200\"}", table) == 0
            )
            _ = try await client.tags(of: Repository(parsing: "\(host)/team/web"))
            await #expect(throws: RegistryError.self) {
                try await client.tags(of: Repository(parsing: "\(host)/team/none"))
            }
        }
        func value(_ series: String) -> Double? { RequestMetricsTests.value(series, table) }
        #expect(value("pawl_registry_requests_total{registry=\"\(host)\",code=\"200\"}") == 1)
        #expect(value("pawl_registry_requests_total{registry=\"\(host)\",code=\"404\"}") == 1)
        #expect(value("pawl_registry_requests_total{registry=\"\(host)\",code=\"429\"}") == 0)
        #expect(value("pawl_registry_request_duration_seconds_count{registry=\"\(host)\"}") == 2)
        #expect(
            value("pawl_registry_rate_limited_until_timestamp_seconds{registry=\"\(host)\"}") == 0)
        #expect(value("pawl_metric_series_dropped_total") == 0)
    }

    @Test("a registry that asks for a pause is limited until its end; one that is gone is counted by why")
    func limited() async throws {
        let server = try ScriptedServer { _, _ in .response(429, headers: ["Retry-After: 300"]) }
        let (table, host) = (MetricTable(), "127.0.0.1:\(server.port)")
        await withMetricsFactory(table) {
            for host in [host, "127.0.0.1:1"] {
                await #expect(throws: RegistryError.self) {
                    try await RequestMetricsTests.client(host).tags(of: Repository(parsing: "\(host)/team/web"))
                }
            }
        }
        let until = try #require(
            RequestMetricsTests.value(
                "pawl_registry_rate_limited_until_timestamp_seconds{registry=\"\(host)\"}", table))
        #expect(abs(until - Date.now.timeIntervalSince1970 - 300) < 30)
        #expect(
            RequestMetricsTests.value("pawl_registry_requests_total{registry=\"\(host)\",code=\"429\"}", table) == 1)
        #expect(
            RequestMetricsTests.value(
                "pawl_registry_requests_total{registry=\"127.0.0.1:1\",code=\"connect\"}", table) == 1)
    }
}
