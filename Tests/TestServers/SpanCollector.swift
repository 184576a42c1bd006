import Foundation

/// An OpenTelemetry collector for traces, on a free port: it reads what is posted with the protocol's own Python classes, and
/// refuses what they refuse.
package final class SpanCollector: Sendable {
    package let port: Int
    private let process: ChildProcess
    private let folder: TemporaryDirectory

    /// A span as the collector understood it.
    package struct Span: Decodable, Sendable {
        package let trace: String
        package let id: String
        package let parent: String
        package let name: String
        package let kind: String
        package let start: UInt64
        package let end: UInt64
        package let attributes: [String: String]
        package let events: [String]
        package let links: [String]
        package let status: String
        package let message: String
        package let resource: [String: String]
        package let scope: String
    }

    /// A request, with its headers' names in lower case.
    package struct Post: Decodable, Sendable {
        package let path: String
        package let headers: [String: String]
        package let status: Int
        package let problem: String?
        package let spans: [Span]
    }

    package static let python = PythonEnvironment(
        "otlp-1.45.2", ["opentelemetry-proto==1.45.2", "protobuf==7.36.2"])

    package var url: String { "http://127.0.0.1:\(port)" }

    /// Starts one on a thread of its own, for it takes seconds.
    package static func started() async throws -> SpanCollector {
        try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Result { try SpanCollector() }) }.start()
        }
    }

    private init() throws {
        folder = try TemporaryDirectory()
        port = try freePort()
        process = try ChildProcess.start(
            try SpanCollector.python.interpreter(), ["-c", SpanCollector.script, String(port), "\(folder.path)/posts"],
            environment: ["PATH": "/usr/bin:/bin", "HOME": folder.path], logTo: "\(folder.path)/log")
        try waitForPort(port, deadline: .seconds(60))
    }

    deinit { process.terminate() }

    /// What was posted until now, in order.
    package var posts: [Post] {
        get throws {
            guard let data = FileManager.default.contents(atPath: "\(folder.path)/posts") else { return [] }
            return try data.split(separator: 0x0A).map { try JSONDecoder().decode(Post.self, from: Data($0)) }
        }
    }

    package var spans: [Span] { get throws { try posts.flatMap(\.spans) } }

    private static let script = """
        import base64, http.server, json, sys
        from google.protobuf import json_format
        from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
        from opentelemetry.proto.trace.v1.trace_pb2 import Span

        IDS = {"traceId", "spanId", "parentSpanId"}

        # OTLP's JSON has ids in hexadecimal where protobuf's own has them in base64.
        def based(value):
            if isinstance(value, list): return [based(v) for v in value]
            if not isinstance(value, dict): return value
            return {k: base64.b64encode(bytes.fromhex(v)).decode() if k in IDS else based(v) for k, v in value.items()}

        def text(value):
            kind = value.WhichOneof("value")
            if kind == "array_value": return "[" + ",".join(text(v) for v in value.array_value.values) + "]"
            return str(getattr(value, kind))

        def attributes(message): return {a.key: text(a.value) for a in message.attributes}

        def spans(request):
            for resource in request.resource_spans:
                for scope in resource.scope_spans:
                    for s in scope.spans:
                        yield {
                            "trace": s.trace_id.hex(), "id": s.span_id.hex(), "parent": s.parent_span_id.hex(),
                            "name": s.name, "kind": Span.SpanKind.Name(s.kind)[len("SPAN_KIND_"):].lower(),
                            "start": s.start_time_unix_nano, "end": s.end_time_unix_nano,
                            "attributes": attributes(s), "events": [e.name for e in s.events],
                            "links": [l.trace_id.hex() + "-" + l.span_id.hex() for l in s.links],
                            "status": ["unset", "ok", "error"][s.status.code], "message": s.status.message,
                            "resource": attributes(resource.resource), "scope": scope.scope.name}

        class Collector(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                post = {"path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()}, "status": 200,
                        "problem": None, "spans": []}
                try:
                    request = ExportTraceServiceRequest()
                    if self.headers["Content-Type"] == "application/json":
                        json_format.ParseDict(based(json.loads(body)), request)
                    else:
                        request.ParseFromString(body)
                        # Nothing that the classes do not know, and no default written out.
                        if request.SerializeToString() != body: raise ValueError("not the bytes that the classes write")
                    post["spans"] = list(spans(request))
                except Exception as problem:
                    post["status"], post["problem"] = 400, repr(problem)
                with open(sys.argv[2], "a") as posts: posts.write(json.dumps(post) + "\\n")
                self.send_response(post["status"])
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *words): pass

        http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Collector).serve_forever()
        """
}
