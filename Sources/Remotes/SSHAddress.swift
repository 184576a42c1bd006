/// A repository on a server that is reached over SSH.
package struct SSHAddress: Hashable, Sendable {
    package let user: String?
    package let host: String
    package let port: Int?
    package let path: String

    /// From what follows `ssh://`: `[user@]host[:port]/path`; `/~user/path` is below a home folder, as git reads it.
    package init(url rest: Substring) throws(AddressProblem) {
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard rest[authority.endIndex...].hasPrefix("/") else { throw .path }
        var path = PercentEncoding.decode(rest[authority.endIndex...])
        if path.hasPrefix("/~") { path.removeFirst() }
        let at = authority.lastIndex(of: "@")
        if let at, authority[..<at].contains(":") { throw .password }
        let user = at.map { PercentEncoding.decode(authority[..<$0]) }
        var host = at.map { authority[authority.index(after: $0)...] } ?? authority
        var port: Int?
        if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
            port = try SSHAddress.port(host[host.index(after: end)...])
            host = host[host.index(after: host.startIndex)..<end]
        } else if let colon = host.firstIndex(of: ":") {
            port = try SSHAddress.port(host[colon...])
            host = host[..<colon]
        }
        try self.init(user: user, host: String(host), port: port, path: path)
    }

    /// From `[user@]host:path`, as scp writes it; `nil` for anything else, such as a path on disk.
    package init?(scp text: String) throws(AddressProblem) {
        let at = text.prefix { $0 != "/" && $0 != ":" }.lastIndex(of: "@")
        let rest = at.map { text[text.index(after: $0)...] } ?? text[...]
        let host: Substring
        let path: Substring
        if rest.hasPrefix("["), let end = rest.firstRange(of: "]:") {
            host = rest[rest.index(after: rest.startIndex)..<end.lowerBound]
            path = rest[end.upperBound...]
        } else {
            host = rest.prefix { $0 != "/" && $0 != ":" }
            guard host.endIndex < rest.endIndex, rest[host.endIndex] == ":" else { return nil }
            path = rest[rest.index(after: host.endIndex)...]
        }
        try self.init(user: at.map { String(text[..<$0]) }, host: String(host), port: nil, path: String(path))
    }

    private init(user: String?, host: String, port: Int?, path: String) throws(AddressProblem) {
        // What begins with a dash would be an option of `ssh` or of the program at the other end (CVE-2017-1000117).
        func isUsable(_ text: String, _ isAllowed: (Unicode.Scalar) -> Bool) -> Bool {
            !text.isEmpty && !text.hasPrefix("-") && text.unicodeScalars.allSatisfy(isAllowed)
        }
        func isWord(_ text: String, _ others: String) -> Bool {
            isUsable(text) { $0.isASCII && ($0.properties.isAlphabetic || others.unicodeScalars.contains($0)) }
        }
        guard isWord(host, "0123456789.-_:") else { throw .host }
        if let user, !isWord(user, "0123456789.-_@+") { throw .user }
        guard isUsable(path, { $0.value >= 0x20 && $0.value != 0x7F }), path != "/" else { throw .path }
        self.user = user
        self.host = host
        self.port = port
        self.path = path
    }

    private static func port(_ text: Substring) throws(AddressProblem) -> Int? {
        if text.isEmpty || text == ":" { return nil }
        guard text.first == ":", let port = Int(text.dropFirst()), (1...65_535).contains(port) else { throw .port }
        return port
    }

    /// As it stands in a `known_hosts` file.
    package var knownHost: String { port.map { $0 == 22 ? host : "[\(host)]:\($0)" } ?? host }

    /// The path in single quotes, as a POSIX shell takes it.
    package var quotedPath: String { "'\(path.replacing("'", with: #"'\''"#))'" }
}
