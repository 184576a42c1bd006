import CoreMetrics
import Foundation
import Metrics
import Policies
import Telemetry
import TestServers
import Testing

/// The checkout that this file belongs to.
let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().resolvingSymlinksInPath()

func text(of path: String) throws -> String { try String(contentsOf: root.appending(path: path), encoding: .utf8) }

/// The metrics that a text names, suffixes of histograms taken off.
func metrics(in text: String) -> Set<String> {
    let names = text.matches(of: /\b(?:pawl|process)_[a-z0-9_]+/).map { String($0.output) }
    return Set(
        names.map { name in
            for suffix in ["_bucket", "_sum", "_count"] where name.hasSuffix(suffix) {
                let family = String(name.dropLast(suffix.count))
                if case .histogram? = MetricCatalogue.definition(of: family)?.kind { return family }
            }
            return name
        })
}

@Suite("The catalogue of metrics")
struct CatalogueTests {
    private static let known = Set(MetricCatalogue.all.map(\.name))

    @Test("what the sources count is in the catalogue, and what is in the catalogue is counted")
    func sources() throws {
        let folder = root.appending(path: "Sources")
        let files = (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? [])
            .filter { $0.hasSuffix(".swift") && !$0.hasSuffix("MetricCatalogue.swift") }
        var named: [String: String] = [:]
        for file in files {
            let source = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            for match in source.matches(of: /"(pawl_[a-z0-9_]+|process_[a-z0-9_]+)"/) {
                named[String(match.output.1)] = file
            }
        }
        for (name, file) in named {
            #expect(CatalogueTests.known.contains(name), "\(file) counts \(name)")
        }
        #expect(CatalogueTests.known.subtracting(named.keys) == [])
    }

    @Test("names follow the conventions: a prefix, base units, _total for counters alone")
    func names() {
        #expect(CatalogueTests.known.count == MetricCatalogue.all.count)
        for metric in MetricCatalogue.all {
            #expect(metric.name.hasPrefix("pawl_") || metric.name.hasPrefix("process_"))
            #expect((metric.kind == .counter) == metric.name.hasSuffix("_total"), "\(metric.name)")
            #expect(metric.help.hasSuffix(".") && !metric.help.contains("\n"), "\(metric.name)")
            if case .histogram(let bounds) = metric.kind {
                #expect(bounds == bounds.sorted() && Set(bounds).count == bounds.count)
            }
        }
    }

    /// A page with a series of every metric.
    static func filled() -> MetricTable {
        let table = MetricTable()
        for metric in MetricCatalogue.all where !metric.name.hasPrefix("process_") {
            let dimensions = metric.labels.map { label -> (String, String) in
                switch label.values {
                case .oneOf(let values): (label.name, values.min() ?? "")
                case .configured: (label.name, "a")
                }
            }
            switch metric.kind {
            case .counter: Counter(label: metric.name, dimensions: dimensions, factory: table).increment()
            case .gauge: Gauge(label: metric.name, dimensions: dimensions, factory: table).record(1)
            case .histogram: Recorder(label: metric.name, dimensions: dimensions, factory: table).record(1)
            }
        }
        return table
    }

    @Test("promtool finds nothing to say against the page")
    func promtool() async throws {
        let page = MetricsPage.text(of: CatalogueTests.filled())
        for metric in MetricCatalogue.all { #expect(page.contains("# TYPE \(metric.name) ")) }
        let result = try await ChildProcess.runAside(
            "/usr/bin/promtool", ["check", "metrics"], input: Array(page.utf8))
        #expect(result.status == 0)
        #expect(result.output + result.errors == "")
    }

    @Test("promtool says so where a page is wrong")
    func promtoolLooks() async throws {
        let result = try await ChildProcess.runAside(
            "/usr/bin/promtool", ["check", "metrics"], input: Array("# TYPE a counter\na 1\na 2\n".utf8))
        #expect(result.status != 0)
    }

    @Test("Python's reader of OpenMetrics reads the other format, and finds the same metrics")
    func openMetrics() async throws {
        let page = MetricsPage.text(of: CatalogueTests.filled(), as: .openMetrics)
        #expect(page.hasSuffix("# EOF\n"))
        let python = PythonEnvironment("prometheus-client-0.26.0", ["prometheus-client==0.26.0"])
        let output = try await python.run(
            """
            import sys
            from prometheus_client.openmetrics.parser import text_string_to_metric_families
            for family in text_string_to_metric_families(sys.stdin.read()):
                print(family.name + ("_total" if family.type == "counter" else ""))
            """, input: Array(page.utf8))
        #expect(output.split(separator: "\n").map(String.init) == MetricCatalogue.all.map(\.name))
    }

    @Test("every metric has its row in the page about metrics, which names no other")
    func documentation() throws {
        let page = try text(of: "docs/metrics.md")
        #expect(metrics(in: page).subtracting(CatalogueTests.known) == [])
        for metric in MetricCatalogue.all {
            let labels = metric.labels.isEmpty ? "" : metric.labels.map { "`\($0.name)`" }.joined(separator: ", ")
            let row = "| `\(metric.name)` | \(metric.kind.word) | \(labels) | \(metric.help.dropLast()) |"
            #expect(page.contains(row), "docs/metrics.md lacks: \(row)")
            for label in metric.labels {
                // Reason codes have a page of their own, statuses are HTTP's.
                guard case .oneOf(let values) = label.values, values.count <= 10 else { continue }
                for value in values { #expect(page.contains("`\(value)`"), "\(metric.name): \(value)") }
            }
        }
    }

    @Test("the dashboard and the alert rules use metrics of the catalogue only, and their labels")
    func deployment() throws {
        let dashboard = try text(of: "deploy/grafana/pawl.json")
        let rules = try text(of: "deploy/prometheus/rules.yaml")
        for (name, text) in [("the dashboard", dashboard), ("the rules", rules)] {
            let used = metrics(in: text)
            #expect(used.subtracting(CatalogueTests.known) == [], "\(name)")
            #expect(used.count >= 5)
        }
        // What matters is on the dashboard.
        let wanted: Set<String> = [
            "pawl_updates_total", "pawl_first_seen_to_pushed_seconds", "pawl_update_pending", "pawl_cycles_total",
            "pawl_git_push_total", "pawl_git_push_retries_total", "pawl_registry_requests_total",
            "pawl_registry_rate_limited_until_timestamp_seconds", "pawl_cycle_last_success_timestamp_seconds",
            "pawl_build_info",
        ]
        #expect(wanted.subtracting(metrics(in: dashboard)) == [])
    }
}
