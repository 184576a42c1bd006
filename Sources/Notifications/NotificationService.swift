package import Curl
package import Logging
package import Metrics
import Notices
package import Policies
package import Reconciler
package import Resources
import ServiceLifecycle

/// Everybody who is told what happens: a follower of the cycles, and the tasks that send.
///
/// It lives as long as the process, however often the configuration is read: what waits for a receiver, and what it was told
/// already, is not lost with a reading.
package actor NotificationService: Service {
    private let courier: @Sendable (ReceiverConfiguration) -> Courier
    private let plan: RetryPlan
    private let alertPeriod: Duration
    private let patience: Duration
    private let metrics: any MetricsFactory
    private let clock: @Sendable () -> Instant

    private var engagements: [Engagement] = []
    /// Those whose work is still to begin.
    private let beginnings: AsyncStream<Engagement>
    private let begin: AsyncStream<Engagement>.Continuation

    /// - Parameters:
    ///   - access: how a receiver is reached, as its configuration has it.
    ///   - plan: when a message that failed is tried again.
    ///   - alertPeriod: how often alerts are repeated.
    ///   - patience: how long a receiver whose end has come, or the service's, is waited for.
    package init(
        userAgent: String, loop: CurlLoop, access: @escaping @Sendable (ReceiverConfiguration) -> ServerAccess,
        plan: RetryPlan = RetryPlan(), alertPeriod: Duration = .seconds(60), patience: Duration = .seconds(5),
        metrics: any MetricsFactory = MetricsSystem.factory,
        clock: @escaping @Sendable () -> Instant = { .systemNow }
    ) {
        courier = { Courier(to: $0, access: access($0), userAgent: userAgent, loop: loop) }
        self.plan = plan
        self.alertPeriod = alertPeriod
        self.patience = patience
        self.metrics = metrics
        self.clock = clock
        (beginnings, begin) = AsyncStream.makeStream()
    }

    /// Tells these from now on, of these sources.
    ///
    /// A receiver that stays as it was goes on as if nothing had happened. One that is not among them, or is another than
    /// before, has a few seconds for what it has still to send, and nobody waits for it.
    package func follow(_ receivers: [ReceiverConfiguration], sources: Set<String>, _ logger: Logger) async {
        var former = engagements
        engagements = receivers.map { configuration in
            if let index = former.firstIndex(where: { $0.configuration == configuration }) {
                return former.remove(at: index)
            }
            let engagement = Engagement(configuration, receiver(configuration, logger), patience: patience)
            begin.yield(engagement)
            return engagement
        }
        for engagement in former { engagement.end() }
        for engagement in engagements { await engagement.receiver.goOn(with: sources, logger) }
    }

    private func receiver(_ configuration: ReceiverConfiguration, _ logger: Logger) -> any Receiver {
        let watch = NoticeWatch(
            NoticeInterest(configuration.kinds, policies: configuration.policies, sources: configuration.sources),
            failuresBefore: configuration.failuresBefore, stuckAfter: configuration.stuckAfter)
        func postman(_ plan: RetryPlan) -> Postman {
            Postman(configuration.name, courier(configuration), plan, logger, metrics: metrics)
        }
        switch configuration.kind {
        case .message(let format):
            return Mailbox(
                format, watch, tellsResolved: configuration.tellsResolved, digest: configuration.digest, postman(plan))
        case .alertmanager(let labels):
            // The next period is another chance, with newer words.
            return AlertFeed(
                labels: labels, watch, postman(RetryPlan(tries: 3, patience: alertPeriod)), period: alertPeriod,
                clock: clock)
        }
    }

    package nonisolated var follower: ReconcilerService.Follower { { _, report in await self.follow(report) } }

    /// Takes the report of a cycle: what is news in it waits for its receivers.
    package func follow(_ report: CycleReport) async {
        let now = clock()
        for engagement in engagements { await engagement.receiver.take(report, at: now) }
    }

    /// Sends until a graceful stop is asked for, and then for a few seconds what there is still to send.
    package func run() async throws {
        await withDiscardingTaskGroup { group in
            group.addTask {
                try? await gracefulShutdown()
                await self.end()
            }
            for await engagement in beginnings { group.addTask { await engagement.run() } }
        }
    }

    private func end() {
        begin.finish()
        for engagement in engagements { engagement.end() }
    }
}
