import Foundation
import Logging
import Telemetry
import TestServers
import Testing
import Tracing

@Suite("Log lines")
struct LogLineTests {
    /// Collects lines.
    private final class Lines: @unchecked Sendable {
        private let lock = NSLock()
        private var kept: [String] = []
        var all: [String] { lock.withLock { kept } }
        func add(_ line: String) { lock.withLock { kept.append(line) } }
    }

    private static func lines(_ format: LogFormat, _ body: (Logger) throws -> Void) rethrows -> [String] {
        let lines = Lines()
        try body(
            Logger(label: "pawl") { LineLogHandler(format: format, label: $0, level: .trace, write: lines.add) })
        return lines.all
    }

    private static func objects(_ lines: [String]) throws -> [[String: Any]] {
        try lines.map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    @Test("the keys come in their order, numbers are numbers, the time is UTC with milliseconds")
    func shape() throws {
        let line = try #require(
            LogLineTests.lines(.json) {
                $0.notice(
                    "value updated",
                    metadata: [
                        "to": "1.1.0", "line": "12", "from": "1.0.0", "policy": "apps:web", "n": .stringConvertible(7),
                    ])
            }.first)
        #expect(
            line.wholeMatch(
                of:
                    /{"ts":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","level":"notice","msg":"value updated","from":"1\.0\.0","line":12,"n":7,"policy":"apps:web","to":"1\.1\.0"}/
            ) != nil, "\(line)")
        let ts = try #require(try LogLineTests.objects([line])[0]["ts"] as? String)
        let moment = try Date(ts, strategy: .iso8601.year().month().day().time(includingFractionalSeconds: true))
        #expect(abs(moment.timeIntervalSinceNow) < 60)
    }

    @Test("what is nested becomes flat, and nothing takes the place of the keys that every line has")
    func flat() throws {
        let lines = LogLineTests.lines(.json) {
            $0.info(
                "m", metadata: ["a": ["b": ["c": "d"]], "l": ["x", "y"], "ts": "mine", "level": "mine", "msg": "mine"])
        }
        let object = try LogLineTests.objects(lines)[0]
        #expect(object["a.b.c"] as? String == "d")
        #expect(object["l"] as? [String] == ["x", "y"])
        #expect(object["level"] as? String == "info" && object["_level"] as? String == "mine")
        #expect(object["msg"] as? String == "m" && object["_msg"] as? String == "mine")
        #expect(object["_ts"] as? String == "mine")
    }

    /// Everything that has broken a log line somewhere.
    static let hostile = [
        "line\nbreak", "carriage\r\nreturn", "tab\there", "quote\"s and \\backslashes\\", "nul\u{0}", "\u{1B}[31mred",
        "\u{7F}\u{85}\u{9B}31m", "\u{2028}\u{2029}", "{\"ts\":\"forged\"}", "日本語 ü 😀 e\u{301}", "\u{202E}abc",
        String(decoding: [0x61, 0xFF, 0xC3, 0x28, 0xED, 0xA0, 0x80] as [UInt8], as: UTF8.self), "</script>", "%s%n", "",
    ]

