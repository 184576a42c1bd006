import DemoRegistry
import Foundation
import TestServers
import Testing

@Suite("The trace of a cycle")
struct TracingTests {
    /// A place where one update is due.
    private static func due() async throws -> Bench {
        let bench = try await Bench()
        try bench.configure()
        await bench.registry.push("1.1.0", to: "team/web")
        try bench.policy("web", image: "%host/team/web", rule: "semver: {range: \"*\"}", spec: "")
        try bench.commit(["a.yaml": Array(bench.expand("image: %host/team/web:1.0.0\n").utf8)])
        return bench
    }

    private static func pawl(
        _ bench: Bench, _ arguments: [String], _ environment: [String: String]
    ) async throws -> (status: Int32, output: String, errors: String) {
        try await ChildProcess.runAside(
            Bench.executable, arguments, directory: bench.path,
            environment: Bench.environment.merging(environment) { $1 })
    }

    private static func lines(_ errors: String) throws -> [[String: Any]] {
        try errors.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    @Test("one trace goes from the scan to the push; the log and the commit name it", arguments: ["protobuf", "json"])
    func wholeTrace(encoding: String) async throws {
        let (bench, collector) = (try await TracingTests.due(), try await SpanCollector.started())
        let run = try await TracingTests.pawl(
            bench, ["run", "--once", "--log-format", "json"],
            ["OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_EXPORTER_OTLP_PROTOCOL": "http/\(encoding)"])
        #expect(run.status == 0, "\(run.errors)")
        #expect(try collector.posts.compactMap(\.problem) == [])
        let spans = try collector.spans
        let cycle = try #require(spans.first { $0.name == "cycle" })
        #expect(spans.filter { $0.parent.isEmpty }.map(\.name) == ["cycle"])
        #expect(Set(spans.map(\.trace)) == [cycle.trace])

        // Every span hangs on the cycle, and lies within the one it hangs on.
        let byID = Dictionary(uniqueKeysWithValues: spans.map { ($0.id, $0) })
        for span in spans where span.id != cycle.id {
            let parent = try #require(byID[span.parent], "\(span.name) hangs on nothing")
            #expect(parent.start <= span.start && span.end <= parent.end, "\(span.name) in \(parent.name)")
        }
        let steps = spans.filter { $0.parent == cycle.id }.sorted { $0.start < $1.start }.map(\.name)
        #expect(steps == ["scan", "fetch", "plan", "commit", "push"])
        #expect(cycle.attributes["pawl.source"] == "fleet")
        #expect(cycle.attributes["pawl.outcome"] == "pushed")
        #expect(cycle.attributes["pawl.commit"] == (try bench.git("-C", bench.remote, "rev-parse", "main")))
        #expect(spans.first { $0.name == "push" }?.attributes["pawl.result"] == "accepted")

        let request = try #require(spans.first { $0.name == "GET" })
        #expect(byID[request.parent]?.name == "scan")
        #expect(request.kind == "client")
        #expect(
            request.attributes == [
                "http.request.method": "GET", "http.response.status_code": "200", "server.address": "127.0.0.1",
                "server.port": "\(bench.registry.port)", "url.scheme": "http",
                "url.full": "http://\(bench.host)/v2/team/web/tags/list",
            ])

        let message = try bench.git("-C", bench.remote, "log", "-1", "--format=%B", "main")
        let trailers = try ChildProcess.run(
            "/usr/bin/git", ["interpret-trailers", "--parse"], environment: Bench.gitEnvironment,
            input: Array((message + "\n").utf8)
        ).output.split(separator: "\n")
        let commit = try #require(spans.first { $0.name == "commit" })
        #expect(trailers.count == 3)
        #expect(trailers.last.map(String.init) == "Traceparent: 00-\(cycle.trace)-\(commit.id)-01")
        let audit = try await bench.pawl("audit", "--verify", "-o", "json")
        #expect(audit.status == 0, "\(audit.errors)")
        #expect(audit.output.contains("\"to\":\"1.1.0\"") || audit.output.contains("\"to\" : \"1.1.0\""))

        let pushed = try #require(try TracingTests.lines(run.errors).first { $0["msg"] as? String == "commit pushed" })
        #expect(pushed["trace_id"] as? String == cycle.trace)
        #expect(pushed["span_id"] as? String == cycle.id)
    }

    @Test("without a collector there is no trace, and nothing of one in the commit or the log")
    func off() async throws {
        let bench = try await TracingTests.due()
        let run = try await TracingTests.pawl(bench, ["run", "--once", "--log-format", "json"], [:])
        #expect(run.status == 0, "\(run.errors)")
        #expect(!run.errors.contains("trace_id"))
        let message = try bench.git("-C", bench.remote, "log", "-1", "--format=%B", "main")
        #expect(message.contains("Pawl-Update: ") && !message.contains("Traceparent"))
    }

    @Test("a trace that is not sampled leaves no trailer")
    func unsampled() async throws {
        let (bench, collector) = (try await TracingTests.due(), try await SpanCollector.started())
        let run = try await TracingTests.pawl(
            bench, ["run", "--once"],
            ["OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_TRACES_SAMPLER": "always_off"])
        #expect(run.status == 0, "\(run.errors)")
        #expect(try collector.posts.isEmpty)
        #expect(!(try bench.git("-C", bench.remote, "log", "-1", "--format=%B", "main")).contains("Traceparent"))
    }

    static let obstacles: [([String: String], String)] = [
        (["OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"], "spans cannot be exported"),
        (["OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"], "grpc"),
    ]

    @Test("a collector that is gone, or speaks another protocol, is warned of and stops nothing", arguments: obstacles)
    func hopeless(environment: [String: String], words: String) async throws {
        let bench = try await TracingTests.due()
        let run = try await TracingTests.pawl(bench, ["run", "--once", "--log-format", "json"], environment)
        #expect(run.status == 0, "\(run.errors)")
        let warnings = try TracingTests.lines(run.errors).filter { $0["level"] as? String == "warning" }
        #expect(warnings.count == 1 && "\(warnings)".contains(words), "\(run.errors)")
        #expect(try bench.commitCount == 2)
    }

    @Test("the collector's credentials are in no line of the log")
    func secret() async throws {
        let bench = try await TracingTests.due()
        let server = try ScriptedServer { request, _ in .response(401, "who is \(request.authorization ?? "")?") }
        let run = try await TracingTests.pawl(
            bench, ["run", "--once", "--log-level", "trace"],
            [
                "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:\(server.port)",
                "OTEL_EXPORTER_OTLP_HEADERS": "authorization=Bearer%20hushhush",
            ])
        #expect(run.status == 0)
        #expect(server.requests.first?.authorization == "Bearer hushhush")
        #expect(run.errors.contains("the collector answered 401"))
        #expect(!run.errors.contains("hushhush"))
    }
}
