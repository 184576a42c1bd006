import CLibgit2
import Remotes

/// One conversation with a remote. Nothing of it is written into the mirror's configuration.
final class RemoteConnection {
    private let remote: OpaquePointer
    private let session: RemoteSession
    private var callbacks: git_remote_callbacks

    init(_ repository: RepositoryHandle, _ session: RemoteSession) throws(GitError) {
        self.session = session
        callbacks = session.callbacks()
        var options = git_remote_create_options()
        git_remote_create_options_init(&options, UInt32(GIT_REMOTE_CREATE_OPTIONS_VERSION))
        options.repository = repository.pointer
        // Looking for `insteadOf` rules leaks 20 kB a time in Debian's build, and there are none to find.
        options.flags = GIT_REMOTE_CREATE_SKIP_INSTEADOF.rawValue | GIT_REMOTE_CREATE_SKIP_DEFAULT_FETCHSPEC.rawValue
        var remote: OpaquePointer?
        let result = git_remote_create_with_opts(&remote, session.location.url, &options)
        guard result >= 0, let remote else {
            let failure = LibraryFailure(result)
            if failure.isDamage { throw GitError(.mirrorBroken, failure.text) }
            throw GitError(
                .invalidInput,
                "\(session.location.redacted) cannot be a remote: \(session.location.redacting(failure.text))")
        }
        self.remote = remote
    }

    deinit { git_remote_free(remote) }

    /// Connects, and learns every reference's value.
    func connectForFetch() throws(GitError) -> [String: Revision] {
        var options = git_remote_connect_options()
        git_remote_connect_options_init(&options, UInt32(GIT_REMOTE_CONNECT_OPTIONS_VERSION))
        options.callbacks = callbacks
        let connected = withExtendedLifetime(session) { git_remote_connect_ext(remote, GIT_DIRECTION_FETCH, &options) }
        guard connected >= 0 else { throw failure(connected, mayBeDamage: false) }
        var heads: UnsafeMutablePointer<UnsafePointer<git_remote_head>?>?
        var count = 0
        let listed = git_remote_ls(&heads, &count, remote)
        guard listed >= 0 else { throw failure(listed, mayBeDamage: false) }
        var revisions: [String: Revision] = [:]
        for index in 0..<count {
            guard let head = heads?[index]?.pointee, let name = head.name else { continue }
            revisions[String(cString: name)] = Revision(head.oid)
        }
        return revisions
    }

    /// Downloads what is missing of one reference, after ``connectForFetch()``.
    func download(_ specification: String) throws(GitError) {
        var options = git_fetch_options()
        git_fetch_options_init(&options, UInt32(GIT_FETCH_OPTIONS_VERSION))
        options.callbacks = callbacks
        options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE
        options.update_fetchhead = 0
        let result = withExtendedLifetime(session) {
            RemoteConnection.withSpecification(specification) { git_remote_download(remote, $0, &options) }
        }
        guard result >= 0 else { throw failure(result, mayBeDamage: true) }
    }

    /// Connects and pushes. What the server says of the branch is in the session afterwards; a result of zero alone
    /// means nothing.
    ///
    /// - Returns: what libgit2 says, to be judged with what the session learnt.
    func push(_ specification: String) -> LibraryFailure? {
        var options = git_push_options()
        git_push_options_init(&options, UInt32(GIT_PUSH_OPTIONS_VERSION))
        options.callbacks = callbacks
        let result = withExtendedLifetime(session) {
            RemoteConnection.withSpecification(specification) { git_remote_push(remote, $0, &options) }
        }
        return result < 0 ? LibraryFailure(result) : nil
    }

    private static func withSpecification(
        _ specification: String, _ body: (UnsafePointer<git_strarray>) -> Int32
    ) -> Int32 {
        specification.withCString { text in
            var first: UnsafeMutablePointer<CChar>? = UnsafeMutablePointer(mutating: text)
            return withUnsafeMutablePointer(to: &first) { strings in
                var array = git_strarray(strings: strings, count: 1)
                return body(&array)
            }
        }
    }

    private func failure(_ result: Int32, mayBeDamage: Bool) -> GitError {
        session.error(LibraryFailure(result), mayBeDamage: mayBeDamage)
    }
}

extension RemoteSession {
    /// What a failed conversation means, in words that hold no secret.
    func error(_ failure: LibraryFailure, mayBeDamage: Bool) -> GitError {
        if let error = self.failure { return error }
        let place = location.redacted
        let text = location.redacting(failure.text)
        if text.contains("REF pkt-line") || text.contains("object-format") {
            return GitError(.unsupported, "\(place): \(text); repositories with SHA-256 ids are not supported")
        }
        if failure.isStorage, kind == .http || mayBeDamage {
            return GitError(.storageFailed, "\(place): \(text)")
        }
        if mayBeDamage, failure.isDamage { return GitError(.mirrorBroken, text) }
        return GitError(.sourceUnavailable, "\(place): \(text)")
    }
}
