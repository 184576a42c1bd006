import Git
import Tracing

/// Fetches and pushes are timed, counted and traced where they are asked for.
extension SourceMirror {
    func observed<Value: Sendable>(
        _ operation: SourceMetrics.Operation, _ body: (any Span) async throws -> Value
    ) async throws -> Value {
        try await withSpan(operation.rawValue, ofKind: .client) { span in
            span.attributes["pawl.source"] = settings.name
            let start = ContinuousClock.now
            defer { SourceMetrics(settings.name).note(operation, start.duration(to: .now)) }
            return try await body(span)
        }
    }

    /// Pushes a commit, as ``Mirror/push(_:to:expecting:)`` does.
    func push(_ commit: Revision, on footing: Footing, through mirror: Mirror) async throws -> PushOutcome {
        let metrics = SourceMetrics(settings.name)
        do {
            let outcome = try await observed(.push) { span in
                let outcome = try await mirror.push(commit, to: footing.branch, expecting: footing.expected)
                span.attributes["pawl.result"] = outcome.word
                return outcome
            }
            metrics.note(push: outcome)
            return outcome
        } catch {
            metrics.noteFailedPush()
            throw error
        }
    }
}
