import Credentials
import Curl
import Foundation
import OCI
import Secrets

/// Answers the challenges that a registry actually gives: Basic, or Bearer by way of a token endpoint.
///
/// Source: distribution's token authentication specification; RFC 7617 for Basic.
struct Authenticator: Sendable {
    let loop: CurlLoop
    let gates: HostGates
    let tokens = TokenCache()
    let userAgent: String

    /// The `Authorization` to send at once, so that most requests need no challenge: a known token, or Basic where the
    /// registry asked for it before.
    func known(for target: Target) async throws(RegistryError) -> String? {
        if let token = await tokens.known(target.key) { return "Bearer \(token)" }
        return await tokens.asksForBasic(target.settings.host) ? try await credential(for: target)?.basic : nil
    }

    /// What a request is for.
    struct Target: Sendable {
        let settings: RegistrySettings
        /// The repository as policies name it, for who finds its credentials.
        let reference: Repository
        let limits: RegistryLimits

        /// The path below the registry.
        var repository: String { reference.path }

        var key: TokenCache.Key { TokenCache.Key(registry: settings.host, scope: "repository:\(repository):pull") }

        func error(
            _ code: RegistryError.Code, _ message: String, status: Int? = nil, isRetryable: Bool = false,
            retryAfter: Duration? = nil
        ) -> RegistryError {
            RegistryError(
                code: code, registry: settings.host, repository: repository, status: status, message: message,
                isRetryable: isRetryable, retryAfter: retryAfter)
        }
    }

    /// The `Authorization` that answers a challenge; `nil` where the registry asks for none that we know.
    ///
    /// - Parameter rejected: the value that was sent with the request challenged.
    func answer(
        _ headers: [String], for target: Target, rejected: String?
    ) async throws(RegistryError) -> String? {
        let challenges = headers.flatMap { Challenge.parse($0) }
        if let bearer = challenges.first(where: { $0.scheme == "bearer" }) {
            if case .registryToken(let token)? = try await credential(for: target)?.kind {
                return "Bearer \(token.reveal())"
            }
            let old = rejected.flatMap { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : nil }
            let token = try await tokens.renew(target.key, rejected: old) { await fetch(bearer, for: target) }
            return "Bearer \(token)"
        }
        guard challenges.contains(where: { $0.scheme == "basic" }) else { return nil }
        var credential = try await credential(for: target)
        // The registry has just refused it: the source may have a newer one.
        if let refused = credential, refused.basic == rejected, rejected != nil {
            credential = try await self.credential(for: target, rejected: refused)
        }
        guard let basic = credential?.basic else { return nil }
        await tokens.noteBasic(target.settings.host)
        return basic
    }

    /// The credential to show for a target; `nil` where there is none.
    func credential(
        for target: Target, rejected: Credential? = nil
    ) async throws(RegistryError) -> Credential? {
        guard let source = target.settings.credentials else { return nil }
        do throws(CredentialError) {
            return try await source.credential(for: target.reference, rejected: rejected)
        } catch {
            throw target.error(.authenticationFailed, error.message, isRetryable: error.isRetryable)
        }
    }

    private func fetch(_ challenge: Challenge, for target: Target) async -> Result<TokenCache.Token, RegistryError> {
        do throws(RegistryError) {
            let endpoint = try await TokenEndpoint(
                challenge, for: target, loop: loop, gates: gates, userAgent: userAgent)
            let credential = try await credential(for: target)
            do throws(RegistryError) {
                return .success(try await endpoint.token(with: credential))
            } catch {
                // The credential may just have been renewed where it comes from.
                guard error.code == .authenticationFailed, let credential,
                    let newer = try await self.credential(for: target, rejected: credential), newer != credential
                else { throw error }
                return .success(try await endpoint.token(with: newer))
            }
        } catch {
            return .failure(error)
        }
    }
}

extension Credential {
    /// The value of `Authorization` that shows it; `nil` where it is no user name and password.
    var basic: String? {
        guard case .basic(let credentials) = kind else { return nil }
        let pair = Data("\(credentials.username):\(credentials.password.reveal())".utf8)
        return "Basic \(pair.base64EncodedString())"
    }
}
