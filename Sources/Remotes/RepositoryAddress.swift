/// Where a Git repository is, as its URL, `user@host:path` or path says it.
package enum RepositoryAddress: Hashable, Sendable {
    /// On this machine.
    case path(String)
    /// A URL of HTTP or HTTPS.
    case http
    case ssh(SSHAddress)
    /// A URL with a scheme that is not spoken here.
    case unsupported(scheme: String)

    package init(_ text: String) throws(AddressProblem) {
        guard let separator = text.firstRange(of: "://") else {
            // `host:path`, as scp writes it, has a colon before any slash.
            self = try SSHAddress(scp: text).map(RepositoryAddress.ssh) ?? .path(text)
            return
        }
        let rest = text[separator.upperBound...]
        switch text[..<separator.lowerBound].lowercased() {
        case "http", "https": self = .http
        case "file": self = .path(PercentEncoding.decode(rest.drop { $0 != "/" }))
        case "ssh", "git+ssh", "ssh+git": self = .ssh(try SSHAddress(url: rest))
        case let scheme: self = .unsupported(scheme: scheme)
        }
    }

    /// Whether a text is meant as the address of a server that is reached over SSH, usable or not.
    package static func isSSH(_ text: String) -> Bool {
        do throws(AddressProblem) {
            if case .ssh = try RepositoryAddress(text) { return true }
            return false
        } catch {
            return true
        }
    }
}

/// What makes an address of SSH unusable.
package enum AddressProblem: String, Error, Sendable {
    case host, user, path, port
    /// There is a password where others could read it.
    case password
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
