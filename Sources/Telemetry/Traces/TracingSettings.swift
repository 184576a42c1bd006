package import Curl
package import Secrets

/// What the `OTEL_*` variables of the environment ask for.
///
/// Source: the OpenTelemetry specification, "Environment Variable Specification" and "OTLP Exporter Configuration". A
/// variable that is empty counts as unset; one that is not understood is warned of, and its default holds.
package struct TracingSettings: Sendable {
    package enum Encoding: String, Sendable {
        case protobuf = "http/protobuf"
        case json = "http/json"
    }

    /// Where spans are posted; without a query.
    package let url: String
    package let encoding: Encoding
    package let headers: [(name: String, value: Secret)]
    package let access: ServerAccess
    /// How long one post may take.
    package let timeout: Duration
    /// What is running: at least `service.name`.
    package let resource: [(key: String, value: String)]
    package let sampler: Sampler
    /// How long a span waits at most for others.
    package let delay: Duration
    /// How long one batch may take, all its posts and the pauses between them.
    package let patience: Duration
    package let queueSize: Int
    package let batchSize: Int
}

extension TracingSettings {
    /// - Returns: `nil` where tracing is off: nothing asks for it, or what asks for it cannot be had. The warnings say why,
    ///   in words for a person.
    package static func read(_ environment: [String: String]) -> (settings: TracingSettings?, warnings: [String]) {
        var reader = TracingVariables(environment)
        return (reader.settings(), reader.warnings)
    }
}

/// Reads the variables one by one, noting what is wrong with them.
private struct TracingVariables {
    private let environment: [String: String]
    private(set) var warnings: [String] = []

    init(_ environment: [String: String]) { self.environment = environment.filter { !$0.value.isEmpty } }

