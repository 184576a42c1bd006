package import Tracing

/// The name of a trace: 16 bytes, not all zero.
package struct TraceID: Hashable, Sendable, CustomStringConvertible {
    let high: UInt64
    let low: UInt64

    init?(high: UInt64, low: UInt64) {
        guard high != 0 || low != 0 else { return nil }
        self.high = high
        self.low = low
    }

    /// A new one, at random.
    static func random(using generator: inout some RandomNumberGenerator) -> TraceID {
        while true {
            let (high, low): (UInt64, UInt64) = (generator.next(), generator.next())
            if let id = TraceID(high: high, low: low) { return id }
        }
    }

    package var description: String { Hexadecimal.text(high) + Hexadecimal.text(low) }
    var bytes: [UInt8] { Hexadecimal.bytes(high) + Hexadecimal.bytes(low) }
}

/// The name of a span within its trace: 8 bytes, not all zero.
package struct SpanID: Hashable, Sendable, CustomStringConvertible {
    let value: UInt64

    init?(_ value: UInt64) {
        guard value != 0 else { return nil }
        self.value = value
    }

    static func random(using generator: inout some RandomNumberGenerator) -> SpanID {
        while true { if let id = SpanID(generator.next()) { return id } }
    }

    package var description: String { Hexadecimal.text(value) }
    var bytes: [UInt8] { Hexadecimal.bytes(value) }
}

/// Which span of which trace something happens in.
package struct SpanIdentity: Hashable, Sendable {
    package let trace: TraceID
    package let span: SpanID
    /// Whether the trace is recorded.
    package let isSampled: Bool
    /// What other systems say of the trace, passed on unread (`tracestate`).
    package var state: String = ""
}

extension SpanIdentity: ServiceContextKey {
    package typealias Value = SpanIdentity
    package static var nameOverride: String? { "pawl-span" }
}

extension ServiceContext {
    /// The span that is under way here.
    package var span: SpanIdentity? {
        get { self[SpanIdentity.self] }
        set { self[SpanIdentity.self] = newValue }
    }
}

/// Sixteen lower-case digits, and eight bytes, of a number; the most significant first.
private enum Hexadecimal {
    static func text(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    static func bytes(_ value: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) } }
}
