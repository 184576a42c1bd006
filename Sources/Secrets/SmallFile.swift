#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A file that a person or a cluster wrote and that is read whole, on every use, so that rotation needs no restart.
package enum SmallFile {
    /// Why a file could not be read. The code is the system's `errno`.
    package enum Failure: Error, Hashable, Sendable {
        case unopened(Int32)
        case unread(Int32)
        case tooLarge
    }

    /// The file's bytes.
    ///
    /// - Parameters:
    ///   - limit: the size in bytes beyond which it is not the file that was meant.
    ///   - waits: whether a pipe with nobody at its other end yet is waited for; otherwise it is empty.
    package static func bytes(of path: String, limit: Int, waits: Bool) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | (waits ? 0 : O_NONBLOCK))
        guard descriptor >= 0 else { throw .unopened(errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw .unread(errno)
            }
            bytes += chunk[..<count]
            guard bytes.count <= limit else { throw .tooLarge }
        }
    }
}
