import Foundation
import Tracing

// As the JSON mapping of OTLP: names in lower camel case, ids in hexadecimal, numbers of 64 bits as text, enumerations as
// numbers. Source: the OTLP specification, "JSON Protobuf Encoding".

extension TraceRequest {
    func json() throws -> [UInt8] {
        let document = Document(resourceSpans: [
            ResourceSpans(
                resource: Resource(attributes: resource.map(KeyValue.init)),
                scopeSpans: [
                    ScopeSpans(
                        scope: Scope(name: scope.name, version: scope.version), spans: spans.map(SpanObject.init))
                ])
        ])
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(document))
    }
}

private struct Document: Encodable { let resourceSpans: [ResourceSpans] }

private struct ResourceSpans: Encodable {
    let resource: Resource
    let scopeSpans: [ScopeSpans]
}

private struct Resource: Encodable { let attributes: [KeyValue] }

private struct ScopeSpans: Encodable {
    let scope: Scope
    let spans: [SpanObject]
}

private struct Scope: Encodable {
    let name: String
    let version: String
}

private struct SpanObject: Encodable {
    let traceId: String
    let spanId: String
    let traceState: String?
    let parentSpanId: String?
    let name: String
    let kind: UInt64
    let startTimeUnixNano: String
    let endTimeUnixNano: String
    let attributes: [KeyValue]
    let droppedAttributesCount: Int
    let events: [EventObject]
    let droppedEventsCount: Int
    let links: [LinkObject]
    let status: StatusObject?
    let flags: Int

    init(_ span: FinishedSpan) {
        traceId = span.identity.trace.description
        spanId = span.identity.span.description
        traceState = span.identity.state.isEmpty ? nil : span.identity.state
        parentSpanId = span.parent?.description
        name = span.name
        kind = span.kind.number
        startTimeUnixNano = String(span.start)
        endTimeUnixNano = String(span.end)
        attributes = span.attributes.map(KeyValue.init)
        droppedAttributesCount = span.droppedAttributes
        events = span.events.map {
            EventObject(
                timeUnixNano: String($0.time), name: $0.name, attributes: $0.attributes.map(KeyValue.init))
        }
        droppedEventsCount = span.droppedEvents
        links = span.links.map {
            LinkObject(
                traceId: $0.identity.trace.description, spanId: $0.identity.span.description,
                attributes: $0.attributes.map(KeyValue.init))
        }
        status = span.status.map { StatusObject(message: $0.message, code: $0.code.number) }
        flags = span.identity.isSampled ? 1 : 0
    }
}

private struct EventObject: Encodable {
    let timeUnixNano: String
    let name: String
    let attributes: [KeyValue]
}

private struct LinkObject: Encodable {
    let traceId: String
    let spanId: String
    let attributes: [KeyValue]
}

private struct StatusObject: Encodable {
    let message: String?
    let code: UInt64
}

private struct KeyValue: Encodable {
    let key: String
    let value: ValueObject

    init(_ attribute: FinishedSpan.Attribute) {
        key = attribute.key
        value = ValueObject(value: attribute.value)
    }
}

private struct ValueObject: Encodable {
    let value: AttributeValue

    private enum Key: String, CodingKey { case stringValue, boolValue, intValue, doubleValue, arrayValue }
    private struct List: Encodable { let values: [ValueObject] }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch value {
        case .text(let text): try container.encode(text, forKey: .stringValue)
        case .boolean(let value): try container.encode(value, forKey: .boolValue)
        case .whole(let value): try container.encode(String(value), forKey: .intValue)
        case .real(let value) where value.isFinite: try container.encode(value, forKey: .doubleValue)
        case .real(let value):
            // Protocol buffers' names for what JSON has no number for.
            try container.encode(
                value.isNaN ? "NaN" : value > 0 ? "Infinity" : "-Infinity", forKey: .doubleValue)
        case .list(let values):
            try container.encode(List(values: values.map { ValueObject(value: $0) }), forKey: .arrayValue)
        }
    }
}
