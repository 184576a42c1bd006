package import Curl

/// Where a source's repository is, and how it is spoken to.
package struct RemoteLocation: Sendable {
    /// An `https`, `http`, `ssh` or `file` URL, `user@host:path`, or the path of a repository on disk.
    package let url: String
    /// What is shown to the server to be let in.
    package let auth: RemoteAuth
    /// How an HTTP server is reached; its files are read on every use.
    package let access: ServerAccess
    package let deadlines: RemoteDeadlines

    package init(
        url: String, auth: RemoteAuth = .none, access: ServerAccess = ServerAccess(),
        deadlines: RemoteDeadlines = RemoteDeadlines()
    ) {
        self.url = url
        self.auth = auth
        self.access = access
        self.deadlines = deadlines
    }

    /// How the remote is reached.
    enum Kind: Hashable {
        case path(String)
        case http
        case ssh(SSHAddress)
        case unsupported(String)
    }

    /// - Throws: `.invalidInput` for an address that `ssh` could take for something else.
    var kind: Kind {
        get throws(GitError) {
            guard let colon = url.firstRange(of: "://") else {
                // `host:path`, as scp writes it, has a colon before any slash.
                if let address = try SSHAddress(scp: url) { return .ssh(address) }
                return .path(url)
            }
            switch url[..<colon.lowerBound].lowercased() {
            case "http", "https": return .http
            case "file": return .path(PercentEncoding.decode(url[colon.upperBound...].drop { $0 != "/" }))
            case "ssh", "git+ssh", "ssh+git": return .ssh(try SSHAddress(url: url[colon.upperBound...]))
            case let scheme: return .unsupported(scheme)
            }
        }
    }

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
}

/// Bytes written as `%` and two hexadecimal digits (RFC 3986, section 2.1).
enum PercentEncoding {
    static func decode(_ text: Substring) -> String {
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
