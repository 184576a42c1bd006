package import Curl
import Foundation

/// What the cloud providers' sources share: the HTTP loop, the environment that clusters set for their pods, the time.
package struct ProviderAccess: Sendable {
    package let loop: CurlLoop
    /// The variables that say who we are and where to ask; endpoints too, so that a test has its own.
    package let environment: [String: String]
    package let clock: WallClock

    package init(loop: CurlLoop, environment: [String: String], clock: @escaping WallClock = { Date() }) {
        self.loop = loop
        self.environment = environment
        self.clock = clock
    }

    /// A variable that is set to something.
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// A variable that has to be set.
    func required(_ name: String, advice: String) throws(CredentialError) -> String {
        guard let value = variable(name) else {
            throw CredentialError(.unreadable, "environment variable \(name) is not set; \(advice)")
        }
        return value
    }

    /// Limits for an endpoint on the same machine or link, which answers at once or never.
    static var nearby: HTTPLimits {
        var limits = HTTPLimits()
        limits.connect = .seconds(2)
        limits.whole = .seconds(5)
        limits.bodyBytes = 1 << 20
        return limits
    }

    /// Limits for an endpoint of the provider's.
    static var remote: HTTPLimits {
        var limits = HTTPLimits()
        limits.connect = .seconds(10)
        limits.whole = .seconds(30)
        limits.bodyBytes = 1 << 20
        return limits
    }

    /// Sends a request that carries or brings a secret, and returns its answer when it is a success.
    ///
    /// - Parameters:
    ///   - endpoint: what is asked, in words: `the AWS token service`.
    ///   - advice: what a person can do about a refusal.
    ///   - absence: what a person can do where nothing answers at all.
    func send(
        _ request: HTTPRequest, to endpoint: String, advice: String, absence: String? = nil
    ) async throws(CredentialError) -> HTTPResponse {
        guard let url = URL(string: request.url), let host = url.host, Confidentiality.holds(url) else {
            throw CredentialError(
                .invalid, "the address of \(endpoint) is not an https:// address; secrets are not sent in the clear")
        }
        let name = "\(endpoint) (\(host))"
        let response: HTTPResponse
        do throws(CurlError) {
            response = try await loop.perform(request)
        } catch {
            if error.code == .cancelled { throw CredentialError(.cancelled, "the request to \(name) was cancelled") }
            let isRetryable = ![.url, .tls, .tooLarge].contains(error.code)
            throw CredentialError(
                .providerUnavailable, "cannot reach \(name): \(error.message)\(absence.map { "; \($0)" } ?? "")",
                isRetryable: isRetryable)
        }
        switch response.status {
        case 200..<300: return response
        case 408, 429, 500...599:
            throw CredentialError(
                .providerUnavailable, "\(name) answered \(response.status)\(ServerComplaint.text(of: response))",
                isRetryable: true)
        default:
            throw CredentialError(
                .providerRefused,
                "\(name) answered \(response.status)\(ServerComplaint.text(of: response)); \(advice)")
        }
    }

    /// Reads a JSON answer.
    func decode<Value: Decodable>(
        _ type: Value.Type, from response: HTTPResponse, of endpoint: String
    ) throws(CredentialError) -> Value {
        guard let value = try? JSONDecoder().decode(type, from: Data(response.body)) else {
            throw CredentialError(
                .providerUnavailable, "the answer of \(endpoint) is not what its interface promises", isRetryable: true)
        }
        return value
    }
}

/// Where a secret may travel: over TLS, to this machine, or to the link-local address of a cloud's own endpoints.
private enum Confidentiality {
    /// The addresses of metadata services, which clouds answer themselves and over plain HTTP.
    private static let metadata: Set<String> = [
        "169.254.169.254", "169.254.170.2", "169.254.170.23", "fd00:ec2::23", "fd00:ec2::254",
        "metadata.google.internal",
    ]

    static func holds(_ url: URL) -> Bool {
        if url.scheme?.lowercased() == "https" { return true }
        guard url.scheme?.lowercased() == "http", let written = url.host?.lowercased() else { return false }
        let host = written.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        return host == "localhost" || host == "::1" || isLoopback(host) || metadata.contains(host)
    }

    /// An IPv4 address in 127.0.0.0/8, and no name that only begins like one.
    private static func isLoopback(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
