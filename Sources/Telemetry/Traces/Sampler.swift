/// Which traces are recorded. Source: the OpenTelemetry specification, "Built-in samplers".
package struct Sampler: Hashable, Sendable {
    package enum Root: Hashable, Sendable {
        case always, never
        /// A share of the traces, from 0 to 1, told by their names alone: every service that sees one decides alike.
        case ratio(Double)
    }

    package let root: Root
    /// Whether a trace that came from elsewhere is recorded as it was there.
    package let followsParent: Bool

    func records(_ trace: TraceID, parent: SpanIdentity?) -> Bool {
        if followsParent, let parent { return parent.isSampled }
        switch root {
        case .always: return true
        case .never: return false
        case .ratio(let ratio):
            if ratio >= 1 { return true }
            return ratio > 0 && Double(trace.low >> 1) < ratio * 0x1p63
        }
    }
}

extension Sampler {
    /// The sampler of a name as `OTEL_TRACES_SAMPLER` has it; `nil` where there is none of that name or no such ratio.
    package init?(name: String, argument: String?) {
        let parented = "parentbased_"
        followsParent = name.hasPrefix(parented)
        switch followsParent ? String(name.dropFirst(parented.count)) : name {
        case "always_on": root = .always
        case "always_off": root = .never
        case "traceidratio":
            guard let ratio = Double(argument ?? "1"), (0...1).contains(ratio) else { return nil }
            root = .ratio(ratio)
        default: return nil
        }
    }

    package static let usual = Sampler(root: .always, followsParent: true)
}
