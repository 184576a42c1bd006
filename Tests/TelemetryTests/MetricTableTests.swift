import CoreMetrics
import Foundation
import Metrics
import Telemetry
import TestServers
import Testing

@Suite("The table of metrics")
struct MetricTableTests {
    @Test("what is counted is on the page, with its help and type, the labels in the order of the catalogue")
    func page() {
        let table = MetricTable()
        Counter(
            label: "pawl_registry_requests_total", dimensions: [("code", "200"), ("registry", "ghcr.io")],
            factory: table
        ).increment(by: 3)
        Gauge(label: "pawl_tags_known", dimensions: [("repository", "ghcr.io/a/b")], factory: table).record(17)
        let page = MetricsPage.text(of: table)
        #expect(
            page.contains(
                """
                # TYPE pawl_registry_requests_total counter
                pawl_registry_requests_total{registry="ghcr.io",code="200"} 3

                """), "\(page)")
        #expect(page.contains("# HELP pawl_tags_known Tags in the last whole list of a repository.\n"))
        #expect(page.contains("pawl_tags_known{repository=\"ghcr.io/a/b\"} 17\n"))
        #expect(page.hasSuffix("\n"))
    }

    @Test("a histogram's buckets add up")
    func histogram() throws {
        let table = MetricTable()
        let recorder = Recorder(label: "pawl_commit_images", dimensions: [("source", "fleet")], factory: table)
        for value in [1, 2, 2, 7, 1_000] { recorder.record(value) }
        let lines = MetricsPage.text(of: table).split(separator: "\n").filter { $0.hasPrefix("pawl_commit_images") }
        #expect(
            lines == [
                "pawl_commit_images_bucket{source=\"fleet\",le=\"1.0\"} 1",
                "pawl_commit_images_bucket{source=\"fleet\",le=\"2.0\"} 3",
                "pawl_commit_images_bucket{source=\"fleet\",le=\"5.0\"} 3",
                "pawl_commit_images_bucket{source=\"fleet\",le=\"10.0\"} 4",
                "pawl_commit_images_bucket{source=\"fleet\",le=\"20.0\"} 4",
                "pawl_commit_images_bucket{source=\"fleet\",le=\"50.0\"} 4",
                "pawl_commit_images_bucket{source=\"fleet\",le=\"100.0\"} 4",
                "pawl_commit_images_bucket{source=\"fleet\",le=\"500.0\"} 4",
                "pawl_commit_images_bucket{source=\"fleet\",le=\"+Inf\"} 5",
                "pawl_commit_images_sum{source=\"fleet\"} 1012",
                "pawl_commit_images_count{source=\"fleet\"} 5",
            ])
    }

    @Test("a timer's time is shown in seconds")
    func timer() {
        let table = MetricTable()
        Metrics.Timer(label: "pawl_cycle_duration_seconds", dimensions: [("source", "fleet")], factory: table)
            .recordMilliseconds(1_250)
        #expect(MetricsPage.text(of: table).contains("pawl_cycle_duration_seconds_sum{source=\"fleet\"} 1.25\n"))
    }

    @Test("labels hold whatever a name holds, escaped")
    func escaping() {
        let table = MetricTable()
        Gauge(label: "pawl_tags_known", dimensions: [("repository", "a\"b\\c\nd é")], factory: table).record(1)
        #expect(MetricsPage.text(of: table).contains("pawl_tags_known{repository=\"a\\\"b\\\\c\\nd é\"} 1\n"))
    }

    @Test(
        "a value that a closed label does not have is counted as other; labels that a metric does not have are told of")
    func closedLabels() {
        let table = MetricTable()
        func count(_ dimensions: [(String, String)]) {
            Counter(label: "pawl_registry_requests_total", dimensions: dimensions, factory: table).increment()
        }
        count([("registry", "ghcr.io"), ("code", "a body of the registry's own making")])
        count([("registry", "ghcr.io"), ("code", "999")])
        count([("registry", "ghcr.io")])
        count([("registry", "ghcr.io"), ("path", "/v2/")])
        Counter(label: "pawl_unheard_of_total", factory: table).increment()
        let page = MetricsPage.text(of: table)
        #expect(page.contains("pawl_registry_requests_total{registry=\"ghcr.io\",code=\"other\"} 2\n"))
        #expect(page.contains("pawl_metric_series_dropped_total 2\n"))
        #expect(!page.contains("own making"))
        #expect(!page.contains("unheard"))
    }

    @Test("a metric has no more series than its limit, and those that it has go on")
    func limit() {
        let table = MetricTable(limit: 10)
        for index in 0..<1_000 {
            Gauge(label: "pawl_tags_known", dimensions: [("repository", "r/\(index)")], factory: table).record(index)
        }
        Gauge(label: "pawl_tags_known", dimensions: [("repository", "r/3")], factory: table).record(33)
        let page = MetricsPage.text(of: table)
        #expect(page.split(separator: "\n").filter { $0.hasPrefix("pawl_tags_known{") }.count == 10)
        #expect(page.contains("pawl_tags_known{repository=\"r/3\"} 33\n"))
        #expect(page.contains("pawl_metric_series_dropped_total 990\n"))
    }

    @Test("what is destroyed is gone, and begins anew at zero")
    func destruction() {
        let table = MetricTable()
        let dimensions = [("policy", "apps:web"), ("reason", "TooYoung")]
        let gauge = Gauge(label: "pawl_update_pending", dimensions: dimensions, factory: table)
        gauge.record(4)
        gauge.destroy()
        #expect(!MetricsPage.text(of: table).contains("pawl_update_pending"))
        Gauge(label: "pawl_update_pending", dimensions: dimensions, factory: table).record(1)
        // What was destroyed before is another series: it takes nothing with it.
        gauge.destroy()
        #expect(
            MetricsPage.text(of: table).contains("pawl_update_pending{policy=\"apps:web\",reason=\"TooYoung\"} 1\n"))
    }

    @Test("a counter never falls, and nothing that is no number gets in")
    func monotony() {
        let table = MetricTable()
        let counter = FloatingPointCounter(
            label: "pawl_updates_total", dimensions: [("source", "fleet")], factory: table)
        counter.increment(by: 2.5)
        counter.increment(by: -1)
        counter.increment(by: Double.nan)
        counter.increment(by: Double.infinity)
        #expect(MetricsPage.text(of: table).contains("pawl_updates_total{source=\"fleet\"} 2.5\n"))
    }

    @Test("no count is lost where many count at once, and series come and go meanwhile")
    func crowd() async {
        let table = MetricTable()
        let counter = Counter(label: "pawl_updates_total", dimensions: [("source", "fleet")], factory: table)
        let recorder = Recorder(label: "pawl_commit_images", dimensions: [("source", "fleet")], factory: table)
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    for round in 0..<5_000 {
                        counter.increment()
                        Counter(label: "pawl_updates_total", dimensions: [("source", "fleet")], factory: table)
                            .increment()
                        recorder.record(round % 30)
                        let passing = Gauge(
                            label: "pawl_tags_known", dimensions: [("repository", "\(worker)/\(round % 7)")],
                            factory: table)
                        passing.record(round)
                        passing.destroy()
                        if round % 500 == 0 { _ = MetricsPage.text(of: table) }
                    }
                }
            }
        }
        let page = MetricsPage.text(of: table)
        #expect(page.contains("pawl_updates_total{source=\"fleet\"} 80000\n"))
        #expect(page.contains("pawl_commit_images_count{source=\"fleet\"} 40000\n"))
        #expect(!page.contains("pawl_tags_known"))
    }

    @Test("the process is told of as the system sees it")
    func process() throws {
        func value(_ name: String) throws -> Double {
            let line = MetricsPage.text(of: MetricTable()).split(separator: "\n").first { $0.hasPrefix("\(name) ") }
            return try #require((line?.split(separator: " ").last).flatMap { Double($0) })
        }
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let kilobytes = try #require(
            status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }?.split(separator: " ").dropFirst().first
                .flatMap { Double($0) })
        let resident = try value("process_resident_memory_bytes")
        #expect((0.5...2).contains(resident / (kilobytes * 1_024)))
        #expect(try value("process_cpu_seconds_total") > 0)
        #expect(try value("process_open_fds") >= 3)
        #expect(try value("process_max_fds") >= value("process_open_fds"))
        let started = try value("process_start_time_seconds")
        let now = Date.now.timeIntervalSince1970
        #expect((now - 6 * 3_600...now + 5).contains(started))
    }

    static let accepts: [(String?, MetricsFormat)] = [
        (nil, .text), ("*/*", .text), ("text/html", .text), ("application/openmetrics-text", .openMetrics),
        // What Prometheus 2.42 says.
        (
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", .openMetrics
        ),
        ("application/openmetrics-text;version=0.0.1", .text),
        ("text/plain;version=0.0.4, application/openmetrics-text;version=1.0.0;q=0.4", .text),
        ("application/openmetrics-text; version=1.0.0; q=0", .text), (";;,,q=", .text),
    ]

    @Test("the format is the one that who asks likes best", arguments: accepts)
    func format(accept: String?, wanted: MetricsFormat) { #expect(MetricsFormat(accept: accept) == wanted) }
}
