import Curl
import Foundation
import Secrets

/// Answers the challenges that a registry actually gives: Basic, or Bearer by way of a token endpoint.
///
/// Source: distribution's token authentication specification; RFC 7617 for Basic.
struct Authenticator: Sendable {
    let loop: CurlLoop
    let tokens = TokenCache()
    let userAgent: String

    /// The `Authorization` to send at once, so that most requests need no challenge: a known token, or Basic where the
    /// registry asked for it before.
    func known(for target: Target) async throws(RegistryError) -> String? {
        if let token = await tokens.known(target.key) { return "Bearer \(token)" }
        return await tokens.asksForBasic(target.settings.host) ? try basic(target) : nil
    }

    /// What a request is for.
    struct Target: Sendable {
        let settings: RegistrySettings
        let repository: String
        let limits: RegistryLimits

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
            let old = rejected.flatMap { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : nil }
            let token = try await tokens.renew(target.key, rejected: old) { await fetch(bearer, for: target) }
            return "Bearer \(token)"
        }
        guard challenges.contains(where: { $0.scheme == "basic" }) else { return nil }
        let credentials = try basic(target)
        if credentials != nil { await tokens.noteBasic(target.settings.host) }
        return credentials
    }

    private func basic(_ target: Target) throws(RegistryError) -> String? {
        guard let location = target.settings.basic else { return nil }
        let credentials: BasicCredentials
        do { credentials = try location.read() } catch {
            throw target.error(.authenticationFailed, error.message)
        }
        let pair = Data("\(credentials.username):\(credentials.password.reveal())".utf8)
        return "Basic \(pair.base64EncodedString())"
    }

    private func fetch(_ challenge: Challenge, for target: Target) async -> Result<TokenCache.Token, RegistryError> {
        do throws(RegistryError) {
            return .success(try await token(challenge, for: target))
        } catch {
            return .failure(error)
        }
    }

    private struct TokenResponse: Decodable {
        let token: String?
        let lifetime: Duration

        private enum Key: String, CodingKey {
            case token
            case accessToken = "access_token"
            case expiresIn = "expires_in"
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Key.self)
            let texts = [Key.token, .accessToken].compactMap { try? values.decode(String.self, forKey: $0) }
            token = texts.first { !$0.isEmpty }
            // The specification's default; a day at most, whatever the endpoint promises.
            let seconds = (try? values.decode(Double.self, forKey: .expiresIn)) ?? 60
            lifetime = .seconds(min(max(1, seconds), 86_400))
        }
    }

    /// `GET realm?service=…&scope=…`, with Basic where there are credentials.
    private func token(_ challenge: Challenge, for target: Target) async throws(RegistryError) -> TokenCache.Token {
        guard let realm = challenge.parameters["realm"], let origin = Origin(realm),
            var url = URLComponents(string: realm)
        else { throw target.error(.invalidResponse, "the registry's challenge names no usable token endpoint") }
        var items = url.queryItems ?? []
        if let service = challenge.parameters["service"] { items.append(URLQueryItem(name: "service", value: service)) }
        items.append(URLQueryItem(name: "scope", value: challenge.parameters["scope"] ?? target.key.scope))
        url.queryItems = items
        var headers = [(name: "User-Agent", value: userAgent)]
        if let basic = try basic(target) {
            guard !origin.isPlain || target.settings.plainHTTP else {
                throw target.error(
                    .authenticationFailed,
                    "the token endpoint is plain HTTP; credentials are not sent there unless the registry has 'plainHTTP: true'"
                )
            }
            headers.append((name: "Authorization", value: basic))
        }
        var limits = HTTPLimits()
        limits.connect = target.limits.connect
        limits.whole = target.limits.exchange
        limits.bodyBytes = 1 << 20
        let response: HTTPResponse
        do {
            response = try await loop.perform(
                HTTPRequest(
                    url: url.string ?? realm, headers: headers, caFile: target.settings.caFile, limits: limits))
        } catch {
            throw target.error(
                .registryUnavailable, "the token endpoint does not answer: \(error.message)", isRetryable: true)
        }
        switch response.status {
        case 200: break
        case 401, 403:
            throw target.error(
                .authenticationFailed, "the token endpoint refused the credentials", status: response.status)
        case 429:
            throw target.error(
                .rateLimited, "the token endpoint asks for fewer requests (429)", status: 429, isRetryable: true,
                retryAfter: RetryAfter.duration(response[header: "Retry-After"]))
        case 408, 500...599:
            throw target.error(
                .registryUnavailable, "the token endpoint answered \(response.status)", status: response.status,
                isRetryable: true, retryAfter: RetryAfter.duration(response[header: "Retry-After"]))
        default:
            throw target.error(
                .invalidResponse, "the token endpoint answered \(response.status)", status: response.status)
        }
        guard let decoded = try? JSONDecoder().decode(TokenResponse.self, from: Data(response.body)),
            let text = decoded.token, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw target.error(.invalidResponse, "the token endpoint's answer holds no token") }
        // Renewed a tenth before its end.
        return TokenCache.Token(text: text, expires: .now + decoded.lifetime * 9 / 10)
    }
}
