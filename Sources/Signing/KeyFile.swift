import Secrets

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Files of keys and signers, which are small.
enum KeyFile {
    private static let maximumSize = 1 << 20

    /// - Throws: ``SigningError`` naming the file.
    static func contents(of path: String) throws(SigningError) -> [UInt8] {
        do throws(SmallFile.Failure) {
            return try SmallFile.bytes(of: path, limit: maximumSize, waits: true)
        } catch {
            switch error {
            case .unopened(let reason), .unread(let reason):
                throw SigningError("cannot read the key file \(path): \(String(cString: strerror(reason)))")
            case .tooLarge: throw SigningError("the key file \(path) is larger than 1 MiB")
            }
        }
    }

    /// Writes a new file that nobody else may read.
    static func write(_ bytes: [UInt8], to path: String) throws(SigningError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("cannot write \(path)") }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("cannot write \(path)") }
            rest = rest.dropFirst(count)
        }
    }

    static func failure(_ doing: String) -> SigningError {
        SigningError("\(doing): \(String(cString: strerror(errno)))")
    }
}

// Inside the enum the name belongs to its own function.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
