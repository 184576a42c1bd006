import Foundation
package import Tracing

/// A span under way.
///
/// `@unchecked`: the lock protects what changes.
package final class RecordedSpan: Span, @unchecked Sendable {
    package let context: ServiceContext
    private let identity: SpanIdentity
    private let parent: SpanID?
    private let kind: SpanKind
    private let start: UInt64
    private let finish: @Sendable (FinishedSpan) -> Void

    private let lock = NSLock()
    private var name: String
    private var kept = SpanAttributes()
    private var events: [FinishedSpan.Event] = []
    private var droppedEvents = 0
    private var links: [FinishedSpan.Link] = []
    private var status: SpanStatus?
    private var hasEnded = false

    /// As the OpenTelemetry specification limits them.
    private static let maximumOfEach = 128

    /// - Parameter finish: told of the span as it ends, where its trace is recorded.
    init(
        _ name: String, identity: SpanIdentity, parent: SpanID?, kind: SpanKind, start: UInt64,
        context: ServiceContext, finish: @escaping @Sendable (FinishedSpan) -> Void
    ) {
        self.name = name
        self.identity = identity
        self.parent = parent
        self.kind = kind
        self.start = start
        self.context = context
        self.finish = finish
    }

    package var isRecording: Bool { identity.isSampled && lock.withLock { !hasEnded } }

    package var operationName: String {
        get { lock.withLock { name } }
        set { lock.withLock { if !hasEnded { name = newValue } } }
    }

    package var attributes: SpanAttributes {
        get { lock.withLock { kept } }
        set { if identity.isSampled { lock.withLock { if !hasEnded { kept = newValue } } } }
    }

    package func setStatus(_ status: SpanStatus) { lock.withLock { if !hasEnded { self.status = status } } }

    package func addEvent(_ event: SpanEvent) {
        guard identity.isSampled else { return }
        let event = FinishedSpan.Event(
            name: event.name, time: event.nanosecondsSinceEpoch, attributes: event.attributes.finished)
        lock.withLock {
            guard !hasEnded, events.count < RecordedSpan.maximumOfEach else { return droppedEvents += 1 }
            events.append(event)
        }
    }

    /// The event `exception` of the semantic conventions, and no stack.
    package func recordError<Instant: TracerInstant>(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {
        guard identity.isSampled else { return }
        var attributes = attributes
        attributes.set("exception.type", value: .string("\(type(of: error))"))
        attributes.set("exception.message", value: .string("\(error)"))
        addEvent(SpanEvent(name: "exception", at: instant(), attributes: attributes))
    }

    package func addLink(_ link: SpanLink) {
        guard identity.isSampled, let other = link.context.span else { return }
        let link = FinishedSpan.Link(identity: other, attributes: link.attributes.finished)
        lock.withLock { if !hasEnded, links.count < RecordedSpan.maximumOfEach { links.append(link) } }
    }

    package func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        let end = instant().nanosecondsSinceEpoch
        let finished: FinishedSpan? = lock.withLock {
            guard !hasEnded else { return nil }
            hasEnded = true
            guard identity.isSampled else { return nil }
            let all = kept.finished
            return FinishedSpan(
                identity: identity, parent: parent, name: name, kind: kind, start: start, end: max(start, end),
                attributes: Array(all.prefix(RecordedSpan.maximumOfEach)),
                droppedAttributes: max(0, all.count - RecordedSpan.maximumOfEach), events: events,
                droppedEvents: droppedEvents, links: links, status: status)
        }
        if let finished { finish(finished) }
    }
}
