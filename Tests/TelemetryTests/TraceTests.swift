import Logging
import ServiceLifecycle
import Telemetry
import TestServers
import Testing
import Tracing

@Suite("Traces")
struct TraceTests {
    private struct Carrier: Injector, Extractor {
        func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
        func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
    }

    private static func tracer(_ sampler: Sampler = .usual) -> SpanTracer {
        SpanTracer(sampler: sampler, queue: SpanQueue(capacity: 100, batchSize: 10))
    }

    private static func extracted(_ carrier: [String: String]) -> ServiceContext {
        var context = ServiceContext.topLevel
        tracer().extract(carrier, into: &context, using: Carrier())
        return context
    }

    static let parents: [(String, Bool)] = [
        ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", true),
        ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", true),
        // A later version may say more.
        ("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-comes", true),
        ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", false),
        ("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", false),
        ("00-00000000000000000000000000000000-b7ad6b7169203331-01", false),
        ("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", false),
        ("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", false),
        ("00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01", false),
        ("00-+af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", false), ("", false), ("00", false),
    ]

    @Test("a traceparent is taken exactly as the specification has it", arguments: parents)
    func parent(text: String, isGood: Bool) {
        #expect((TraceTests.extracted(["traceparent": text]).span != nil) == isGood)
    }

    @Test("a span's children, and whom it is told to, know its trace")
    func propagation() throws {
        let tracer = TraceTests.tracer()
        let outside = TraceTests.extracted([
            "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "tracestate": "a=b",
        ])
        try tracer.withSpan("outer", context: outside) { outer in
            try tracer.withSpan("inner") { inner in
                let (outerSpan, innerSpan) = (try #require(outer.context.span), try #require(inner.context.span))
                #expect("\(innerSpan.trace)" == "0af7651916cd43dd8448eb211c80319c")
                #expect(innerSpan.span != outerSpan.span)
                var headers: [String: String] = [:]
                tracer.inject(try #require(ServiceContext.current), into: &headers, using: Carrier())
                #expect(
                    headers == [
                        "traceparent": "00-0af7651916cd43dd8448eb211c80319c-\(innerSpan.span)-01", "tracestate": "a=b",
                    ])
            }
        }
    }

    @Test("a sampler takes its share, and a trace that came from elsewhere as it was decided there")
    func sampling() throws {
        func share(_ name: String, _ argument: String? = nil, parent: String? = nil) throws -> Double {
            let tracer = TraceTests.tracer(try #require(Sampler(name: name, argument: argument)))
            let context = parent.map { TraceTests.extracted(["traceparent": $0]) } ?? .topLevel
            let sampled = (0..<4_000).filter { _ in
                let span = tracer.startSpan("a", context: context)
                defer { span.end() }
                return span.isRecording
            }
            return Double(sampled.count) / 4_000
        }
        #expect(try share("always_on") == 1)
        #expect(try share("always_off") == 0)
        #expect((0.2...0.3).contains(try share("traceidratio", "0.25")))
        let yes = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        let no = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"
        #expect(try share("parentbased_always_off", parent: yes) == 1)
        #expect(try share("parentbased_always_on", parent: no) == 0)
        #expect(try share("always_on", parent: no) == 1)
        #expect(Sampler(name: "traceidratio", argument: "2") == nil)
        #expect(Sampler(name: "sometimes", argument: nil) == nil)
    }

    private struct Failure: Error {}

    /// A trace with everything in it, exported while the service runs or as it ends.
    private static func export(to collector: SpanCollector, _ more: [String: String] = [:]) async throws {
        var environment = more
        environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = environment["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? collector.url
        let settings = try #require(TracingSettings.read(environment).settings)
        let queue = SpanQueue(capacity: settings.queueSize, batchSize: settings.batchSize)
        let tracer = SpanTracer(sampler: settings.sampler, queue: queue)
        let export = SpanExport(settings, queue: queue, version: "1.2.3", logger: Logger(label: "test"))
        try await running(export) {
            try? tracer.withSpan("cycle") { span in
                span.updateAttributes { attributes in
                    attributes["text"] = "Ünïcode \u{0}\n"
                    attributes["empty"] = ""
                    attributes["whole"] = -3
                    attributes["zero"] = 0
                    attributes["real"] = 0.5
                    attributes["no"] = false
                    attributes["list"] = ["a", "b"]
                }
                span.addEvent(SpanEvent(name: "happened", attributes: ["n": 1]))
                span.addLink(
                    SpanLink(
                        context: extracted([
                            "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
                        ]), attributes: [:]))
                tracer.withSpan("GET", ofKind: .client) { $0.setStatus(SpanStatus(code: .ok)) }
                throw Failure()
            }
        }
    }

    /// Runs a service as long as the body takes.
    private static func running(_ service: some Service, _ body: @escaping @Sendable () async throws -> Void)
        async throws
    {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: service),
                    .init(service: Errand(body: body), successTerminationBehavior: .gracefullyShutdownGroup),
                ], logger: Logger(label: "test")))
        try await group.run()
    }

    private struct Errand: Service {
        let body: @Sendable () async throws -> Void
        func run() async throws { try await body() }
    }

    @Test(
        "what is exported is what the protocol's own classes read, in both encodings", arguments: ["protobuf", "json"])
    func encoding(name: String) async throws {
        let collector = try await SpanCollector.started()
        try await TraceTests.export(
            to: collector,
            [
                "OTEL_EXPORTER_OTLP_PROTOCOL": "http/\(name)", "OTEL_EXPORTER_OTLP_HEADERS": "x-key=hush",
                "OTEL_RESOURCE_ATTRIBUTES": "deployment.environment.name=test",
            ])
        let posts = try collector.posts
        #expect(posts.map(\.problem) == [nil])
        #expect(posts.first?.path == "/v1/traces")
        #expect(posts.first?.headers["x-key"] == "hush")
        let spans = posts.flatMap(\.spans)
        let (cycle, get) = (
            try #require(spans.first { $0.name == "cycle" }), try #require(spans.first { $0.name == "GET" })
        )
        #expect(get.parent == cycle.id && get.trace == cycle.trace && cycle.parent == "")
        #expect(cycle.kind == "internal" && get.kind == "client")
        #expect(cycle.status == "error" && get.status == "ok")
        #expect(cycle.events == ["happened", "exception"])
        #expect(cycle.links == ["0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331"])
        #expect(
            cycle.attributes == [
                "text": "Ünïcode \u{0}\n", "empty": "", "whole": "-3", "zero": "0", "real": "0.5", "no": "False",
                "list": "[a,b]",
            ])
        #expect(cycle.start <= get.start && get.start <= get.end && get.end <= cycle.end)
        #expect(
            cycle.resource == [
                "deployment.environment.name": "test", "service.name": "pawl", "telemetry.sdk.language": "swift",
                "telemetry.sdk.name": "pawl", "telemetry.sdk.version": "1.2.3",
            ])
        #expect(cycle.scope == "pawl")
    }

    @Test("a trace that is not sampled is not exported")
    func unsampled() async throws {
        let collector = try await SpanCollector.started()
        try await TraceTests.export(to: collector, ["OTEL_TRACES_SAMPLER": "always_off"])
        #expect(try collector.posts.map(\.path) == [])
    }

    @Test("a collector that never answers holds up neither the work nor the end")
    func silentCollector() async throws {
        let server = try ScriptedServer { _, _ in .silence }
        let collector = "http://127.0.0.1:\(server.port)"
        let settings = try #require(
            TracingSettings.read([
                "OTEL_EXPORTER_OTLP_ENDPOINT": collector, "OTEL_BSP_MAX_QUEUE_SIZE": "50",
                "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": "10",
            ]).settings)
        let queue = SpanQueue(capacity: settings.queueSize, batchSize: settings.batchSize)
        let tracer = SpanTracer(sampler: settings.sampler, queue: queue)
        let export = SpanExport(settings, queue: queue, version: "1", logger: Logger(label: "test"))
        let start = ContinuousClock.now
        try await TraceTests.running(export) {
            let begin = ContinuousClock.now
            for _ in 0..<10_000 { tracer.startSpan("a", context: .topLevel).end() }
            #expect(begin.duration(to: .now) < .seconds(5))
        }
        // The farewell, and no timeout of the collector's (10 s).
        #expect(start.duration(to: .now) < .seconds(9))
    }

    @Test("a busy collector is asked again, one that refuses is not")
    func repetition() async throws {
        for (status, tries) in [(503, 2), (400, 1)] {
            let server = try ScriptedServer { _, before in .response(before == 0 ? status : 200) }
            let settings = try #require(
                TracingSettings.read([
                    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:\(server.port)",
                    "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": "1",
                ]).settings)
            let queue = SpanQueue(capacity: 10, batchSize: 1)
            let export = SpanExport(settings, queue: queue, version: "1", logger: Logger(label: "test"))
            let tracer = SpanTracer(sampler: .usual, queue: queue)
            try await TraceTests.running(export) {
                tracer.startSpan("a", context: .topLevel).end()
                // A second span follows the first's fate: whatever that is, it was decided when this one is posted.
                while server.requests.count < tries { try await Task.sleep(for: .milliseconds(20)) }
            }
            #expect(server.requests.count == tries)
        }
    }
}
