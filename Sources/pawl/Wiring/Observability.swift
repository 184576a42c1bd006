import Foundation
import Logging
import Metrics
import Reconciler
import ServiceLifecycle
import Telemetry
import Tracing

/// What is behind the interfaces through which rooms count and trace. Put there once in a process, by the service alone: no
/// other command is watched.
struct Observability: Sendable {
    /// What counts cycles; it outlives configurations.
    let cycles = CycleMetrics()
    private let table: MetricTable
    private let export: SpanExport?

    /// - Parameters:
    ///   - logger: told of what the environment asks for and cannot be had.
    ///   - environment: where the `OTEL_*` variables stand.
    static func start(_ logger: Logger, environment: [String: String] = ProcessInfo.processInfo.environment)
        -> Observability
    {
        let (table, handler) = (MetricTable(), logger.handler)
        // Loggers that libraries make for themselves write the same lines.
        LoggingSystem.bootstrap { label in
            guard let line = handler as? LineLogHandler else { return handler }
            return line.labelled(label)
        }
        MetricsSystem.bootstrap(table)
        Gauge(
            label: "pawl_build_info",
            dimensions: [("version", Version.number), ("architecture", Observability.architecture)]
        ).record(1)
        let (settings, warnings) = TracingSettings.read(environment)
        for warning in warnings { logger.warning("tracing is not as asked for", metadata: ["detail": "\(warning)"]) }
        guard let settings else { return Observability(table: table, export: nil) }
        let queue = SpanQueue(capacity: settings.queueSize, batchSize: settings.batchSize)
        InstrumentationSystem.bootstrap(SpanTracer(sampler: settings.sampler, queue: queue))
        return Observability(
            table: table, export: SpanExport(settings, queue: queue, version: Version.number, logger: logger))
    }

    /// What has to run beside the service and end after it.
    var services: [any Service] { export.map { [$0] } ?? [] }

    /// The page that Prometheus reads.
    @Sendable func page() -> String { MetricsPage.text(of: table) }

    private static var architecture: String {
        #if arch(x86_64)
            "x86_64"
        #elseif arch(arm64)
            "arm64"
        #else
            "other"
        #endif
    }
}
