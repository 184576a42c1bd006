import CLibgit2

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A file that is nowhere on a disk, for programs that take secrets from files only. It is gone with this object.
final class MemoryFile {
    private let descriptor: Int32

    /// Where a program that this process starts finds it.
    let path: String

    /// - Parameter mode: `ssh` wants a key that nobody else may read, `exec` one that may be run.
    init(_ bytes: [UInt8], mode: mode_t = 0o600) throws(GitError) {
        descriptor = memfd_create("pawl", MemoryFile.closedInPrograms)
        guard descriptor >= 0 else { throw FileSystem.failure("cannot make a file in memory") }
        // The program closes what it inherits: it comes here by way of this process.
        path = "/proc/\(getpid())/fd/\(descriptor)"
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        guard rest.isEmpty, fchmod(descriptor, mode) == 0 else {
            throw FileSystem.failure("cannot fill a file in memory")
        }
    }

    deinit { close(descriptor) }

    /// `MFD_CLOEXEC`
    private static let closedInPrograms: UInt32 = 1
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
