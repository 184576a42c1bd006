import CoreMetrics
import Foundation

/// How often values fell into each bucket, under one set of labels.
///
/// `@unchecked`: the lock protects what changes.
final class HistogramSeries: RecorderHandler, TimerHandler, @unchecked Sendable {
    let family: String
    let labels: [String]
    private let bounds: [Double]
    private let lock = NSLock()
    private var counts: [UInt64]
    private var sum = 0.0

    /// - Parameter bounds: ascending, without infinity.
    init(family: String, labels: [String], bounds: [Double]) {
        self.family = family
        self.labels = labels
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    /// The number of values in each bucket alone, the last one being that of infinity, and the sum of all values.
    var state: (counts: [UInt64], sum: Double) { lock.withLock { (counts, sum) } }

    func record(_ value: Double) {
        guard value.isFinite else { return }
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        lock.withLock {
            counts[index] += 1
            sum += value
        }
    }

    func record(_ value: Int64) { record(Double(value)) }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
}