    mutating func settings() -> TracingSettings? {
        guard environment["OTEL_SDK_DISABLED"]?.lowercased() != "true", isWanted(), let url = url(),
            let encoding = encoding()
        else { return nil }
        if let compression = signal("COMPRESSION"), compression.value != "none" {
            warnings.append("\(compression.name): '\(compression.value)' is not supported; spans are sent uncompressed")
        }
        let queueSize = number("OTEL_BSP_MAX_QUEUE_SIZE", in: 1...1_000_000) ?? 2_048
        return TracingSettings(
            url: url, encoding: encoding, headers: headers(), access: access(),
            timeout: .milliseconds(signalNumber("TIMEOUT", in: 1...600_000) ?? 10_000), resource: resource(),
            sampler: sampler(),
            delay: .milliseconds(number("OTEL_BSP_SCHEDULE_DELAY", in: 1...3_600_000) ?? 5_000),
            patience: .milliseconds(number("OTEL_BSP_EXPORT_TIMEOUT", in: 1...3_600_000) ?? 30_000),
            queueSize: queueSize,
            batchSize: min(number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", in: 1...1_000_000) ?? 512, queueSize))
    }

    /// Tracing is for who asks for it: by an endpoint, or by naming the exporter.
    private mutating func isWanted() -> Bool {
        switch environment["OTEL_TRACES_EXPORTER"] {
        case nil: return signal("ENDPOINT") != nil
        case "none": return false
        case "otlp": return true
        case let other?:
            warnings.append("OTEL_TRACES_EXPORTER: '\(other)' is not known, only 'otlp' and 'none' are; tracing is off")
            return false
        }
    }

    private mutating func url() -> String? {
        let given = signal("ENDPOINT") ?? ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318")
        let rest = given.value.lowercased()
        guard rest.hasPrefix("http://") || rest.hasPrefix("https://"), !given.value.contains("@"),
            given.value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !given.value.contains("?")
        else {
            warnings.append(
                "\(given.name) is not a URL of http or https without credentials and query; credentials go into "
                    + "OTEL_EXPORTER_OTLP_HEADERS; tracing is off")
            return nil
        }
        // One that is for traces alone is taken as it stands.
        if given.name == "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT" { return given.value }
        return given.value + (given.value.hasSuffix("/") ? "" : "/") + "v1/traces"
    }

    private mutating func encoding() -> TracingSettings.Encoding? {
        guard let given = signal("PROTOCOL") else { return .protobuf }
        if let known = TracingSettings.Encoding(rawValue: given.value) { return known }
        warnings.append(
            "\(given.name): '\(given.value)' is not supported, only 'http/protobuf' (the default) and 'http/json' are; "
                + "tracing is off")
        return nil
    }

    private mutating func headers() -> [(name: String, value: Secret)] {
        guard let given = signal("HEADERS") else { return [] }
        return pairs(given).compactMap { key, value in
            guard key.utf8.allSatisfy({ TracingVariables.isToken($0) }),
                value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
            else {
                // What a header holds may be secret.
                warnings.append("\(given.name) holds a header that cannot be sent; it is left out")
                return nil
            }
            return (key, Secret(value))
        }
    }

    private func access() -> ServerAccess {
        let certificate = signal("CLIENT_CERTIFICATE")?.value
        let key = signal("CLIENT_KEY")?.value
        return ServerAccess(
            caFile: signal("CERTIFICATE")?.value,
            certificate: certificate.flatMap { file in key.map { ClientCertificate(certFile: file, keyFile: $0) } })
    }

    private mutating func resource() -> [(key: String, value: String)] {
        var attributes: [String: String] = [:]
        if let text = environment["OTEL_RESOURCE_ATTRIBUTES"] {
            for (key, value) in pairs(("OTEL_RESOURCE_ATTRIBUTES", text)) { attributes[key] = value }
        }
        attributes["service.name"] = environment["OTEL_SERVICE_NAME"] ?? attributes["service.name"] ?? "pawl"
        return attributes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private mutating func sampler() -> Sampler {
        guard let name = environment["OTEL_TRACES_SAMPLER"] else { return .usual }
        if let sampler = Sampler(name: name, argument: environment["OTEL_TRACES_SAMPLER_ARG"]) { return sampler }
        warnings.append(
            "OTEL_TRACES_SAMPLER: there is no '\(name)', or OTEL_TRACES_SAMPLER_ARG is no number from 0 to 1; every "
                + "trace is recorded")
        return .usual
    }

    // MARK: Forms

    /// A variable of all signals, or that of traces, which goes before.
    private func signal(_ name: String) -> (name: String, value: String)? {
        for name in ["OTEL_EXPORTER_OTLP_TRACES_\(name)", "OTEL_EXPORTER_OTLP_\(name)"] {
            if let value = environment[name] { return (name, value) }
        }
        return nil
    }

    private mutating func signalNumber(_ name: String, in range: ClosedRange<Int>) -> Int? {
        signal(name).flatMap { number($0.name, in: range) }
    }

    private mutating func number(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let text = environment[name] else { return nil }
        if let number = Int(text), range.contains(number) { return number }
        warnings.append("\(name) is no number from \(range.lowerBound) to \(range.upperBound); the default holds")
        return nil
    }

    /// `key=value,key=value`, values percent-encoded, as W3C Baggage has them.
    private mutating func pairs(_ given: (name: String, value: String)) -> [(key: String, value: String)] {
        given.value.split(separator: ",").compactMap { part in
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let key = halves[0].trimmed
            guard halves.count == 2, !key.isEmpty, let value = halves[1].trimmed.percentDecoded else {
                warnings.append("\(given.name) is no list of key=value; what is not is left out")
                return nil
            }
            return (key, value)
        }
    }

    /// RFC 9110, section 5.6.2.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}

extension Substring {
    fileprivate var trimmed: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}

extension String {
    /// `nil` where a percent sign begins nothing, or what comes out is no UTF-8.
    fileprivate var percentDecoded: String? {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(Substring(rest.prefix(2)), radix: 16) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
