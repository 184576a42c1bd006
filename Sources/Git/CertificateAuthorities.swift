#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

import CLibgit2

/// The certificate authorities that are trusted for `https` remotes.
///
/// libgit2 knows one list for the whole process, and replaces it without regard for connections that are using it. So
/// the files of all sources are put together with the system's own list in one bundle, and it is replaced only while
/// no `https` conversation is under way. A source's own authority is thereby trusted for the other sources too;
/// nothing is ever trusted without an authority.
enum CertificateAuthorities {
    private static let state = State()

    /// Runs a conversation with a remote while its authority is trusted.
    static func trusting<R>(_ remote: RemoteLocation, _ body: () throws(GitError) -> R) throws(GitError) -> R {
        guard remote.usesTLS else { return try body() }
        if let file = remote.caFile { try state.add(file) }
        pthread_rwlock_rdlock(state.lock)
        defer { pthread_rwlock_unlock(state.lock) }
        return try body()
    }

    private static let systemBundles = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem",
    ]
    private static let maximumSize = 1 << 20

    /// Unchecked: `known` is touched only while `lock` is held for writing.
    private final class State: @unchecked Sendable {
        let lock = UnsafeMutablePointer<pthread_rwlock_t>.allocate(capacity: 1)
        private var known: [String: [UInt8]] = [:]

        init() {
            lock.initialize(to: pthread_rwlock_t())
            pthread_rwlock_init(lock, nil)
        }

        /// Reads the file each time, so that a replaced authority is trusted without a restart.
        func add(_ file: String) throws(GitError) {
            guard let bytes = FileSystem.contents(of: file, maximumSize: maximumSize) else {
                throw FileSystem.failure("cannot read the certificate authorities in \(file)")
            }
            pthread_rwlock_wrlock(lock)
            defer { pthread_rwlock_unlock(lock) }
            guard known[file] != bytes else { return }
            known[file] = bytes
            var bundle =
                systemBundles.lazy.compactMap { FileSystem.contents(of: $0, maximumSize: 16 << 20) }.first ?? []
            for (_, bytes) in known.sorted(by: { $0.key < $1.key }) { bundle += [UInt8(ascii: "\n")] + bytes }
            let path = FileSystem.temporaryFile(bundle)
            guard let path else { throw FileSystem.failure("cannot write the bundle of certificate authorities") }
            defer { FileSystem.removeFile(path) }
            let result = pawl_git_option_texts(Int32(GIT_OPT_SET_SSL_CERT_LOCATIONS.rawValue), path, nil)
            guard result >= 0 else {
                known[file] = nil
                throw GitError(
                    .invalidInput, "no certificate authorities can be read from \(file): \(LibraryFailure(result).text)"
                )
            }
        }
    }
}
