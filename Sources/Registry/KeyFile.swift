import Secrets

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
        do throws(SmallFile.Failure) {
            return try SmallFile.bytes(of: path, limit: maximumSize, waits: false)
        } catch {
            switch error {
            case .unopened(let reason), .unread(let reason):
                throw Unreadable(message: "cannot read \(path): \(String(cString: strerror(reason)))")
            case .tooLarge:
                throw Unreadable(message: "\(path) is larger than \(maximumSize >> 20) MiB; it is no file of keys")
            }
        }
    }
}
