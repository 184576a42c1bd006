import HTTPTypes
import Hashing
import Reconciler
import Secrets

/// Who may change something: whoever knows the admin token. It is read at every use, so that it can be changed at any time.
actor AdminGate {
    /// A shorter one could be guessed, and is refused.
    static let shortestToken = 16
    /// Wrong tokens that are looked at in ``window``, from all sides together.
    static let maximumFailures = 10
    static let window = Duration.seconds(60)
    static let maximumSessions = 100
    static let sessionLength = Duration.seconds(8 * 3_600)

    /// A person who signed in.
    struct Session: Sendable {
        let person: CommitPerson
        /// What forms of this session carry.
        let formToken: String
        fileprivate let token: [UInt8]
        fileprivate let end: ContinuousClock.Instant
    }

    private let location: SecretLocation?
    private var failures: [ContinuousClock.Instant] = []
    /// By the hash of what the cookie holds: whoever could read this memory's pages finds no cookie.
    private var sessions: [[UInt8]: Session] = [:]

    /// - Parameter location: `nil` where nothing can be changed.
    init(_ location: SecretLocation?) { self.location = location }

    nonisolated var isOpenable: Bool { location != nil }

    /// Lets a request with `Authorization: Bearer` pass.
    func check(authorization: String?) throws(Refusal) {
        let token = try self.token()
        guard let authorization else {
            throw Refusal(.unauthorized, "TokenMissing", "give the admin token as 'Authorization: Bearer TOKEN'")
        }
        guard authorization.lowercased().hasPrefix("bearer ") else {
            throw Refusal(.unauthorized, "TokenMissing", "the admin token is given as 'Authorization: Bearer TOKEN'")
        }
        try compare(String(authorization.dropFirst(7)), with: token)
    }

    /// Begins a session.
    ///
    /// - Returns: what the cookie holds.
    func signIn(_ given: String, as person: CommitPerson) throws(Refusal) -> String {
        let token = try self.token()
        try compare(given, with: token)
        let now = ContinuousClock.now
        sessions = sessions.filter { $0.value.end > now }
        if sessions.count >= AdminGate.maximumSessions,
            let oldest = sessions.min(by: { $0.value.end < $1.value.end })
        {
            sessions[oldest.key] = nil
        }
        let cookie = AdminGate.randomText()
        sessions[SHA256.hash(of: Array(cookie.utf8))] = Session(
            person: person, formToken: AdminGate.randomText(), token: SHA256.hash(of: Array(token.utf8)),
            end: now + AdminGate.sessionLength)
        return cookie
    }

    func signOut(_ cookie: String) { sessions[SHA256.hash(of: Array(cookie.utf8))] = nil }

    /// The session of a cookie; none where it is over, or where the token is another since.
    func session(_ cookie: String?) -> Session? {
        guard let cookie, cookie.utf8.count <= 128 else { return nil }
        let key = SHA256.hash(of: Array(cookie.utf8))
        guard let session = sessions[key] else { return nil }
        guard session.end > .now, let token = try? self.token(),
            ConstantTime.areEqual(session.token, SHA256.hash(of: Array(token.utf8)))
        else {
            sessions[key] = nil
            return nil
        }
        return session
    }

    private func token() throws(Refusal) -> String {
        guard let location else {
            throw Refusal(
                .forbidden, "ReadOnly", "nothing can be changed here: the configuration has no 'server.adminTokenFile'")
        }
        let token: String
        do throws(SecretError) { token = try location.read().reveal() } catch {
            throw Refusal(.serviceUnavailable, "TokenUnreadable", error.message)
        }
        guard token.utf8.count >= AdminGate.shortestToken else {
            throw Refusal(
                .serviceUnavailable, "TokenTooShort",
                "the admin token has fewer than \(AdminGate.shortestToken) bytes; such as 'openssl rand -hex 32' makes one"
            )
        }
        return token
    }

    private func compare(_ given: String, with token: String) throws(Refusal) {
        let now = ContinuousClock.now
        failures.removeAll { $0.duration(to: now) > AdminGate.window }
        guard failures.count < AdminGate.maximumFailures else {
            throw Refusal(
                .tooManyRequests, "TooManyAttempts", "too many wrong tokens; wait a minute",
                retryAfter: Int(AdminGate.window.components.seconds))
        }
        guard ConstantTime.areEqual(Array(given.utf8), Array(token.utf8)) else {
            failures.append(now)
            throw Refusal(.unauthorized, "TokenRefused", "this is not the admin token")
        }
    }

    /// 32 bytes of the system's random numbers as hexadecimal digits.
    private static func randomText() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<4).map { _ in
            let digits = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
