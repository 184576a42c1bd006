/// How a span is told to others: the `traceparent` header. Source: W3C Trace Context, section 3.2.
struct TraceParent: CustomStringConvertible {
    static let key = "traceparent"
    static let stateKey = "tracestate"

    let identity: SpanIdentity

    init(_ identity: SpanIdentity) { self.identity = identity }

    /// - Parameter text: of version 00, or as much of a later version as version 00 has.
    init?(_ text: some StringProtocol, state: String? = nil) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, let version = TraceParent.number(parts[0], digits: 2), version != 0xFF,
            version > 0 || parts.count == 4, parts[1].utf8.count == 32,
            let high = TraceParent.number(parts[1].prefix(16), digits: 16),
            let low = TraceParent.number(parts[1].dropFirst(16), digits: 16),
            let trace = TraceID(high: high, low: low),
            let span = TraceParent.number(parts[2], digits: 16).flatMap({ SpanID($0) }),
            let flags = TraceParent.number(parts[3], digits: 2)
        else { return nil }
        // More than a proxy must pass on is not passed on.
        let state = state.flatMap { $0.utf8.count <= 512 ? $0 : nil } ?? ""
        identity = SpanIdentity(trace: trace, span: span, isSampled: flags & 1 == 1, state: state)
    }

    var description: String { "00-\(identity.trace)-\(identity.span)-\(identity.isSampled ? "01" : "00")" }

    /// Lower-case digits only, as the specification has it.
    private static func number(_ text: some StringProtocol, digits: Int) -> UInt64? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ isDigit($0) }) else { return nil }
        return UInt64(text, radix: 16)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }
}
