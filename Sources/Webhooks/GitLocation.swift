/// Where a Git repository is, comparable across the ways in which it is reached: `https://host/a/b.git`,
/// `ssh://git@host:7999/a/b` and `git@host:a/b.git` are one place.
///
/// The port is left out, as it differs between the ways, and so is the case of letters: a webhook only wakes, and waking
/// once too often does no harm.
package struct GitLocation: Hashable, Sendable {
    /// Empty for a path on this machine.
    package let host: String
    package let path: String

    /// - Parameter url: a URL, `user@host:path`, or a path; `nil` where it names no repository.
    package init?(_ url: String) {
        guard url.utf8.count <= 4_096 else { return nil }
        let text = url.lowercased()
        let (authority, path): (Substring, Substring)
        if let scheme = text.range(ofScheme: "://") {
            let rest = text[scheme...]
            authority = rest.prefix { $0 != "/" }
            path = rest[authority.endIndex...]
        } else if let colon = text.firstIndex(of: ":"), !text[..<colon].contains("/") {
            authority = text[..<colon]
            path = text[text.index(after: colon)...]
        } else {
            (authority, path) = ("", text[...])
        }
        let afterUser = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        // An address of IP version 6 stands in brackets.
        host =
            afterUser.hasPrefix("[")
            ? String(afterUser.prefix { $0 != "]" }.dropFirst()) : String(afterUser.prefix { $0 != ":" })
        var parts = path.split(separator: "/").map(String.init)
        if let last = parts.last, last.hasSuffix(".git") { parts[parts.count - 1] = String(last.dropLast(4)) }
        self.path = parts.joined(separator: "/")
        if self.path.isEmpty { return nil }
    }
}

extension String {
    /// Where what follows a URL's scheme begins.
    fileprivate func range(ofScheme separator: String) -> Index? {
        guard let colon = utf8.firstIndex(of: UInt8(ascii: ":")), self[colon...].hasPrefix(separator),
            !self[..<colon].contains("/")
        else { return nil }
        return index(colon, offsetBy: separator.count)
    }
}
