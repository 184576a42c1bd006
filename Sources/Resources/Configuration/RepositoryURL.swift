/// What can be told of a repository's URL without asking anybody.
enum RepositoryURL {
    static let sshSchemes: Set<String> = ["ssh", "git+ssh", "ssh+git"]

    /// Whether Git reaches it over SSH: by its scheme, or because it is `host:path`.
    static func isSSH(_ url: String) -> Bool {
        guard let separator = url.firstRange(of: "://") else { return url.prefix { $0 != "/" }.contains(":") }
        return sshSchemes.contains(url[..<separator.lowerBound].lowercased())
    }
}

extension Value {
    /// The URL or path of a Git repository. A message never shows the text: it may hold a password or a token.
    func repositoryURL() -> String? {
        guard let text = secret.text() else { return nil }
        guard text.utf8.count <= 4_096, text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }) else {
            report("is not a URL or a path", "write it without spaces")
            return nil
        }
        guard let separator = text.firstRange(of: "://") else {
            return RepositoryURL.isSSH(text) ? sshShort(text) : localPath()
        }
        let scheme = text[..<separator.lowerBound].lowercased()
        let rest = text[separator.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        switch scheme {
        case "https", "http":
            if authority.contains("@") {
                report(
                    "holds credentials",
                    "write the URL without them, and auth: {basic: {usernameFile, passwordFile}}")
                return nil
            }
            if rest.contains("?") || rest.contains("#") {
                return refuse("has a query or a fragment", "write https://host/path")
            }
            guard !authority.isEmpty, authority != ":" else { return refuse("has no host", "write https://host/path") }
            return text
        case "file":
            guard authority.isEmpty, rest.count > 1 else {
                report("is not the URL of a file on this machine", "write file:///path, or the path alone")
                return nil
            }
            return text
        case _ where RepositoryURL.sshSchemes.contains(scheme):
            return sshURL(text, authority, path: rest[authority.endIndex...])
        default:
            return refuse(
                "has a scheme that is not supported", "write an https, http, ssh or file URL, or a path")
        }
    }

    private func refuse(_ message: String, _ remedy: String) -> String? {
        report(message, remedy)
        return nil
    }

    /// `ssh://[user@]host[:port]/path`. What begins with a dash would be an option of a program (CVE-2017-1000117).
    private func sshURL(_ text: String, _ authority: Substring, path: Substring) -> String? {
        let remedy = "write ssh://user@host/path"
        let at = authority.lastIndex(of: "@")
        let user = at.map { authority[..<$0] }
        if user?.contains(":") ?? false {
            return refuse("holds a password", "write ssh://user@host/path, and auth: {ssh: {privateKeyFile}}")
        }
        var host = at.map { authority[authority.index(after: $0)...] } ?? authority
        if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
            host = host[host.index(after: host.startIndex)..<end]
        } else if let colon = host.firstIndex(of: ":") {
            let port = host[host.index(after: colon)...]
            guard port.isEmpty || Int(port).map({ (1...65_535).contains($0) }) ?? false else {
                return refuse("has no usable port", remedy)
            }
            host = host[..<colon]
        }
        if path.contains("?") || path.contains("#") { return refuse("has a query or a fragment", remedy) }
        guard path.count > 1 else { return refuse("has no path", remedy) }
        return isAddress(user, host) ? text : refuse("has no usable user or host", remedy)
    }

    /// `[user@]host:path`, as scp writes it.
    private func sshShort(_ text: String) -> String? {
        let remedy = "write user@host:path, or a path on this machine that begins with './'"
        let beforeSlash = text.prefix { $0 != "/" }
        let at = beforeSlash.firstIndex(of: ":").flatMap { text[..<$0].lastIndex(of: "@") }
        let user = at.map { text[..<$0] }
        let rest = at.map { text[text.index(after: $0)...] } ?? text[...]
        let host: Substring
        let path: Substring
        if rest.hasPrefix("["), let end = rest.firstRange(of: "]:") {
            host = rest[rest.index(after: rest.startIndex)..<end.lowerBound]
            path = rest[end.upperBound...]
        } else {
            host = rest.prefix { $0 != ":" }
            path = rest[host.endIndex...].dropFirst()
        }
        // `name:secret@host` reads as the host `name` and a path; it is most likely neither.
        guard !path.prefix(while: { $0 != "/" }).contains("@") else { return refuse("holds credentials", remedy) }
        guard !path.isEmpty, !path.hasPrefix("-"), isAddress(user, host) else {
            return refuse("is neither an address of SSH nor a path", remedy)
        }
        return text
    }

    private func isAddress(_ user: Substring?, _ host: Substring) -> Bool {
        func isWord(_ text: Substring, _ others: String) -> Bool {
            !text.isEmpty && text.first != "-"
                && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || others.contains($0)) }
        }
        return isWord(host, ".-_:") && user.map { isWord($0, ".-_@+%") } ?? true
    }

    /// A path. One that would read as `host:path` after it was shortened gets its `./` back.
    private func localPath() -> String? {
        filePath().map { RepositoryURL.isSSH($0) ? "./\($0)" : $0 }
    }
}
