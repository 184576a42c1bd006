import Tracing

/// What a commit's message says of the trace that it came of.
enum TraceNote {
    /// The `traceparent` of a span; `nil` where nothing is traced, or its trace is not recorded. Source: W3C Trace Context,
    /// section 3.2.
    static func text(of context: ServiceContext) -> String? {
        var headers: [String: String] = [:]
        InstrumentationSystem.instrument.inject(context, into: &headers, using: Headers())
        // The last digit says whether the trace is recorded.
        return headers["traceparent"].flatMap { $0.hasSuffix("1") ? $0 : nil }
    }

    private struct Headers: Injector {
        func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
    }
}
