package import Logging
import Policies
import ServiceLifecycle
import Tracing

/// The service: every source's loop, until a graceful stop is asked for. One source's failure never stops another's.
package struct ReconcilerService: Service {
    private let sources: [SourceReconciler]
    private let waker: Waker
    private let board: ServiceBoard?
    private let logger: Logger
    private let followers: [Follower]

    /// Told of every cycle's report, before that source's next cycle.
    package typealias Follower = @Sendable (SourceReconciler, CycleReport) async -> Void

    /// - Parameters:
    ///   - waker: what shortens the waits; the sources' own.
    ///   - board: where is noted what is under way.
    package init(
        sources: [SourceReconciler], waker: Waker = Waker(), board: ServiceBoard? = nil, logger: Logger,
        followers: [Follower] = []
    ) {
        self.sources = sources
        self.waker = waker
        self.board = board
        self.logger = logger
        self.followers = followers
    }

    package func run() async throws {
        logger.info("service started", metadata: ["sources": "\(sources.count)"])
        await withTaskGroup(of: Void.self) { group in
            for source in sources { group.addTask { await loop(source) } }
        }
        // Without a source there is nothing to do yet; the configuration may name one later.
        if sources.isEmpty { try? await gracefulShutdown() }
        logger.info("service stopped")
    }

    /// One cycle of every source, side by side.
    package func runOnce() async -> [CycleReport] {
        await withTaskGroup(of: CycleReport.self) { group in
            for source in sources { group.addTask { await cycle(source) } }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.source < $1.source }
        }
    }

    /// A cycle of a source; the log, the board and the followers are told of it.
    ///
    /// - Parameter previous: the one before, which is not told of twice.
    private func cycle(
        _ source: SourceReconciler, _ occasion: Occasion = Occasion(), after previous: CycleReport? = nil
    ) async -> CycleReport {
        let report = await source.cycle(occasion)
        await ServiceContext.withValue(report.context) {
            CycleLog(logger).log(report, after: previous)
            await board?.note(report)
            for follower in followers { await follower(source, report) }
        }
        return report
    }

    private func loop(_ source: SourceReconciler) async {
        let name = source.settings.name
        var previous: CycleReport?
        var occasion = Occasion()
        var failures = 0
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            await board?.note(.cycling, of: name)
            let report = await cycle(source, occasion, after: previous)
            previous = report
            failures = report.mayPassByItself ? failures + 1 : 0
            let pause = ReconcilerService.pause(await source.interval, afterFailures: failures)
            await board?.note(.waiting(until: .systemNow + pause), of: name)
            occasion = await cancelWhenGracefulShutdown { await waker.wait(for: name, atMost: pause) }
        }
    }

    /// The first pause after a cycle that failed by something that may pass; each further one is twice as long, up to the
    /// interval.
    private static let firstRetry = Duration.seconds(10)

    static func pause(_ interval: Duration, afterFailures failures: Int) -> Duration {
        guard failures > 0 else { return jittered(interval) }
        return jittered(min(interval, firstRetry * (1 << min(failures - 1, 16))))
    }

    /// An interval with up to a tenth more or less, so that many sources and replicas do not ask in step.
    static func jittered(_ interval: Duration) -> Duration {
        interval * Double.random(in: 0.9...1.1)
    }
}
