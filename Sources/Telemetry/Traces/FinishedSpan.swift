import Tracing

/// A span that has ended: what is exported.
struct FinishedSpan: Sendable {
    struct Event: Sendable {
        let name: String
        let time: UInt64
        let attributes: [Attribute]
    }

    struct Link: Sendable {
        let identity: SpanIdentity
        let attributes: [Attribute]
    }

    struct Attribute: Sendable {
        let key: String
        let value: AttributeValue
    }

    let identity: SpanIdentity
    let parent: SpanID?
    let name: String
    let kind: SpanKind
    /// Nanoseconds since 1970, as all times here.
    let start: UInt64
    let end: UInt64
    let attributes: [Attribute]
    let droppedAttributes: Int
    let events: [Event]
    let droppedEvents: Int
    let links: [Link]
    let status: SpanStatus?
}

/// The values that OTLP knows.
enum AttributeValue: Sendable {
    case text(String)
    case boolean(Bool)
    case whole(Int64)
    case real(Double)
    case list([AttributeValue])
}

extension AttributeValue {
    init(_ attribute: SpanAttribute) {
        switch attribute {
        case .int32(let value): self = .whole(Int64(value))
        case .int64(let value): self = .whole(value)
        case .double(let value): self = .real(value)
        case .bool(let value): self = .boolean(value)
        case .string(let value): self = .text(value.bounded)
        case .stringConvertible(let value): self = .text("\(value)".bounded)
        case .int32Array(let values): self = .list(values.map { .whole(Int64($0)) })
        case .int64Array(let values): self = .list(values.map { .whole($0) })
        case .doubleArray(let values): self = .list(values.map { .real($0) })
        case .boolArray(let values): self = .list(values.map { .boolean($0) })
        case .stringArray(let values): self = .list(values.map { .text($0.bounded) })
        case .stringConvertibleArray(let values): self = .list(values.map { .text("\($0)".bounded) })
        default: self = .text("")
        }
    }
}

extension SpanAttributes {
    /// In the order of their keys.
    var finished: [FinishedSpan.Attribute] {
        var found: [FinishedSpan.Attribute] = []
        found.reserveCapacity(count)
        forEach { key, value in found.append(FinishedSpan.Attribute(key: key.bounded, value: AttributeValue(value))) }
        return found.sorted { $0.key < $1.key }
    }
}

extension String {
    /// No longer than what one attribute may take of a batch.
    fileprivate var bounded: String { utf8.count <= 4_096 ? self : String(prefix(1_024)) + "…" }
}
