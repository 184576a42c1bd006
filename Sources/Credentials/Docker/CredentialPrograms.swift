import Foundation
import Secrets

/// The `docker-credential-…` programs: what Docker calls credential helpers.
///
/// Protocol: `docker-credential-<name> get`, the server's address on the standard input, on the standard output a JSON
/// object with `ServerURL`, `Username` and `Secret`. The user name `<token>` says that the secret is an identity token.
///
/// Programs take seconds and ask other servers, so that what they say is kept for a few minutes, or until it is refused.
package struct CredentialPrograms: Sendable {
    private struct Key: Hashable {
        let program: String
        let server: String
    }

    private let environment: [String: String]
    private let deadline: Duration
    private let clock: WallClock
    private let cache: CredentialCache<Key, Credential?>

    private static let lifetime: TimeInterval = 300
    private static let maximumOutput = 1 << 20
    /// What a program says that has no credential for a server. It is on the standard output, with exit status 1.
    private static let notFound = "credentials not found in native keychain"

    /// - Parameters:
    ///   - environment: the programs' environment; `PATH` says where they are.
    ///   - deadline: how long one may take before it is killed with all that it started.
    package init(
        environment: [String: String], deadline: Duration = .seconds(30), clock: @escaping WallClock = { Date() }
    ) {
        self.environment = environment
        self.deadline = deadline
        self.clock = clock
        cache = CredentialCache(clock: clock)
    }

    /// What a program has for a server; `nil` where it has nothing.
    func credential(
        for server: String, program name: String, origin: String, rejected: Credential?
    ) async throws(CredentialError) -> Credential? {
        let path = try path(of: name, origin: origin)
        return try await cache.value(of: Key(program: path, server: server), rejected: rejected) {
            await .of { () async throws(CredentialError) in
                let found = try await ask(path, name: name, server: server, origin: origin)
                // That there is nothing may change with the next log-in.
                return Expiring(value: found, expires: clock() + (found == nil ? 0 : CredentialPrograms.lifetime))
            }
        }
    }

    private struct Answer: Decodable {
        let username: String
        let secret: String

        private enum CodingKeys: String, CodingKey {
            case username = "Username"
            case secret = "Secret"
        }
    }

    private func ask(
        _ path: String, name: String, server: String, origin: String
    ) async throws(CredentialError) -> Credential? {
        let advice = "run 'echo \(server) | docker-credential-\(name) get' to see for yourself"
        func failure(_ what: String, isRetryable: Bool = false) -> CredentialError {
            CredentialError(
                .programFailed, "docker-credential-\(name) (\(origin)) \(what); \(advice)", isRetryable: isRetryable)
        }
        let run = ProgramRun(
            path: path, arguments: ["get"], environment: environment, input: Array(server.utf8), deadline: deadline,
            maximumOutput: CredentialPrograms.maximumOutput)
        switch await run.outcome() {
        case .cancelled: throw CredentialError(.cancelled, "the search for credentials was cancelled")
        case .notStarted(let reason): throw failure("cannot be started: \(reason)")
        case .overdue: throw failure("was killed after \(deadline)", isRetryable: true)
        case .tooMuchOutput: throw failure("printed more than \(CredentialPrograms.maximumOutput >> 20) MiB")
        case .ended(let status, let output) where status != 0:
            let said = String(decoding: output.prefix(4096), as: UTF8.self)
                .trimmingCharacters(in: .whitespacesAndNewlines)
            if said == CredentialPrograms.notFound { return nil }
            throw failure("failed with exit status \(status)", isRetryable: true)
        case .ended(_, let output):
            guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(output)) else {
                throw failure("did not print a JSON object with Username and Secret")
            }
            let words = "docker-credential-\(name) (\(origin))"
            if answer.username == "<token>" {
                return Credential(.identityToken(Secret(answer.secret)), origin: words)
            }
            // A program that answers with nothing at all has nothing: docker-credential-pass does so without a store.
            if answer.username.isEmpty && answer.secret.isEmpty { return nil }
            return .basic(answer.username, Secret(answer.secret), origin: words)
        }
    }

    /// The program in one of the absolute folders of `PATH`: a relative one would be found beside whatever the service
    /// works in.
    private func path(of name: String, origin: String) throws(CredentialError) -> String {
        let isName =
            !name.isEmpty && name.utf8.count <= 128 && !name.hasPrefix(".")
            && name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || "-_.+".utf8.contains(byte)
            }
        guard isName else {
            throw CredentialError(
                .invalid,
                "the credential program named by \(origin) is not a name; write 'ecr-login' for docker-credential-ecr-login"
            )
        }
        let folders = (environment["PATH"] ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
        for folder in folders where access("\(folder)/docker-credential-\(name)", X_OK) == 0 {
            return "\(folder)/docker-credential-\(name)"
        }
        throw CredentialError(
            .programFailed,
            "docker-credential-\(name) (\(origin)) is in no folder of PATH; install it, or give the credentials otherwise"
        )
    }
}