    @Test("jq and Python read each line as one flat object that holds what was said")
    func realParsers() async throws {
        let lines = LogLineTests.lines(.json) { logger in
            for (index, text) in LogLineTests.hostile.enumerated() {
                logger.info("\(text)", metadata: ["detail": "\(text)", "k\(text)": "v", "line": "\(index)"])
            }
        }
        #expect(lines.allSatisfy { !$0.contains("\n") && !$0.contains("\r") && !$0.contains("\u{2028}") })
        #expect(
            lines.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) } })
        let input = Array((lines.joined(separator: "\n") + "\n").utf8)
        let python = try await ChildProcess.runAside(
            "/usr/bin/python3",
            [
                "-c",
                """
                import json, sys
                for raw in sys.stdin.buffer.read().split(b"\\n")[:-1]:
                    object = json.loads(raw.decode("utf-8"))
                    assert all(not isinstance(v, (dict, list)) for v in object.values())
                    print(json.dumps([object["line"], object["msg"], object["detail"]]))
                """,
            ], input: input)
        let jq = try await ChildProcess.runAside("/usr/bin/jq", ["-c", "[.line, .msg, .detail]"], input: input)
        for (name, result) in [("python", python), ("jq", jq)] {
            #expect(result.status == 0, "\(name): \(result.errors)")
            let read = try result.output.split(separator: "\n").map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [Any])
            }
            #expect(read.count == LogLineTests.hostile.count, "\(name)")
            for (row, (index, text)) in zip(read, LogLineTests.hostile.enumerated()) {
                #expect(row[0] as? Int == index, "\(name)")
                #expect(row[1] as? String == text && row[2] as? String == text, "\(name): \(text.debugDescription)")
            }
        }
    }

    @Test("a line is never longer than a container's runtime takes, and says that it was cut")
    func bounded() throws {
        let long = String(repeating: "e\u{301}", count: 100_000)
        let lines = LogLineTests.lines(.json) { logger in
            logger.info("\(long)", metadata: ["detail": "\(long)"])
            logger.info(
                "many", metadata: Logger.Metadata(uniqueKeysWithValues: (0..<5_000).map { ("k\($0)", "\($0)") }))
            var nested: Logger.MetadataValue = "deep"
            for _ in 0..<500 { nested = ["n": nested] }
            logger.info("nested", metadata: ["a": nested])
            logger.info("short", metadata: ["detail": "short"])
        }
        let objects = try LogLineTests.objects(lines)
        for line in lines { #expect(line.utf8.count <= 16_000) }
        #expect(objects.map { $0["truncated"] as? Bool } == [true, true, true, nil])
        #expect((objects[0]["detail"] as? String)?.hasSuffix("…") == true)
        #expect(objects[1]["k0"] as? String == "0")
    }

    @Test("what is logged within a span names the trace and the span, and nothing does outside")
    func traceIDs() throws {
        let tracer = SpanTracer(sampler: .usual, queue: SpanQueue(capacity: 1, batchSize: 1))
        var identity: SpanIdentity?
        let lines = LogLineTests.lines(.json) { logger in
            tracer.withSpan("cycle") { span in
                identity = span.context.span
                logger.info("inside")
            }
            logger.info("outside")
        }
        let objects = try LogLineTests.objects(lines)
        #expect(objects[0]["trace_id"] as? String == identity.map { "\($0.trace)" })
        #expect(objects[0]["span_id"] as? String == identity.map { "\($0.span)" })
        #expect(objects[1]["trace_id"] == nil && objects[1]["span_id"] == nil)
    }

    @Test("a person reads the words first; a terminal obeys nothing")
    func text() {
        let lines = LogLineTests.lines(.text) { logger in
            logger.warning("value passed over", metadata: ["file": "a.yaml", "detail": "no \"tag\""])
            for text in LogLineTests.hostile { logger.info("\(text)", metadata: ["detail": "\(text)"]) }
        }
        #expect(lines[0].hasSuffix("Z WARNING value passed over detail=\"no \\\"tag\\\"\" file=a.yaml"), "\(lines[0])")
        #expect(lines.count == LogLineTests.hostile.count + 1)
        for line in lines {
            #expect(
                line.unicodeScalars.allSatisfy {
                    $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) && !(0x2028...0x202E).contains($0.value)
                }, "\(line.debugDescription)")
        }
    }

    @Test("every key is in the page about logs, with its meaning")
    func documentation() throws {
        let page = try TelemetryTests.text(of: "docs/tracing-and-logs.md")
        for key in LogKey.allCases {
            #expect(
                page.contains("| `\(key.rawValue)` | \(key.meaning) |"),
                "docs lack: | `\(key.rawValue)` | \(key.meaning) |")
        }
    }

    @Test("the sources log under keys of the list only")
    func sources() throws {
        let known = Set(LogKey.allCases.map(\.rawValue))
        let folder = root.appending(path: "Sources")
        let files = (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? [])
            .filter { $0.hasSuffix(".swift") }
        var found: Set<String> = []
        for file in files {
            let source = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            // From `metadata: [` to the bracket that closes it; strings of the house hold no unpaired ones.
            for match in source.matches(of: /metadata: \[/) {
                var depth = 1
                let rest = source[match.range.upperBound...].prefix { character in
                    if character == "[" { depth += 1 }
                    if character == "]" { depth -= 1 }
                    return depth > 0
                }
                for key in rest.matches(of: /(?:^|[\[,\s])"([A-Za-z_]+)":/) {
                    found.insert(String(key.output.1))
                    #expect(known.contains(String(key.output.1)), "\(file) logs under \(key.output.1)")
                }
            }
        }
        #expect(found.isSuperset(of: ["policy", "image", "reason", "detail", "commit"]))
    }
}
