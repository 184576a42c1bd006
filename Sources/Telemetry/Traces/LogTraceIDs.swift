package import Logging
import Tracing

extension Logger.MetadataProvider {
    /// `trace_id` and `span_id` of the span that something is logged in.
    package static let traceIDs = Logger.MetadataProvider {
        guard let span = ServiceContext.current?.span else { return [:] }
        return ["trace_id": "\(span.trace)", "span_id": "\(span.span)"]
    }
}
