/// A repository of a registry, `host[:port]/path`, without tag or digest.
///
/// Two spellings of one repository are equal: `nginx`, `docker.io/library/nginx` and
/// `index.docker.io/library/nginx` name the same thing. ``original`` keeps what the person wrote.
package struct Repository: Hashable, Sendable, CustomStringConvertible {
    /// The canonical registry host, with its port where one was written: `docker.io`, `ghcr.io`, `localhost:5000`.
    package let registry: String
    /// The canonical path below the registry: `library/nginx`.
    package let path: String
    /// The text as written.
    package let original: String

    /// Parses a repository by the rules of the Docker and OCI reference grammar.
    ///
    /// - Throws: ``ReferenceError`` naming what is wrong: a tag, a digest or a scheme where none belongs, upper case,
    ///   an empty or over-long part.
    package init(parsing text: String) throws(ReferenceError) {
        if ASCII.holdsScheme(text) { throw ReferenceError(.scheme, text) }
        if text.utf8.contains(UInt8(ascii: "@")) { throw ReferenceError(.digestGiven, text) }
        let spelled = try Repository.split(text)
        if spelled.path.utf8.contains(UInt8(ascii: ":")) { throw ReferenceError(.tagGiven, text) }
        self = try Repository(host: spelled.host, path: spelled.path, original: text)
    }

    package static func == (left: Repository, right: Repository) -> Bool {
        left.registry == right.registry && left.path == right.path
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(registry)
        hasher.combine(path)
    }

    /// The canonical spelling, `registry/path`.
    package var canonical: String { "\(registry)/\(path)" }

    /// The text as written.
    package var description: String { original }

    /// The last component of the path, the default alias of an image.
    package var lastComponent: String { String(path.split(separator: "/").last ?? "") }

    /// Separates the registry host from the path: the first component is a host where it holds a dot or a colon, or
    /// is `localhost`, or holds an upper-case letter (no path may).
    static func split(_ text: String) throws(ReferenceError) -> (host: Substring?, path: Substring) {
        guard let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")) else { return (nil, text[...]) }
        let first = text[..<slash]
        guard looksLikeHost(first) || first.utf8.contains(where: ASCII.isUpper) else { return (nil, text[...]) }
        return (first, text[text.utf8.index(after: slash)...])
    }

    /// Assembles a repository from parts already separated.
    init(host: Substring?, path: Substring, original: String) throws(ReferenceError) {
        guard path.utf8.count <= 255 else { throw ReferenceError(.tooLong, original) }
        guard Repository.isPath(path.utf8) else {
            let isUpperCase = Repository.isPath(path.utf8.map(ASCII.lower))
            throw ReferenceError(isUpperCase ? .upperCase : .path, original)
        }
        if let host {
            guard Repository.isHost(host.utf8) else { throw ReferenceError(.host, original) }
            // A name that only its upper-case letters show to be a host keeps them: in lower case it would read as
            // a folder of Docker Hub.
            let lowered = host.lowercased()
            let canonical = Repository.looksLikeHost(lowered) ? lowered : String(host)
            if Repository.dockerHubHosts.contains(canonical) {
                registry = "docker.io"
                self.path = path.utf8.contains(UInt8(ascii: "/")) ? String(path) : "library/\(path)"
            } else {
                registry = canonical
                self.path = String(path)
            }
        } else {
            registry = "docker.io"
            self.path = path.utf8.contains(UInt8(ascii: "/")) ? String(path) : "library/\(path)"
        }
        self.original = original
    }

    private static func looksLikeHost(_ name: some StringProtocol) -> Bool {
        name == "localhost" || name.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }
    }

    /// The names that Docker Hub's one registry goes by.
    package static let dockerHubHosts: Set<String> = ["docker.io", "index.docker.io", "registry-1.docker.io"]

    private static func isHost(_ bytes: some Collection<UInt8>) -> Bool {
        guard !bytes.isEmpty, bytes.count <= 255 else { return false }
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count <= 2, let name = parts.first, !name.isEmpty else { return false }
        if parts.count == 2 {
            guard (1...5).contains(parts[1].count), parts[1].allSatisfy(ASCII.isDigit) else { return false }
        }
        return name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            guard let first = label.first, let last = label.last else { return false }
            return ASCII.isAlphanumeric(first) && ASCII.isAlphanumeric(last)
                && label.allSatisfy { ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        }
    }

    private enum PathPosition { case start, word, dot, underscore, doubleUnderscore, dash }

    /// `component ("/" component)*`; a component is runs of `[a-z0-9]` joined by `.`, `_`, `__` or any number of `-`.
    private static func isPath(_ bytes: some Collection<UInt8>) -> Bool {
        var previous = PathPosition.start
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "/"):
                guard previous == .word else { return false }
                previous = .start
            case UInt8(ascii: "."):
                guard previous == .word else { return false }
                previous = .dot
            case UInt8(ascii: "_"):
                switch previous {
                case .word: previous = .underscore
                case .underscore: previous = .doubleUnderscore
                default: return false
                }
            case UInt8(ascii: "-"):
                guard previous == .word || previous == .dash else { return false }
                previous = .dash
            default:
                guard ASCII.isLower(byte) || ASCII.isDigit(byte) else { return false }
                previous = .word
            }
        }
        return previous == .word
    }
}
