import DemoRegistry
import Foundation
import Metrics
import Policies
import Reconciler
import Telemetry
import TestServers
import Testing

@Suite("What the metrics say of cycles")
struct CycleMetricsTests {
    /// A fleet whose cycles are counted into a table of the test's own.
    private struct Watched {
        let fleet: Fleet
        let table = MetricTable()
        let metrics: CycleMetrics
        let lags = PushLags()
        let source: SourceReconciler

        init(_ fleet: Fleet) async throws {
            self.fleet = fleet
            let table = table
            let lags = lags
            (metrics, source) = try await withMetricsFactory(table) {
                let metrics = CycleMetrics()
                await metrics.follow(sources: ["fleet"], policies: [])
                return (metrics, try fleet.reconciler(lags: lags))
            }
        }

        @discardableResult
        func cycle() async -> CycleReport {
            await withMetricsFactory(table) {
                let report = await source.cycle()
                await metrics.note(report, lags)
                return report
            }
        }

        /// The value of a series as the page has it; `nil` where there is none.
        func value(_ series: String) -> Double? {
            MetricsPage.text(of: table).split(separator: "\n").first { $0.hasPrefix("\(series) ") }
                .flatMap { Double($0.dropFirst(series.utf8.count + 1)) }
        }
    }

    @Test("a source is at zero before its first cycle")
    func zero() async throws {
        let watched = try await Watched(try await Fleet.start())
        for result in ["accepted", "refused", "lostRace", "failed"] {
            #expect(watched.value("pawl_git_push_total{source=\"fleet\",result=\"\(result)\"}") == 0)
        }
        for name in [
            "pawl_git_push_retries_total", "pawl_updates_total", "pawl_other_writer_conflicts_total",
            "pawl_cycle_last_success_timestamp_seconds", "pawl_reverts_held", "pawl_first_seen_to_pushed_seconds_count",
            "pawl_cycle_duration_seconds_count", "pawl_commit_images_count",
        ] {
            #expect(watched.value("\(name){source=\"fleet\"}") == 0, "\(name)")
        }
        #expect(watched.value("pawl_metric_series_dropped_total") == 0)
    }

    @Test("a push is counted, and a tag that came meanwhile has its lag")
    func push() async throws {
        let watched = try await Watched(try await Fleet.start())
        await watched.cycle()
        #expect(watched.value("pawl_cycles_total{source=\"fleet\",result=\"pushed\"}") == 1)
        #expect(watched.value("pawl_git_push_total{source=\"fleet\",result=\"accepted\"}") == 1)
        #expect(watched.value("pawl_updates_total{source=\"fleet\"}") == 1)
        #expect(watched.value("pawl_commit_images_sum{source=\"fleet\"}") == 1)
        #expect(watched.value("pawl_policy_evaluations_total{policy=\"apps:web\",result=\"Selected\"}") == 1)
        #expect(watched.value("pawl_tags_known{repository=\"\(watched.fleet.image)\"}") == 2)
        // That tag was there before us: nobody knows for how long.
        #expect(watched.value("pawl_first_seen_to_pushed_seconds_count{source=\"fleet\"}") == 0)
        let success = try #require(watched.value("pawl_cycle_last_success_timestamp_seconds{source=\"fleet\"}"))
        #expect(abs(success - Date.now.timeIntervalSince1970) < 60)

        await watched.fleet.registry.push("1.2.0", to: "team/web")
        await watched.cycle()
        #expect(try watched.fleet.tag == "1.2.0")
        #expect(watched.value("pawl_first_seen_to_pushed_seconds_count{source=\"fleet\"}") == 1)
        let lag = try #require(watched.value("pawl_first_seen_to_pushed_seconds_sum{source=\"fleet\"}"))
        #expect(lag > 0 && lag < 60)

        await watched.cycle()
        #expect(watched.value("pawl_cycles_total{source=\"fleet\",result=\"unchanged\"}") == 1)
        #expect(watched.value("pawl_policy_evaluations_total{policy=\"apps:web\",result=\"UpToDate\"}") == 1)
        #expect((watched.value("pawl_git_duration_seconds_count{source=\"fleet\",operation=\"fetch\"}") ?? 0) >= 3)
        #expect(watched.value("pawl_git_duration_seconds_count{source=\"fleet\",operation=\"push\"}") == 2)
        #expect(watched.value("pawl_metric_series_dropped_total") == 0)
    }

