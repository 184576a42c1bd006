import Curl
import Secrets
import Telemetry
import Testing

@Suite("What the environment says of tracing")
struct SettingsTests {
    private static func read(_ environment: [String: String]) -> (settings: TracingSettings?, warnings: [String]) {
        TracingSettings.read(environment)
    }

    static let silent: [([String: String], String)] = [
        ([:], ""), (["OTEL_SERVICE_NAME": "x"], ""), (["OTEL_EXPORTER_OTLP_ENDPOINT": ""], ""),
        (["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318", "OTEL_SDK_DISABLED": "true"], ""),
        (["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318", "OTEL_SDK_DISABLED": "TRUE"], ""),
        (["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318", "OTEL_TRACES_EXPORTER": "none"], ""),
        (["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318", "OTEL_TRACES_EXPORTER": "zipkin"], "OTEL_TRACES_EXPORTER"),
        (["OTEL_EXPORTER_OTLP_ENDPOINT": "c:4318"], "OTEL_EXPORTER_OTLP_ENDPOINT"),
        (["OTEL_EXPORTER_OTLP_ENDPOINT": "http://me:hush@c"], "OTEL_EXPORTER_OTLP_HEADERS"),
        (["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c?key=hush"], "OTEL_EXPORTER_OTLP_HEADERS"),
        (
            ["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"],
            "'grpc' is not supported"
        ),
        (
            ["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "grpc"],
            "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"
        ),
    ]

    @Test(
        "tracing is off where nothing asks for it or what asks cannot be had, and then it says why", arguments: silent)
    func off(environment: [String: String], warning: String) {
        let (settings, warnings) = SettingsTests.read(environment)
        #expect(settings == nil)
        #expect(
            warning.isEmpty ? warnings.isEmpty : warnings.count == 1 && warnings[0].contains(warning), "\(warnings)")
        #expect(!warnings.joined().contains("hush"))
    }

    static let addresses: [([String: String], String)] = [
        (["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c:4318"], "http://c:4318/v1/traces"),
        (["OTEL_EXPORTER_OTLP_ENDPOINT": "https://c/otlp/"], "https://c/otlp/v1/traces"),
        (["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://c:4318/x"], "http://c:4318/x"),
        (
            ["OTEL_EXPORTER_OTLP_ENDPOINT": "http://a", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://b/y"],
            "http://b/y"
        ),
        (["OTEL_TRACES_EXPORTER": "otlp"], "http://localhost:4318/v1/traces"),
    ]

    @Test("spans go where the specification says", arguments: addresses)
    func address(environment: [String: String], url: String) {
        #expect(SettingsTests.read(environment).settings?.url == url)
    }

    @Test("everything that is said holds, and what is said of traces goes before")
    func everything() throws {
        let (found, warnings) = SettingsTests.read([
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
            "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/json", "OTEL_EXPORTER_OTLP_TIMEOUT": "100",
            "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT": "200", "OTEL_EXPORTER_OTLP_COMPRESSION": "none",
            "OTEL_EXPORTER_OTLP_HEADERS": "authorization=Bearer%20hush, x-tenant=a=b",
            "OTEL_EXPORTER_OTLP_CERTIFICATE": "/ca.pem", "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE": "/c.pem",
            "OTEL_EXPORTER_OTLP_CLIENT_KEY": "/k.pem", "OTEL_SERVICE_NAME": "mine",
            "OTEL_RESOURCE_ATTRIBUTES": "service.name=theirs,deployment.environment.name=a%2Cb",
            "OTEL_TRACES_SAMPLER": "parentbased_traceidratio", "OTEL_TRACES_SAMPLER_ARG": "0.25",
            "OTEL_BSP_SCHEDULE_DELAY": "50", "OTEL_BSP_EXPORT_TIMEOUT": "60", "OTEL_BSP_MAX_QUEUE_SIZE": "70",
            "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": "80",
        ])
        let settings = try #require(found)
        #expect(warnings == [])
        #expect(settings.encoding == .json)
        #expect(settings.timeout == .milliseconds(200))
        #expect(settings.headers.map(\.name) == ["authorization", "x-tenant"])
        #expect(settings.headers.map { $0.value.reveal() } == ["Bearer hush", "a=b"])
        #expect(!"\(settings)".contains("hush"))
        #expect(settings.access.caFile == "/ca.pem")
        #expect(settings.access.certificate?.keyFile == "/k.pem")
        #expect(settings.resource.map(\.key) == ["deployment.environment.name", "service.name"])
        #expect(settings.resource.map(\.value) == ["a,b", "mine"])
        #expect(settings.sampler == Sampler(name: "parentbased_traceidratio", argument: "0.25"))
        #expect(settings.delay == .milliseconds(50))
        #expect(settings.patience == .milliseconds(60))
        #expect(settings.queueSize == 70)
        #expect(settings.batchSize == 70)
    }

    static let doubts: [(String, String)] = [
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "soon"), ("OTEL_BSP_MAX_QUEUE_SIZE", "-1"), ("OTEL_BSP_SCHEDULE_DELAY", "0"),
        ("OTEL_TRACES_SAMPLER", "jaeger_remote"), ("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "hush"), ("OTEL_EXPORTER_OTLP_HEADERS", "a=hush%0D%0Ab: c"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "a b=hush"), ("OTEL_RESOURCE_ATTRIBUTES", "a=%zz"),
    ]

    @Test("what is not understood is warned of once, keeps its secrets, and stops nothing", arguments: doubts)
    func doubtful(name: String, value: String) throws {
        let (settings, warnings) = SettingsTests.read(["OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", name: value])
        #expect(settings != nil)
        #expect(warnings.count == 1 && warnings[0].contains(name), "\(warnings)")
        #expect(!warnings.joined().contains("hush"))
        #expect(settings?.headers.isEmpty == true)
    }
}
