import Tracing

/// A span that ends with the place it was opened in, however that is left.
struct OpenSpan: ~Copyable {
    private let span: any Span

    init(_ name: String, _ attributes: SpanAttributes = [:]) {
        span = startSpan(name)
        if span.isRecording { span.attributes = attributes }
    }

    deinit { span.end() }

    /// The context of what happens within it.
    var context: ServiceContext { span.context }

    /// Ends it before that.
    consuming func end() {}
}
