package import Credentials
package import Curl
import OCI

/// How one registry is reached.
package struct RegistrySettings: Sendable {
    /// The host as repositories name it, with its port: `ghcr.io`, `localhost:5000`, `docker.io`.
    package let host: String
    /// Where the credentials are found, on every use. `nil` for anonymous access.
    package let credentials: (any CredentialSource)?
    /// Speak HTTP without TLS.
    package let plainHTTP: Bool
    /// Whom to trust, as whom to come, by way of what.
    package let access: ServerAccess
    /// No more requests than this, a second; `nil` for as many as it takes without complaining.
    package let requestsPerSecond: Double?
    /// What is taken from it at most; `nil` for the client's own limits.
    package let limits: RegistryLimits?

    package init(
        host: String, credentials: (any CredentialSource)? = nil, plainHTTP: Bool = false,
        access: ServerAccess = ServerAccess(), requestsPerSecond: Double? = nil, limits: RegistryLimits? = nil
    ) {
        self.requestsPerSecond = requestsPerSecond
        self.limits = limits
        self.host = host
        self.credentials = credentials
        self.plainHTTP = plainHTTP
        self.access = access
    }

    /// Where the registry's API answers.
    var baseURL: String { "\(plainHTTP ? "http" : "https")://\(address)" }

    /// The host that is asked: Docker Hub's images are named after one host and served by another.
    var address: String { Repository.dockerHubHosts.contains(host) ? "registry-1.docker.io" : host }
}

/// What the client takes from a registry at most, and how patient it is.
package struct RegistryLimits: Sendable {
    package var pages = 1_000
    package var tags = 2_000_000
    package var pageBytes = 16 << 20
    package var manifestBytes = 4 << 20
    package var headerBytes = 64 << 10
    package var errorBytes = 64 << 10
    /// Tags asked for a page.
    package var pageSize = 1_000
    /// Requests under way at one host.
    package var concurrentRequests = 16
    package var connect: Duration = .seconds(10)
    package var firstByte: Duration = .seconds(60)
    package var exchange: Duration = .seconds(60)
    /// Tries of one request, where connections fail or the registry is busy.
    package var tries = 3
    /// The first pause between tries; each further one is twice as long.
    package var backOff: Duration = .milliseconds(200)
    /// The pauses of one request add up to this at most; where a registry asks for more, the request is given up.
    package var longestPause: Duration = .seconds(10)

    package init() {}

    /// Those of one exchange.
    var http: HTTPLimits {
        var limits = HTTPLimits()
        limits.connect = connect
        limits.firstByte = firstByte
        limits.whole = exchange
        limits.headerBytes = headerBytes
        limits.errorBodyBytes = errorBytes
        return limits
    }
}
