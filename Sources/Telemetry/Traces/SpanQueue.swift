import Foundation
import Metrics

/// Spans that have ended and wait for the export. Whoever ends one never waits: where the queue is full it is dropped.
///
/// `@unchecked`: the lock protects what waits.
package final class SpanQueue: @unchecked Sendable {
    private let capacity: Int
    private let batchSize: Int
    private let lock = NSLock()
    private var waiting: [FinishedSpan] = []
    private var hasClosed = false
    private let dropped: Counter

    /// Rings where a batch is full, or somebody asks for an export.
    let bell: AsyncStream<Void>
    private let ringer: AsyncStream<Void>.Continuation

    package init(capacity: Int, batchSize: Int) {
        self.capacity = capacity
        self.batchSize = batchSize
        (bell, ringer) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        dropped = Counter(label: "pawl_trace_spans_total", dimensions: [("result", "dropped")])
        dropped.increment(by: 0)
    }

    func add(_ span: FinishedSpan) {
        let count: Int? = lock.withLock {
            guard !hasClosed, waiting.count < capacity else { return nil }
            waiting.append(span)
            return waiting.count
        }
        guard let count else { return dropped.increment() }
        if count % batchSize == 0 { ring() }
    }

    func ring() { ringer.yield() }

    /// The oldest spans, no more than a batch takes.
    func take() -> [FinishedSpan] {
        lock.withLock {
            let batch = Array(waiting.prefix(batchSize))
            waiting.removeFirst(batch.count)
            return batch
        }
    }

    var isClosed: Bool { lock.withLock { hasClosed } }

    /// Takes no more spans; what still waits can be taken out.
    func close() {
        lock.withLock { hasClosed = true }
        ringer.finish()
    }
}
