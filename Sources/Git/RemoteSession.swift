import CLibgit2
import Curl
import Remotes

/// What the callbacks of one conversation with a remote need and learn. libgit2 calls them on the mirror's thread.
final class RemoteSession {
    let location: RemoteLocation
    let kind: RepositoryAddress
    let credentials: RemoteCredentials
    /// The mirror's connections.
    let http: HTTPConversation
    let watch: ConversationWatch
    /// A conversation with the same server whose connection may be used, for as long as it is kept.
    private(set) weak var carrier: ChildConversation?
    /// Why the transport failed; it says more than libgit2 does.
    private(set) var failure: GitError?
    /// Whether the server refused what it was shown, so that something newer is worth a try.
    private(set) var wereCredentialsRejected = false
    /// A program that has said where the references are, and waits for what is wanted of them.
    private var opened: (conversation: ChildConversation, service: SmartService)?
    /// What an HTTP server has said, or would say, of its references before a push, and where it says so.
    var pushList: (bytes: [UInt8], base: String)?
    /// Whether a request that may not be sent on was answered with a redirection.
    var metRedirection = false
    /// What the server said beside the protocol, such as the output of its hooks.
    private var words: [UInt8] = []
    private static let maximumWords = 64 << 10

    /// What a push wants of its branch; nothing for a fetch.
    var swap: Swap?

    /// A push as compare-and-swap: what is expected on the remote, what was found there, what the server answered.
    struct Swap {
        let reference: String
        let expected: git_oid
        let new: git_oid
        var found: git_oid?
        /// The server's answer for the branch: no text is acceptance.
        var report: (refusal: String?, Void)?
    }

    init(
        _ location: RemoteLocation, _ kind: RepositoryAddress, _ credentials: RemoteCredentials,
        _ http: HTTPConversation, _ watch: ConversationWatch, carrier: ChildConversation? = nil
    ) {
        self.location = location
        self.kind = kind
        self.credentials = credentials
        self.http = http
        self.watch = watch
        self.carrier = carrier
    }

    /// A short conversation with the same remote, to learn what became of this one. It is not broken off.
    func toLearnTheOutcome() -> RemoteSession {
        var deadlines = watch.deadlines
        deadlines.firstByte = min(deadlines.firstByte, .seconds(10))
        deadlines.silence = min(deadlines.silence, .seconds(10))
        deadlines.pushAnswer = min(deadlines.pushAnswer, .seconds(10))
        return RemoteSession(
            location, kind, credentials, http, ConversationWatch(deadlines, mustFinish: true), carrier: carrier)
    }

    /// The server's words as printable lines.
    var serverWords: String { ServerWords.lines(of: String(decoding: words, as: UTF8.self)) }

    // MARK: The transport

    /// How libgit2 speaks to the remote; `nil` where it has to do so by itself.
    func transport() -> (any SmartTransport)? {
        switch kind {
        case .http: HTTPTransport(self)
        case .ssh: ChildTransport(self)
        case .path: GitProgram.path == nil ? nil : ChildTransport(self)
        case .unsupported: nil
        }
    }

    /// Runs a step of the transport; its error is kept, and libgit2 told that there was one.
    func reporting(_ step: () throws(GitError) -> Void) -> Int32 {
        do throws(GitError) {
            try step()
            return 0
        } catch {
            failure = error
            git_error_set_str(Int32(GIT_ERROR_NET.rawValue), error.message)
            return GIT_ERROR.rawValue
        }
    }

    func noteRejection() { wereCredentialsRejected = true }

    func keepOpened(_ conversation: ChildConversation, for service: SmartService) {
        opened = (conversation, service)
    }

    func takeOpened(_ service: SmartService) -> ChildConversation? {
        defer { opened = nil }
        return opened?.service == service ? opened?.conversation : nil
    }

    /// The capabilities stand in the first line of a list of references.
    func refuseSHA256(_ bytes: UnsafeRawBufferPointer) throws(GitError) {
        guard String(decoding: bytes.prefix(2048), as: UTF8.self).contains(" object-format=sha256") else { return }
        throw BranchLook.unsupportedIDs(at: location.redacted)
    }

    // MARK: What libgit2 tells

    func callbacks() -> git_remote_callbacks {
        var callbacks = git_remote_callbacks()
        git_remote_init_callbacks(&callbacks, UInt32(GIT_REMOTE_CALLBACKS_VERSION))
        callbacks.payload = Unmanaged.passUnretained(self).toOpaque()
        callbacks.sideband_progress = { text, length, payload in
            if let text, length > 0 {
                RemoteSession.of(payload)?.hear(UnsafeRawBufferPointer(start: text, count: Int(length)))
            }
            return 0
        }
        callbacks.push_negotiation = { updates, count, payload in
            RemoteSession.of(payload)?.negotiate(updates, count) ?? GIT_EUSER.rawValue
        }
        callbacks.push_update_reference = { reference, status, payload in
            guard let reference, let session = RemoteSession.of(payload) else { return 0 }
            if session.swap?.reference == String(cString: reference) {
                session.swap?.report = (status.map { String(cString: $0) }, ())
            }
            return 0
        }
        if transport() != nil {
            callbacks.transport = { out, owner, payload in
                guard let payload else { return GIT_ERROR.rawValue }
                return SmartSubtransport.create(out, owner, session: payload)
            }
        }
        return callbacks
    }

    static func of(_ payload: UnsafeMutableRawPointer?) -> RemoteSession? {
        payload.map { Unmanaged<RemoteSession>.fromOpaque($0).takeUnretainedValue() }
    }

    private func hear(_ bytes: UnsafeRawBufferPointer) {
        words.append(contentsOf: bytes.prefix(RemoteSession.maximumWords - words.count))
    }

    /// Called once the server has said where its branches are, and before anything is sent.
    private func negotiate(_ updates: UnsafeMutablePointer<UnsafePointer<git_push_update>?>?, _ count: Int) -> Int32 {
        guard let swap, count == 1, let update = updates?.pointee?.pointee else { return GIT_EUSER.rawValue }
        self.swap?.found = update.src
        return ObjectID(update.src) == ObjectID(swap.expected) ? 0 : GIT_EUSER.rawValue
    }
}
