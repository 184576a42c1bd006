import Metrics

/// The counters of a receiver, from zero on: `pawl_notifications_total{receiver,result}`.
struct DeliveryResults: Sendable {
    /// What may come of a message.
    enum Result: String, CaseIterable {
        case delivered
        /// The receiver will not have it.
        case refused
        /// Tried until it was given up.
        case failed
        /// Never tried: there were too many, or the receiver or the service came to its end.
        case dropped
    }

    private let counters: [Result: Counter]

    init(receiver: String, factory: any MetricsFactory) {
        counters = Dictionary(
            uniqueKeysWithValues: Result.allCases.map { result in
                let counter = Counter(
                    label: "pawl_notifications_total",
                    dimensions: [("receiver", receiver), ("result", result.rawValue)], factory: factory)
                counter.increment(by: 0)
                return (result, counter)
            })
    }

    func count(_ result: Result, _ count: Int = 1) { counters[result]?.increment(by: Int64(count)) }
}
