import Foundation
package import Tracing

/// The tracer behind the `Tracing` API: makes spans, names them, and hands those that ended to the export.
package final class SpanTracer: Tracer {
    private let sampler: Sampler
    private let queue: SpanQueue

    /// - Parameter queue: where spans wait that have ended.
    package init(sampler: Sampler, queue: SpanQueue) {
        self.sampler = sampler
        self.queue = queue
    }

    package func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> RecordedSpan {
        var context = context()
        let parent = context.span
        var generator = SystemRandomNumberGenerator()
        let trace = parent?.trace ?? .random(using: &generator)
        let identity = SpanIdentity(
            trace: trace, span: .random(using: &generator), isSampled: sampler.records(trace, parent: parent),
            state: parent?.state ?? "")
        context.span = identity
        return RecordedSpan(
            operationName, identity: identity, parent: parent?.span, kind: kind,
            start: instant().nanosecondsSinceEpoch, context: context, finish: queue.add)
    }

    /// Has what waits exported soon; it does not wait for that.
    package func forceFlush() { queue.ring() }

    package func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let span = context.span else { return }
        injector.inject(TraceParent(span).description, forKey: TraceParent.key, into: &carrier)
        if !span.state.isEmpty { injector.inject(span.state, forKey: TraceParent.stateKey, into: &carrier) }
    }

    package func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {
        guard let text = extractor.extract(key: TraceParent.key, from: carrier),
            let parent = TraceParent(text, state: extractor.extract(key: TraceParent.stateKey, from: carrier))
        else { return }
        context.span = parent.identity
    }
}
