#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Where a secret is kept: a file (a mounted Kubernetes Secret) or an environment variable. It is read on every use,
/// so that rotation needs no restart.
package enum SecretLocation: Hashable, Sendable, CustomStringConvertible {
    case file(String)
    case environment(String)
    /// Not a secret at all, such as a user name written into the configuration.
    case inline(String)

    /// Reads the secret. One trailing newline, as editors and `kubectl` leave it, is not part of it.
    ///
    /// - Throws: ``SecretError`` naming the file or the variable, never its content.
    package func read() throws(SecretError) -> Secret {
        switch self {
        case .inline(let text): return Secret(text)
        case .environment(let name):
            guard let value = getenv(name) else {
                throw SecretError(message: "environment variable \(name) is not set")
            }
            return Secret(String(cString: value))
        case .file(let path):
            return Secret(try SecretLocation.contents(of: path))
        }
    }

    package var description: String {
        switch self {
        case .file(let path): "file \(path)"
        case .environment(let name): "environment variable \(name)"
        case .inline: "the configuration"
        }
    }

    private static let maximumSize = 64 << 10

    private static func contents(of path: String) throws(SecretError) -> String {
        var bytes: [UInt8]
        do throws(SmallFile.Failure) {
            bytes = try SmallFile.bytes(of: path, limit: maximumSize, waits: true)
        } catch {
            switch error {
            case .unopened(let reason), .unread(let reason):
                throw SecretError(message: "cannot read the secret file \(path): \(String(cString: strerror(reason)))")
            case .tooLarge: throw SecretError(message: "the secret file \(path) is larger than 64 KiB")
            }
        }
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SecretError(message: "the secret file \(path) is not UTF-8 text")
        }
        return text
    }
}

/// Why a secret could not be read; names the place, never the content.
package struct SecretError: Error, Hashable, Sendable, CustomStringConvertible {
    package let message: String
    package var description: String { message }

    package init(message: String) { self.message = message }
}