    @Test("a refused push is pending, by its reason, until it goes through")
    func refusal() async throws {
        let watched = try await Watched(try await Fleet.start())
        let hook = "\(watched.fleet.remote.path)/hooks/pre-receive"
        try Script.write("exit 1", to: hook)
        await watched.cycle()
        #expect(watched.value("pawl_git_push_total{source=\"fleet\",result=\"refused\"}") == 1)
        #expect(watched.value("pawl_cycles_total{source=\"fleet\",result=\"failed\"}") == 1)
        #expect(watched.value("pawl_update_pending{policy=\"apps:web\",reason=\"PushRejected\"}") == 1)
        #expect(watched.value("pawl_cycle_last_success_timestamp_seconds{source=\"fleet\"}") == 0)
        try FileManager.default.removeItem(atPath: hook)
        await watched.cycle()
        #expect(watched.value("pawl_update_pending{policy=\"apps:web\",reason=\"PushRejected\"}") == 0)
    }

    @Test("a value that a person set back is held, and pending")
    func revert() async throws {
        let watched = try await Watched(try await Fleet.start())
        await watched.cycle()
        try await watched.fleet.set("1.0.0")
        await watched.cycle()
        #expect(try watched.fleet.tag == "1.0.0")
        #expect(watched.value("pawl_reverts_held{source=\"fleet\"}") == 1)
        #expect(watched.value("pawl_update_pending{policy=\"apps:web\",reason=\"Held\"}") == 1)
        await watched.fleet.registry.push("1.3.0", to: "team/web")
        await watched.cycle()
        #expect(watched.value("pawl_reverts_held{source=\"fleet\"}") == 0)
        #expect(watched.value("pawl_update_pending{policy=\"apps:web\",reason=\"Held\"}") == 0)
    }

    @Test("the series of a policy that is gone disappear, and so do those of its repositories and of a source")
    func removal() async throws {
        let watched = try await Watched(try await Fleet.start(spec: "  hold: {tag: 1.0.0, reason: wait}"))
        await watched.cycle()
        #expect(watched.value("pawl_update_pending{policy=\"apps:web\",reason=\"Held\"}") == 1)
        try await watched.fleet.person("git rm -q .pawl/web.yaml; git commit -q -m Gone; git push -q origin main")
        await watched.cycle()
        #expect(!MetricsPage.text(of: watched.table).contains("apps:web"))
        #expect(!MetricsPage.text(of: watched.table).contains("pawl_tags_known{"))
        #expect(watched.value("pawl_cycles_total{source=\"fleet\",result=\"unchanged\"}") == 2)
        await withMetricsFactory(watched.table) { await watched.metrics.follow(sources: [], policies: []) }
        #expect(!MetricsPage.text(of: watched.table).contains("source=\"fleet\""))
    }

    @Test("a registry that is gone is pending, and so counted")
    func unreachable() async throws {
        let fleet = try await Fleet.start()
        let watched = try await Watched(fleet)
        try fleet.write(
            ".pawl/web.yaml",
            fleet.policy().replacingOccurrences(
                of: "image: \"\(fleet.image)\"", with: "image: \"127.0.0.1:1/team/web\""))
        try fleet.write(Fleet.file, "kind: Deployment\nimage: 127.0.0.1:1/team/web:1.0.0\n")
        try await fleet.person("git commit -q -a -m Elsewhere; git push -q origin main")
        await watched.cycle()
        #expect(watched.value("pawl_update_pending{policy=\"apps:web\",reason=\"RegistryUnavailable\"}") == 1)
        #expect(
            (watched.value("pawl_registry_requests_total{registry=\"127.0.0.1:1\",code=\"connect\"}") ?? 0) >= 1)
        #expect(watched.value("pawl_cycles_total{source=\"fleet\",result=\"unchanged\"}") == 1)
    }
}
