/// Where a person can look at a commit in a browser.
///
/// The forge is told by its host's name: the address of a commit is each forge's own. Where the name says nothing there is
/// no link, for a wrong one is worse than none.
package enum ForgeLink {
    /// - Parameters:
    ///   - source: the repository's URL in any spelling that Git takes, without credentials.
    ///   - commit: 40 hexadecimal digits.
    package static func url(of commit: String, in source: String) -> String? {
        guard let place = place(source), commit.utf8.allSatisfy(isHexadecimal), !commit.isEmpty else { return nil }
        let (host, path) = place
        let name = String(host.prefix { $0 != ":" })
        if name == "dev.azure.com" || name.hasSuffix(".visualstudio.com") || name == "ssh.dev.azure.com" {
            return azure(name, path, commit)
        }
        guard path.split(separator: "/").count >= 2 else { return nil }
        let home = "https://\(host)/\(path)"
        if isOf(name, "gitlab") { return "\(home)/-/commit/\(commit)" }
        if isOf(name, "bitbucket") { return "\(home)/commits/\(commit)" }
        if isOf(name, "github") || isOf(name, "gitea") || isOf(name, "forgejo") || name == "codeberg.org" {
            return "\(home)/commit/\(commit)"
        }
        return nil
    }

    /// Whether a label of a host's name is a forge's, as in `gitlab.example.com`.
    private static func isOf(_ name: String, _ forge: String) -> Bool {
        name.split(separator: ".").contains { $0 == forge }
    }

    /// Azure DevOps: `ORGANIZATION/PROJECT/_git/REPOSITORY`, and over SSH `v3/ORGANIZATION/PROJECT/REPOSITORY`.
    private static func azure(_ name: String, _ path: String, _ commit: String) -> String? {
        let parts = path.split(separator: "/").map(String.init)
        if name == "ssh.dev.azure.com" {
            guard parts.count == 4, parts[0] == "v3" else { return nil }
            return "https://dev.azure.com/\(parts[1])/\(parts[2])/_git/\(parts[3])/commit/\(commit)"
        }
        guard parts.contains("_git") else { return nil }
        return "https://\(name)/\(path)/commit/\(commit)"
    }

    /// Host, with the port where it is HTTP's own, and path without `.git`.
    private static func place(_ source: String) -> (host: String, path: String)? {
        var rest = source[...]
        var keepsPort = false
        if let scheme = source.firstRange(of: "://") {
            let name = source[..<scheme.lowerBound].lowercased()
            guard ["https", "http", "ssh", "git+ssh"].contains(name) else { return nil }
            keepsPort = name == "https"
            rest = source[scheme.upperBound...]
        } else {
            // `git@host:path`, as scp takes it; a path on disk has no colon before its first slash.
            guard let colon = source.firstIndex(of: ":"), !source[..<colon].contains("/") else { return nil }
            rest = "\(source[..<colon])/\(source[source.index(after: colon)...])"[...]
        }
        guard let slash = rest.firstIndex(of: "/") else { return nil }
        var host = rest[..<slash]
        if let at = host.lastIndex(of: "@") { host = host[host.index(after: at)...] }
        if !keepsPort, let colon = host.lastIndex(of: ":") { host = host[..<colon] }
        var path = rest[rest.index(after: slash)...]
        while path.first == "/" { path = path.dropFirst() }
        while path.last == "/" { path = path.dropLast() }
        if path.hasSuffix(".git") { path = path.dropLast(4) }
        guard !host.isEmpty, !path.isEmpty, host.utf8.allSatisfy(isPlain), path.utf8.allSatisfy(isPlain) else {
            return nil
        }
        return (host.lowercased(), String(path))
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }

    /// What stands in a URL's path as it is, percent signs of escapes among it.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A: true
        default: "-._~/%+@".utf8.contains(byte)
        }
    }
}
