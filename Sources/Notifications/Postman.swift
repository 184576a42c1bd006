import Logging
import Metrics
import Notices

/// Sends a receiver's messages until each is delivered or given up, and says what came of it in the log and the metrics.
struct Postman: Sendable {
    let name: String
    let courier: Courier
    let plan: RetryPlan
    let results: DeliveryResults
    private(set) var logger: Logger

    init(
        _ name: String, _ courier: Courier, _ plan: RetryPlan, _ logger: Logger, metrics: any MetricsFactory
    ) {
        self.name = name
        self.courier = courier
        self.plan = plan
        results = DeliveryResults(receiver: name, factory: metrics)
        self.logger = logger
        log(to: logger)
    }

    /// Says from the next message on in this log what comes of them.
    mutating func log(to logger: Logger) {
        self.logger = logger
        self.logger[metadataKey: "receiver"] = "\(name)"
    }

    /// Sends the parts of one message in their order; where one is given up, so are those after it.
    ///
    /// - Returns: whether all were delivered.
    @discardableResult
    func deliver(_ messages: [Message]) async -> Bool {
        for (index, message) in messages.enumerated() {
            guard await deliver(message) else {
                results.count(.failed, messages.count - index - 1)
                return false
            }
        }
        return true
    }

    /// Counts notices that were never sent.
    func drop(_ count: Int, because detail: String) {
        guard count > 0 else { return }
        results.count(.dropped, count)
        logger.warning("notifications dropped", metadata: ["count": "\(count)", "detail": "\(detail)"])
    }

    private func deliver(_ message: Message) async -> Bool {
        var plan = plan
        var tries = 0
        while true {
            tries += 1
            switch await courier.carry(message) {
            case .delivered:
                results.count(.delivered)
                logger.debug("notification delivered", metadata: ["tries": "\(tries)"])
                return true
            case .refused(let detail):
                results.count(.refused)
                logger.error("notification refused", metadata: ["detail": "\(detail)"])
                return false
            case .failed(let detail, let retryAfter):
                guard let pause = plan.next(retryAfter: retryAfter, jitter: .random(in: 0.5...1.5)),
                    (try? await Task.sleep(for: pause)) != nil
                else {
                    results.count(.failed)
                    logger.error("notification not delivered", metadata: ["tries": "\(tries)", "detail": "\(detail)"])
                    return false
                }
                if tries == 1 { logger.notice("notification delayed", metadata: ["detail": "\(detail)"]) }
            }
        }
    }
}
