package import Curl
package import Logging
package import Metrics
import Notices
package import Policies
package import Reconciler
package import Resources
import ServiceLifecycle

/// Everybody who is told what happens: a follower of the cycles, and the tasks that send.
package struct NotificationService: Service {
    private let receivers: [any Receiver]
    private let clock: @Sendable () -> Instant

    private let patience: Duration

    /// - Parameters:
    ///   - access: how a receiver is reached, as its configuration has it.
    ///   - plan: when a message that failed is tried again.
    ///   - alertPeriod: how often alerts are repeated.
    ///   - patience: how long a service that stops waits for what there is still to send.
    package init(
        _ receivers: [ReceiverConfiguration], userAgent: String, loop: CurlLoop, logger: Logger,
        access: (ReceiverConfiguration) -> ServerAccess, plan: RetryPlan = RetryPlan(),
        alertPeriod: Duration = .seconds(60), patience: Duration = .seconds(5),
        metrics: any MetricsFactory = MetricsSystem.factory,
        clock: @escaping @Sendable () -> Instant = { .systemNow }
    ) {
        self.clock = clock
        self.patience = patience
        self.receivers = receivers.map { receiver in
            let watch = NoticeWatch(
                NoticeInterest(receiver.kinds, policies: receiver.policies, sources: receiver.sources),
                failuresBefore: receiver.failuresBefore, stuckAfter: receiver.stuckAfter)
            let courier = Courier(to: receiver, access: access(receiver), userAgent: userAgent, loop: loop)
            switch receiver.kind {
            case .message(let format):
                return Mailbox(
                    format, watch, tellsResolved: receiver.tellsResolved, digest: receiver.digest,
                    Postman(receiver.name, courier, plan, logger, metrics: metrics))
            case .alertmanager(let labels):
                // The next period is another chance, with newer words.
                let plan = RetryPlan(tries: 3, patience: alertPeriod)
                return AlertFeed(
                    labels: labels, watch, Postman(receiver.name, courier, plan, logger, metrics: metrics),
                    period: alertPeriod, clock: clock)
            }
        }
    }

    package var follower: ReconcilerService.Follower { { _, report in await follow(report) } }

    /// Takes the report of a cycle: what is news in it waits for its receivers.
    package func follow(_ report: CycleReport) async {
        let now = clock()
        for receiver in receivers { await receiver.take(report, at: now) }
    }

    /// Sends until a graceful stop is asked for, and then for a few seconds what there is still to send.
    package func run() async throws {
        await withTaskGroup(of: Bool.self) { group in
            for receiver in receivers {
                group.addTask {
                    await receiver.run()
                    return true
                }
            }
            group.addTask {
                try? await gracefulShutdown()
                for receiver in receivers { await receiver.close() }
                try? await Task.sleep(for: patience)
                return false
            }
            var open = receivers.count
            while open > 0, let isDone = await group.next(), isDone { open -= 1 }
            group.cancelAll()
        }
    }
}
