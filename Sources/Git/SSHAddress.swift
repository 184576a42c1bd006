/// A repository on a server that is reached over SSH.
struct SSHAddress: Hashable, Sendable {
    let user: String?
    let host: String
    let port: Int?
    let path: String

    /// From what follows `ssh://`: `[user@]host[:port]/path`; `/~user/path` is below a home folder, as git reads it.
    init(url rest: Substring) throws(GitError) {
        let authority = rest.prefix { $0 != "/" }
        var path = PercentEncoding.decode(rest[authority.endIndex...])
        if path.hasPrefix("/~") { path.removeFirst() }
        let at = authority.lastIndex(of: "@")
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

    /// From `[user@]host:path`; `nil` for anything else, such as a path on disk.
    init?(scp text: String) throws(GitError) {
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

    private init(user: String?, host: String, port: Int?, path: String) throws(GitError) {
        // What begins with a dash would be an option of `ssh` or of the program at the other end (CVE-2017-1000117).
        func check(_ text: String, _ what: String, _ isAllowed: (Unicode.Scalar) -> Bool) throws(GitError) {
            guard !text.isEmpty, !text.hasPrefix("-"), text.unicodeScalars.allSatisfy(isAllowed) else {
                throw GitError(.invalidInput, "the \(what) of an SSH address is not usable")
            }
        }
        try check(host, "host") {
            $0.isASCII && ($0.properties.isAlphabetic || "0123456789.-_:".unicodeScalars.contains($0))
        }
        if let user {
            try check(user, "user") {
                $0.isASCII && ($0.properties.isAlphabetic || "0123456789.-_@+".unicodeScalars.contains($0))
            }
        }
        try check(path, "path") { $0.value >= 0x20 && $0.value != 0x7F }
        guard path != "/" else { throw GitError(.invalidInput, "the path of an SSH address is not usable") }
        self.user = user
        self.host = host
        self.port = port
        self.path = path
    }

    private static func port(_ text: Substring) throws(GitError) -> Int? {
        if text.isEmpty || text == ":" { return nil }
        guard text.first == ":", let port = Int(text.dropFirst()), (1...65_535).contains(port) else {
            throw GitError(.invalidInput, "the port of an SSH address is not usable")
        }
        return port
    }

    /// As it stands in a `known_hosts` file.
    var knownHost: String { port.map { $0 == 22 ? host : "[\(host)]:\($0)" } ?? host }

    /// The path in single quotes, as a POSIX shell takes it.
    var quotedPath: String { "'\(path.replacing("'", with: #"'\''"#))'" }
}
