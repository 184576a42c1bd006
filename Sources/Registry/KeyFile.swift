#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A file with public keys or certificates, read anew at every use so that rotation needs no restart.
package enum KeyFile {
    package struct Unreadable: Error, Sendable {
        package let message: String
    }

    package static let maximumSize = 1 << 20

    /// - Throws: ``Unreadable`` naming the file.
    package static func bytes(of path: String) throws(Unreadable) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure(path, errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure(path, errno)
            }
            bytes += chunk[..<count]
            guard bytes.count <= maximumSize else {
                throw Unreadable(message: "\(path) is larger than \(maximumSize >> 20) MiB; it is no file of keys")
            }
        }
    }

    private static func failure(_ path: String, _ reason: Int32) -> Unreadable {
        Unreadable(message: "cannot read \(path): \(String(cString: strerror(reason)))")
    }
}
