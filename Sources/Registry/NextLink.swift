import Foundation

/// The next page of a listing, from a `Link` header (RFC 8288).
enum NextLink {
    /// The target of `rel="next"`, resolved against the page it came with; `nil` where there is none.
    static func target(in headers: [String], of page: String) -> String? {
        for header in headers {
            for link in header.split(separator: ",") {
                guard let open = link.firstIndex(of: "<"), let close = link.firstIndex(of: ">"), open < close else {
                    continue
                }
                let isNext = link[close...].split(separator: ";").contains { parameter in
                    let text = parameter.trimmingCharacters(in: .whitespaces).lowercased()
                    return text == "rel=\"next\"" || text == "rel=next"
                }
                guard isNext else { continue }
                return URL(string: String(link[link.index(after: open)..<close]), relativeTo: URL(string: page))?
                    .absoluteString
            }
        }
        return nil
    }
}

/// Scheme, host and port: what credentials belong to.
struct Origin: Equatable {
    private let scheme: String
    private let host: String
    private let port: Int

    init?(_ url: String) {
        guard let parsed = URL(string: url), let scheme = parsed.scheme?.lowercased(),
            let host = parsed.host?.lowercased(),
            scheme == "https" || scheme == "http"
        else { return nil }
        self.scheme = scheme
        self.host = host
        port = parsed.port ?? (scheme == "https" ? 443 : 80)
    }

    var isPlain: Bool { scheme == "http" }
}
