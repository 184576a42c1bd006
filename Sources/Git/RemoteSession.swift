import CLibgit2
import Secrets

/// What the callbacks of one conversation with a remote need and learn. libgit2 calls them on the mirror's thread.
final class RemoteSession {
    let location: RemoteLocation
    private var attempts = 0
    /// Why credentials could not be given, or were not accepted.
    private(set) var credentialProblem: String?
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

    init(_ location: RemoteLocation) { self.location = location }

    /// The server's words as printable lines.
    var serverWords: String {
        let text = String(decoding: words, as: UTF8.self)
        let lines = text.split(omittingEmptySubsequences: true) { $0 == "\n" || $0 == "\r" || $0 == "\r\n" }
        return lines.map { line in
            String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.properties.generalCategory != .control }))
        }.filter { !$0.allSatisfy(\.isWhitespace) }.joined(separator: "\n")
    }

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
        callbacks.credentials = { out, _, _, allowed, payload in
            RemoteSession.of(payload)?.credentials(out, allowed) ?? GIT_EAUTH.rawValue
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
        if case .path = location.kind, GitProgram.path != nil {
            callbacks.transport = { out, owner, payload in
                guard let payload else { return GIT_ERROR.rawValue }
                return ChildTransport.create(out, owner, session: payload)
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

    /// libgit2 asks again for ever while the server says no: the second refusal is the last, as a password may have
    /// been rotated between the reads of the name and of the password.
    private func credentials(
        _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>?, _ allowed: UInt32
    ) -> Int32 {
        attempts += 1
        guard let basic = location.basic else {
            return refuse("the server asks for credentials and none are configured")
        }
        guard attempts <= 2 else {
            return refuse("the server does not accept the credentials of \(basic.username) and \(basic.password)")
        }
        guard allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT.rawValue != 0 else {
            return refuse("the server does not offer Basic authentication")
        }
        do throws(SecretError) {
            let credentials = try basic.read()
            return git_credential_userpass_plaintext_new(out, credentials.username, credentials.password.reveal())
        } catch {
            return refuse(error.message)
        }
    }

    private func refuse(_ problem: String) -> Int32 {
        credentialProblem = problem
        git_error_set_str(Int32(GIT_ERROR_CALLBACK.rawValue), problem)
        return GIT_EAUTH.rawValue
    }

    /// Called once the server has said where its branches are, and before anything is sent.
    private func negotiate(_ updates: UnsafeMutablePointer<UnsafePointer<git_push_update>?>?, _ count: Int) -> Int32 {
        guard let swap, count == 1, let update = updates?.pointee?.pointee else { return GIT_EUSER.rawValue }
        self.swap?.found = update.src
        return ObjectID(update.src) == ObjectID(swap.expected) ? 0 : GIT_EUSER.rawValue
    }
}
