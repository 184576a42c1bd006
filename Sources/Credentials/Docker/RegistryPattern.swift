import OCI

/// The key of an entry in a Docker configuration: which registry, and which part of it, the entry is for.
///
/// The rules are those of Docker and the kubelet: a scheme does not count; `/v1` and `/v2` after the host mean the host;
/// a path is that of a repository or of a folder of repositories; the port must be the same; a `*` in a label of the host
/// stands for any text within that label. Unlike the kubelet's, a path ends at a slash: `ghcr.io/team` is not for
/// `ghcr.io/team-b/app`.
struct RegistryPattern: Hashable, Sendable {
    /// The key as written.
    let text: String
    /// The host in lower case, without its port; Docker Hub by its one canonical name.
    private let host: String
    private let port: String?
    /// The path's components.
    let path: [Substring]

    init(_ text: String) {
        self.text = text
        var rest = text[...]
        if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
        var components = rest.split(separator: "/")
        let address = rest.first == "/" || components.isEmpty ? "" : components.removeFirst().lowercased()
        if components.first == "v1" || components.first == "v2" { components.removeFirst() }
        path = components
        if Repository.dockerHubHosts.contains(address) {
            (host, port) = ("docker.io", nil)
        } else if let colon = address.lastIndex(of: ":") {
            (host, port) = (String(address[..<colon]), String(address[address.index(after: colon)...]))
        } else {
            (host, port) = (address, nil)
        }
    }

    var hasWildcard: Bool { host.contains("*") }

    /// How exactly a key names a repository. The greater, the more exact: an exact host before a wildcard, then the
    /// longer path, then the more literal wildcard.
    struct Exactness: Comparable {
        let isExactHost: Bool
        let pathLength: Int
        let literals: Int

        static func < (left: Exactness, right: Exactness) -> Bool {
            if left.isExactHost != right.isExactHost { return right.isExactHost }
            if left.pathLength != right.pathLength { return left.pathLength < right.pathLength }
            return left.literals < right.literals
        }
    }

    /// How exactly the key names a repository; `nil` where it names another.
    func exactness(for repository: Repository) -> Exactness? {
        let address = repository.registry.lowercased().split(separator: ":", maxSplits: 1)
        guard let name = address.first, (address.count > 1 ? String(address[1]) : nil) == port else { return nil }
        guard matches(name), repository.path.split(separator: "/").starts(with: path) else { return nil }
        return Exactness(
            isExactHost: !hasWildcard, pathLength: path.count, literals: host.count { $0 != "*" })
    }

    private func matches(_ name: Substring) -> Bool {
        guard hasWildcard else { return host == name }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        let patterns = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count == patterns.count else { return false }
        return zip(patterns, labels).allSatisfy { RegistryPattern.matches(pattern: $0, label: $1) }
    }

    /// Whether the pieces between the stars stand in a label, in order, the first and the last at its ends.
    private static func matches(pattern: Substring, label: Substring) -> Bool {
        var pieces = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard pieces.count > 1 else { return pattern == label }
        let first = pieces.removeFirst()
        let last = pieces.removeLast()
        guard label.count >= first.count + last.count, label.hasPrefix(first), label.hasSuffix(last) else {
            return false
        }
        var rest = label.dropFirst(first.count).dropLast(last.count)
        for piece in pieces where !piece.isEmpty {
            guard let found = rest.firstRange(of: piece) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}
