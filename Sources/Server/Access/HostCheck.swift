import Resources

/// Whom a request's `Host` may name.
///
/// A page of a stranger's can make a browser ask any address under a name of the stranger's (DNS rebinding). What it cannot
/// do is send another `Host` than that name. So names that anyone could own are refused unless the configuration lists them;
/// addresses, names without a dot and names that the public DNS does not have are not.
struct HostCheck: Sendable {
    private let listed: Set<String>

    private static let privateSuffixes = [".localhost", ".local", ".internal", ".svc", ".test"]

    init(_ configuration: ServerConfiguration) {
        listed = Set((configuration.hosts + [configuration.listen.host]).map { $0.lowercased() })
    }

    /// - Parameter authority: `host` or `host:port`.
    func allows(_ authority: String?) -> Bool {
        guard let host = authority.flatMap(HostCheck.host) else { return false }
        return listed.contains(host) || HostCheck.isAddress(host) || !host.contains(".")
            || HostCheck.privateSuffixes.contains { host.hasSuffix($0) }
            // A Service as a cluster's DNS has it by default.
            || host.hasSuffix(".svc.cluster.local")
    }

    /// Whether a request that a page sent was sent by a page of ours.
    func isOwn(origin: String?, authority: String?) -> Bool {
        // Programs name no origin.
        guard let origin else { return true }
        guard let authority, let scheme = origin.firstRange(of: "://") else { return false }
        return origin[scheme.upperBound...].lowercased() == authority.lowercased()
    }

    private static func host(of authority: String) -> String? {
        guard authority.utf8.count <= 255, !authority.isEmpty else { return nil }
        if authority.hasPrefix("[") { return authority.split(separator: "]").first.map { $0.dropFirst().lowercased() } }
        var host = authority[...]
        if let colon = host.lastIndex(of: ":") { host = host[..<colon] }
        // The root's dot is no other name.
        if host.last == "." { host = host.dropLast() }
        return host.isEmpty ? nil : host.lowercased()
    }

    private static func isAddress(_ host: String) -> Bool {
        if host.contains(":") { return host.utf8.allSatisfy { $0 == 0x3A || $0 == 0x2E || isHexadecimal($0) } }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }
}
