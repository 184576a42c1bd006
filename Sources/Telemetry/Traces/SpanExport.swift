import Curl
package import Logging
import Metrics
import Secrets
import ServiceLifecycle

/// Posts spans to a collector in batches, as OTLP over HTTP. Nobody waits for it: a collector that is gone costs the spans
/// that the queue cannot hold, and a line in the log.
///
/// As a service it should end last, so that it sees the spans of what ends before it. Source: the OTLP specification,
/// "OTLP/HTTP".
package final class SpanExport: Service {
    private let settings: TracingSettings
    private let queue: SpanQueue
    private let version: String
    private let loop: CurlLoop
    private let logger: Logger
    private let exported = Counter(label: "pawl_trace_spans_total", dimensions: [("result", "exported")])
    private let failed = Counter(label: "pawl_trace_spans_total", dimensions: [("result", "failed")])

    /// What the end of the service waits for at most.
    private static let farewell: Duration = .seconds(3)
    /// The first pause before a batch is posted again; each further one is twice as long.
    private static let backOff: Duration = .milliseconds(500)

    package init(_ settings: TracingSettings, queue: SpanQueue, version: String, logger: Logger) {
        self.settings = settings
        self.queue = queue
        self.version = version
        self.logger = logger
        loop = CurlLoop()
        exported.increment(by: 0)
        failed.increment(by: 0)
    }

    deinit { loop.stop() }

    package func run() async throws {
        let (queue, delay) = (queue, settings.delay)
        await withTaskGroup(of: Void.self) { group in
            let ticker = Task {
                while (try? await Task.sleep(for: delay)) != nil { queue.ring() }
            }
            group.addTask { await self.exportUntilClosed() }
            group.addTask {
                try? await gracefulShutdown()
                queue.close()
                try? await Task.sleep(for: SpanExport.farewell)
            }
            await group.next()
            ticker.cancel()
            group.cancelAll()
        }
    }

    private func exportUntilClosed() async {
        var isFailing = false
        func drain() async {
            switch (await self.drain(), isFailing) {
            case (.failure(let problem), false):
                logger.warning("spans cannot be exported", metadata: ["detail": "\(problem)"])
                isFailing = true
            case (.success, true):
                logger.info("spans are exported again")
                isFailing = false
            default: break
            }
        }
        for await _ in queue.bell { await drain() }
        // What came since the last time it rang.
        await drain()
    }

    struct ExportProblem: Error, CustomStringConvertible {
        let description: String
    }

    /// Posts what waits, until nothing does or a batch fails.
    private func drain() async -> Result<Void, ExportProblem> {
        while true {
            let batch = queue.take()
            if batch.isEmpty { return .success(()) }
            do throws(ExportProblem) {
                try await post(batch)
                exported.increment(by: batch.count)
            } catch {
                failed.increment(by: batch.count)
                return .failure(error)
            }
        }
    }

    private func post(_ batch: [FinishedSpan]) async throws(ExportProblem) {
        let request = try request(batch)
        let deadline = ContinuousClock.now + settings.patience
        var pause = SpanExport.backOff
        while true {
            let attempt = await attempt(request)
            guard let problem = attempt.problem else { return }
            let wait = max(pause, attempt.retryAfter ?? .zero) * Double.random(in: 1...1.5)
            guard attempt.isRetryable, !queue.isClosed, ContinuousClock.now + wait < deadline,
                (try? await Task.sleep(for: wait)) != nil
            else { throw ExportProblem(description: problem) }
            pause *= 2
        }
    }

    private func attempt(
        _ request: HTTPRequest
    ) async -> (problem: String?, isRetryable: Bool, retryAfter: Duration?) {
        do throws(CurlError) {
            let response = try await loop.perform(request)
            if (200..<300).contains(response.status) { return (nil, false, nil) }
            let seconds = response[header: "Retry-After"].flatMap { Int($0) }.map { min(max($0, 0), 3_600) }
            // Anything else is not mended by a repetition.
            return (
                "the collector answered \(response.status)", [429, 502, 503, 504].contains(response.status),
                seconds.map { .seconds($0) }
            )
        } catch {
            return ("cannot reach the collector: \(error.message)", true, nil)
        }
    }

    private func request(_ batch: [FinishedSpan]) throws(ExportProblem) -> HTTPRequest {
        let resource =
            settings.resource + [
                ("telemetry.sdk.language", "swift"), ("telemetry.sdk.name", "pawl"), ("telemetry.sdk.version", version),
            ]
        let document = TraceRequest(
            resource: resource.map { FinishedSpan.Attribute(key: $0.key, value: .text($0.value)) },
            scope: ("pawl", version), spans: batch)
        let body: [UInt8]
        let type: String
        switch settings.encoding {
        case .protobuf: (body, type) = (document.protobuf, "application/x-protobuf")
        case .json:
            do { body = try document.json() } catch { throw ExportProblem(description: "\(error)") }
            type = "application/json"
        }
        var limits = HTTPLimits()
        limits.connect = min(settings.timeout, .seconds(10))
        limits.firstByte = settings.timeout
        limits.whole = settings.timeout
        limits.bodyBytes = 64 << 10
        return HTTPRequest(
            method: "POST", url: settings.url,
            headers: [("User-Agent", "pawl/\(version)"), ("Content-Type", type)]
                + settings.headers.map { ($0.name, $0.value.reveal()) },
            body: body, access: settings.access, limits: limits)
    }
}
