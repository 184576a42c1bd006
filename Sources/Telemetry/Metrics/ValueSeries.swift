import CoreMetrics
import Synchronization

/// One number under one set of labels: a counter's or a gauge's.
final class ValueSeries: CounterHandler, FloatingPointCounterHandler, RecorderHandler, MeterHandler {
    let family: String
    let labels: [String]
    /// Whether it may only rise.
    private let isCounter: Bool
    /// The bits of a `Double`: exact for whole numbers up to 2⁵³.
    private let bits = Atomic<UInt64>(0)

    init(family: String, labels: [String], isCounter: Bool) {
        self.family = family
        self.labels = labels
        self.isCounter = isCounter
    }

    var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

    private func add(_ amount: Double) {
        var known = bits.load(ordering: .relaxed)
        while true {
            let sum = (Double(bitPattern: known) + amount).bitPattern
            let (isExchanged, original) = bits.weakCompareExchange(
                expected: known, desired: sum, ordering: .relaxed)
            if isExchanged { return }
            known = original
        }
    }

    func increment(by amount: Int64) { increment(by: Double(amount)) }

    func increment(by amount: Double) {
        guard amount.isFinite, amount >= 0 || !isCounter else { return }
        add(amount)
    }

    func decrement(by amount: Double) {
        guard amount.isFinite, !isCounter else { return }
        add(-amount)
    }

    func reset() { bits.store(0, ordering: .relaxed) }

    func set(_ value: Int64) { set(Double(value)) }

    func set(_ value: Double) {
        guard !isCounter else { return }
        bits.store(value.bitPattern, ordering: .relaxed)
    }

    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
}
