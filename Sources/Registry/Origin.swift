import Foundation

/// Scheme, host and port: what credentials belong to.
struct Origin: Equatable {
    private let scheme: String
    let host: String
    let port: Int

    init?(_ url: String) {
        guard let parsed = URL(string: url), let scheme = parsed.scheme?.lowercased(),
            let host = parsed.host?.lowercased(),
            scheme == "https" || scheme == "http"
        else { return nil }
        self.scheme = scheme
        self.host = host
        port = parsed.port ?? (scheme == "https" ? 443 : 80)
    }

    /// The host, with its port where it is not the scheme's own.
    var address: String { port == (isPlain ? 80 : 443) ? host : "\(host):\(port)" }

    var isPlain: Bool { scheme == "http" }
}
