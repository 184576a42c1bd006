import Curl
import Foundation
import Metrics
import Tracing

/// Requests are counted, timed and traced where they go out.
extension GatedExchange {
    /// Sends a request once. Counted under the registry that it is for, whichever host is asked: a registry may name any
    /// number of hosts.
    func observed(_ request: HTTPRequest) async -> Result<HTTPResponse, CurlError> {
        let span = startSpan(request.method, ofKind: .client)
        let start = ContinuousClock.now
        let result: Result<HTTPResponse, CurlError>
        do throws(CurlError) { result = .success(try await loop.perform(request)) } catch { result = .failure(error) }
        let taken = start.duration(to: .now)
        RegistryMetrics(target.settings.host).count(result, taken)
        if span.isRecording { span.describe(request, result) }
        span.end()
        return result
    }

    /// Notes until when a host asked not to be asked.
    func observe(pause: Duration) { RegistryMetrics(target.settings.host).note(pause: pause) }
}

/// What is counted of one registry.
struct RegistryMetrics {
    private let registry: String

    /// - Parameter host: in any spelling.
    init(_ host: String) { registry = RegistryClient.canonical(host) }

    func count(_ result: Result<HTTPResponse, CurlError>, _ taken: Duration) {
        let code: String
        switch result {
        case .success(let response): code = String(response.status)
        case .failure(let error): code = error.code.rawValue
        }
        requests(code).increment()
        durations.record(duration: taken)
    }

    func note(pause: Duration) {
        limitedUntil.record(Date.now.timeIntervalSince1970 + pause / .seconds(1))
    }

    /// Shows everything at zero, so that the first request and the first refusal are seen as a rise.
    func declare() {
        for code in ["200", "401", "404", "429", "500", "503", "connect", "timeout"] { requests(code).increment(by: 0) }
        _ = durations
        limitedUntil.record(0)
    }

    private func requests(_ code: String) -> Counter {
        Counter(label: "pawl_registry_requests_total", dimensions: [("registry", registry), ("code", code)])
    }

    private var durations: Metrics.Timer {
        Metrics.Timer(label: "pawl_registry_request_duration_seconds", dimensions: [("registry", registry)])
    }

    private var limitedUntil: Gauge {
        Gauge(
            label: "pawl_registry_rate_limited_until_timestamp_seconds", dimensions: [("registry", registry)])
    }
}

extension RegistryClient {
    /// Shows the metrics of registries at zero before anything is asked of them.
    ///
    /// - Parameter hosts: as repositories name them.
    package func declareMetrics(of hosts: some Sequence<String>) {
        for host in hosts { RegistryMetrics(host).declare() }
    }
}

extension Span {
    /// The attributes of an HTTP client's span. Source: OpenTelemetry's semantic conventions 1.x, "HTTP client span".
    ///
    /// Of the URL no more than the path: where a registry redirects to, the query is a signature that lets anybody in.
    fileprivate func describe(_ request: HTTPRequest, _ result: Result<HTTPResponse, CurlError>) {
        var status: SpanStatus?
        updateAttributes { attributes in
            attributes.set("http.request.method", value: .string(request.method))
            if let origin = Origin(request.url) {
                attributes.set("server.address", value: .string(origin.host))
                attributes.set("server.port", value: .int64(Int64(origin.port)))
                attributes.set("url.scheme", value: .string(origin.isPlain ? "http" : "https"))
            }
            attributes.set("url.full", value: .string(String(request.url.prefix { $0 != "?" && $0 != "#" })))
            switch result {
            case .success(let response):
                attributes.set("http.response.status_code", value: .int64(Int64(response.status)))
                if response.status >= 400 {
                    attributes.set("error.type", value: .string(String(response.status)))
                    status = SpanStatus(code: .error)
                }
            case .failure(let error):
                attributes.set("error.type", value: .string(error.code.rawValue))
                status = SpanStatus(code: .error, message: error.message)
            }
        }
        if let status { setStatus(status) }
    }
}
