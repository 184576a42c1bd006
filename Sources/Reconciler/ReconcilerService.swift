package import Logging
import ServiceLifecycle

/// The service: every source's loop, until a graceful stop is asked for. One source's failure never stops another's.
package struct ReconcilerService: Service {
    private let sources: [SourceReconciler]
    private let logger: Logger
    private let follow: @Sendable (SourceReconciler, CycleReport) async -> Void

    /// - Parameter follow: told of every cycle's report, before that source's next cycle.
    package init(
        sources: [SourceReconciler], logger: Logger,
        follow: @escaping @Sendable (SourceReconciler, CycleReport) async -> Void = { _, _ in }
    ) {
        self.sources = sources
        self.logger = logger
        self.follow = follow
    }

    package func run() async throws {
        logger.info("service started", metadata: ["sources": "\(sources.count)"])
        await withTaskGroup(of: Void.self) { group in
            for source in sources { group.addTask { await loop(source) } }
        }
        logger.info("service stopped")
    }

    /// One cycle of every source, side by side.
    package func runOnce() async -> [CycleReport] {
        await withTaskGroup(of: CycleReport.self) { group in
            for source in sources { group.addTask { await source.cycle() } }
            var reports: [CycleReport] = []
            for await report in group {
                CycleLog(logger).log(report)
                reports.append(report)
            }
            return reports.sorted { $0.source < $1.source }
        }
    }

    private func loop(_ source: SourceReconciler) async {
        var previous: CycleReport?
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            let report = await source.cycle()
            CycleLog(logger).log(report, after: previous)
            previous = report
            await follow(source, report)
            let pause = ReconcilerService.jittered(await source.interval)
            do {
                try await cancelWhenGracefulShutdown { try await Task.sleep(for: pause) }
            } catch {
                return
            }
        }
    }

    /// An interval with up to a tenth more or less, so that many sources and replicas do not ask in step.
    static func jittered(_ interval: Duration) -> Duration {
        interval * Double.random(in: 0.9...1.1)
    }
}
