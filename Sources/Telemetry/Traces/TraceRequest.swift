import Tracing

/// A batch of spans as a collector wants them: OTLP's `ExportTraceServiceRequest`.
///
/// Source: opentelemetry-proto 1.x, `collector/trace/v1/trace_service.proto` and `trace/v1/trace.proto`.
struct TraceRequest {
    let resource: [FinishedSpan.Attribute]
    let scope: (name: String, version: String)
    let spans: [FinishedSpan]
}

// MARK: Binary

extension TraceRequest {
    var protobuf: [UInt8] {
        var writer = ProtobufWriter()
        writer.field(1) { resourceSpans in
            resourceSpans.field(1) { $0.attributes(1, resource) }
            resourceSpans.field(2) { scopeSpans in
                scopeSpans.field(1) {
                    $0.field(1, text: scope.name)
                    $0.field(2, text: scope.version)
                }
                for span in spans { scopeSpans.field(2) { $0.span(span) } }
            }
        }
        return writer.bytes
    }
}

extension ProtobufWriter {
    fileprivate mutating func span(_ span: FinishedSpan) {
        field(1, bytes: span.identity.trace.bytes)
        field(2, bytes: span.identity.span.bytes)
        field(3, text: span.identity.state)
        if let parent = span.parent { field(4, bytes: parent.bytes) }
        field(5, text: span.name)
        field(6, number: span.kind.number)
        field(7, fixed64: span.start)
        field(8, fixed64: span.end)
        attributes(9, span.attributes)
        field(10, number: UInt64(span.droppedAttributes))
        for event in span.events {
            field(11) {
                $0.field(1, fixed64: event.time)
                $0.field(2, text: event.name)
                $0.attributes(3, event.attributes)
            }
        }
        field(12, number: UInt64(span.droppedEvents))
        for link in span.links {
            field(13) {
                $0.field(1, bytes: link.identity.trace.bytes)
                $0.field(2, bytes: link.identity.span.bytes)
                $0.field(3, text: link.identity.state)
                $0.attributes(4, link.attributes)
            }
        }
        if let status = span.status {
            field(15) {
                $0.field(2, text: status.message ?? "")
                $0.field(3, number: status.code.number)
            }
        }
        field(16, fixed32: span.identity.isSampled ? 1 : 0)
    }

    fileprivate mutating func attributes(_ number: Int, _ attributes: [FinishedSpan.Attribute]) {
        for attribute in attributes {
            field(number) {
                $0.field(1, text: attribute.key)
                $0.field(2) { $0.value(attribute.value) }
            }
        }
    }

    private mutating func value(_ value: AttributeValue) {
        switch value {
        case .text(let text): choice(1, text: text)
        case .boolean(let value): choice(2, number: value ? 1 : 0)
        case .whole(let value): choice(3, number: UInt64(bitPattern: value))
        case .real(let value): choice(4, real: value)
        case .list(let values):
            field(5) { list in for value in values { list.field(1) { $0.value(value) } } }
        }
    }
}

extension SpanKind {
    /// The number of the enumeration `SpanKind`.
    var number: UInt64 {
        switch self {
        case .internal: 1
        case .server: 2
        case .client: 3
        case .producer: 4
        case .consumer: 5
        }
    }
}

extension SpanStatus.Code {
    /// The number of the enumeration `StatusCode`.
    var number: UInt64 {
        switch self {
        case .ok: 1
        case .error: 2
        }
    }
}
