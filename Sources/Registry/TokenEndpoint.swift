import Credentials
import Curl
import Foundation
import Secrets

/// The token endpoint that a challenge names: credentials in, a bearer token out.
///
/// Source: distribution's token authentication specification and its OAuth 2 form; RFC 6749, sections 4.3 and 6.
struct TokenEndpoint {
    let exchange: GatedExchange
    let userAgent: String
    let target: Authenticator.Target
    private let url: URLComponents
    private let origin: Origin
    private let service: String?
    private let scope: String

    init(
        _ challenge: Challenge, for target: Authenticator.Target, loop: CurlLoop, gates: HostGates, userAgent: String
    ) async throws(RegistryError) {
        guard let realm = challenge.parameters["realm"], let origin = Origin(realm),
            let url = URLComponents(string: realm)
        else { throw target.error(.invalidResponse, "the registry's challenge names no usable token endpoint") }
        exchange = GatedExchange(
            loop: loop, gate: await gates.gate(of: origin.address, limit: target.limits.concurrentRequests),
            target: target)
        self.userAgent = userAgent
        self.target = target
        self.url = url
        self.origin = origin
        service = challenge.parameters["service"]
        scope = challenge.parameters["scope"] ?? target.key.scope
    }

    /// - Parameter credential: `nil` to ask as nobody in particular.
    func token(with credential: Credential?) async throws(RegistryError) -> TokenCache.Token {
        if credential != nil {
            guard !origin.isPlain || target.settings.plainHTTP else {
                throw target.error(
                    .authenticationFailed,
                    "the token endpoint is plain HTTP; credentials are not sent there unless the registry has 'plainHTTP: true'"
                )
            }
        }
        switch credential?.kind {
        case .identityToken(let token):
            return try await posted([("grant_type", "refresh_token"), ("refresh_token", token.reveal())])
        case .basic(let credentials):
            let response = try await got(authorization: credential?.basic)
            // Some know only the form of OAuth 2.
            guard [404, 405].contains(response.status) else { return try token(in: response) }
            return try await posted([
                ("grant_type", "password"), ("username", credentials.username),
                ("password", credentials.password.reveal()),
            ])
        case .registryToken, nil: return try token(in: try await got(authorization: nil))
        }
    }

    /// `GET realm?service=…&scope=…`
    private func got(authorization: String?) async throws(RegistryError) -> HTTPResponse {
        var url = url
        var items = url.queryItems ?? []
        if let service { items.append(URLQueryItem(name: "service", value: service)) }
        items.append(URLQueryItem(name: "scope", value: scope))
        url.queryItems = items
        var headers = [(name: "User-Agent", value: userAgent)]
        if let authorization { headers.append((name: "Authorization", value: authorization)) }
        return try await perform(HTTPRequest(url: url.string ?? "", headers: headers))
    }

    /// `POST realm`, the rest in a form.
    private func posted(_ grant: [(name: String, value: String)]) async throws(RegistryError) -> TokenCache.Token {
        var fields = grant + [("client_id", "pawl"), ("scope", scope)]
        if let service { fields.append(("service", service)) }
        let headers = [(name: "User-Agent", value: userAgent), (name: "Content-Type", value: FormBody.contentType)]
        return try token(
            in: try await perform(
                HTTPRequest(method: "POST", url: url.string ?? "", headers: headers, body: FormBody.bytes(fields))))
    }

    private func perform(_ request: HTTPRequest) async throws(RegistryError) -> HTTPResponse {
        var request = request
        request.access = target.settings.access
        request.limits = target.limits.http
        request.limits.bodyBytes = 1 << 20
        return try await exchange.perform(request, host: "the token endpoint")
    }

    private func token(in response: HTTPResponse) throws(RegistryError) -> TokenCache.Token {
        switch response.status {
        case 200: break
        case 401, 403:
            throw target.error(
                .authenticationFailed, "the token endpoint refused the credentials", status: response.status)
        case 429:
            throw target.error(
                .rateLimited, "the token endpoint asks for fewer requests (429)", status: 429, isRetryable: true,
                retryAfter: response.retryAfter)
        case 408, 500...599:
            throw target.error(
                .registryUnavailable, "the token endpoint answered \(response.status)", status: response.status,
                isRetryable: true, retryAfter: response.retryAfter)
        default:
            throw target.error(
                .invalidResponse, "the token endpoint answered \(response.status)", status: response.status)
        }
        guard let decoded = try? JSONDecoder().decode(TokenDocument.self, from: Data(response.body)),
            let text = decoded.token, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw target.error(.invalidResponse, "the token endpoint's answer holds no token") }
        // Renewed a tenth before its end.
        return TokenCache.Token(text: text, expires: .now + decoded.lifetime * 9 / 10)
    }
}

private struct TokenDocument: Decodable {
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
