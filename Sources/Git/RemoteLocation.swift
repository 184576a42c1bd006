package import Secrets

/// Where a source's repository is, and how to be let in.
package struct RemoteLocation: Sendable {
    /// An `https`, `http` or `file` URL, or the path of a repository on disk.
    package let url: String
    /// Read on every use.
    package let basic: BasicCredentialsLocation?
    /// A PEM file of certificate authorities to trust besides the system's.
    package let caFile: String?

    package init(url: String, basic: BasicCredentialsLocation? = nil, caFile: String? = nil) {
        self.url = url
        self.basic = basic
        self.caFile = caFile
    }

    /// How the remote is reached.
    enum Kind: Hashable {
        case path(String)
        case http
        case unsupported(String)
    }

    var kind: Kind {
        guard let colon = url.firstRange(of: "://") else {
            // `host:path`, as scp writes it, has a colon before any slash.
            let beforeSlash = url.prefix { $0 != "/" }
            return beforeSlash.contains(":") ? .unsupported("ssh") : .path(url)
        }
        switch url[..<colon.lowerBound].lowercased() {
        case "http", "https": return .http
        case "file": return .path(RemoteLocation.percentDecoded(url[colon.upperBound...].drop { $0 != "/" }))
        case let scheme: return .unsupported(scheme)
        }
    }

    var usesTLS: Bool { url.prefix(8).lowercased() == "https://" }

    /// The URL without the user and password that someone may have written into it, and without a query.
    var redacted: String {
        guard let scheme = url.firstRange(of: "://") else { return url }
        let rest = url[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        let path = rest[authority.endIndex...].prefix { $0 != "?" && $0 != "#" }
        return String(url[..<scheme.upperBound] + host + path)
    }

    /// A text without what must not be shown of this remote.
    func redacting(_ text: String) -> String {
        guard redacted != url else { return text }
        var text = text.replacing(url, with: redacted)
        if let scheme = url.firstRange(of: "://") {
            let authority = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
            if let at = authority.lastIndex(of: "@"), at > authority.startIndex {
                text.replace(authority[...at], with: "")
            }
        }
        return text
    }

    private static func percentDecoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
