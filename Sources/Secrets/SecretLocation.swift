#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// `read` by another name, which the method of that name would hide.
private let systemRead = read(_:_:_:)

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
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw SecretError(message: "cannot read the secret file \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = systemRead(descriptor, &chunk, chunk.count)
            if count == 0 { break }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw SecretError(message: "cannot read the secret file \(path): \(String(cString: strerror(errno)))")
            }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= maximumSize else {
                throw SecretError(message: "the secret file \(path) is larger than 64 KiB")
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
}
