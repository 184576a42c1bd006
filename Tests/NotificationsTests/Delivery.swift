import Curl
import Foundation
import Logging
import Metrics
import MetricsTestKit
import Notices
import Policies
import Resources
import Secrets
import ServiceLifecycle

@testable import Notifications

/// A notification service at work, until the test that has it ends.
final class Delivery: Sendable {
    let service: NotificationService
    let journal = Journal()
    let metrics = TestMetrics()
    private let group: ServiceGroup
    private let task: Task<Void, any Error>

    init(
        _ receivers: [ReceiverConfiguration], plan: RetryPlan = RetryPlan(firstPause: .milliseconds(5)),
        alertPeriod: Duration = .seconds(60), patience: Duration = .seconds(20),
        before: (NotificationService) async -> Void = { _ in }
    ) async {
        let service = NotificationService(
            userAgent: "pawl-test", loop: CurlLoop(), access: { _ in .direct }, plan: plan, alertPeriod: alertPeriod,
            patience: patience, metrics: metrics)
        self.service = service
        await service.follow(receivers, sources: ["fleet"], journal.logger)
        await before(service)
        let starter = Starter()
        let group = ServiceGroup(services: [service, starter], logger: Logger(label: "group"))
        self.group = group
        task = Task { try await group.run() }
        // A group that is asked to stop before it runs never runs.
        for await _ in starter.strokes { break }
    }

    private struct Starter: Service {
        let strokes: AsyncStream<Void>
        private let continuation: AsyncStream<Void>.Continuation

        init() { (strokes, continuation) = AsyncStream.makeStream() }

        func run() async throws {
            continuation.yield()
            try await gracefulShutdown()
        }
    }

    deinit { task.cancel() }

    /// As after a new reading of the configuration.
    func follow(_ receivers: [ReceiverConfiguration], sources: Set<String> = ["fleet"]) async {
        await service.follow(receivers, sources: sources, journal.logger)
    }

    /// Asks for a graceful stop and waits until it is done.
    func stop() async throws {
        await group.triggerGracefulShutdown()
        try await task.value
    }

    func count(_ result: DeliveryResults.Result, of receiver: String) -> Int64 {
        metrics.counterTotal(
            label: "pawl_notifications_total", dimensions: [("receiver", receiver), ("result", result.rawValue)])
    }
}

extension ReceiverConfiguration {
    /// A webhook that is told everything at once.
    static func webhook(_ url: String, named name: String = "hook", digest: Duration? = nil) -> ReceiverConfiguration {
        ReceiverConfiguration(
            name: name, kind: .message(.webhook(template: nil, contentType: .json)), address: .inline(url),
            failuresBefore: 1, digest: digest)
    }
}
