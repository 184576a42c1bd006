import Curl
import Foundation

/// Sends one request with a registry's manners: a limit per host, credentials, redirects, retries with back-off.
struct RequestSender: Sendable {
    let exchange: GatedExchange
    let authenticator: Authenticator
    let target: Authenticator.Target
    let userAgent: String

    private static let maximumRedirects = 5

    /// The response, whatever its status, but 401 and what retries are for.
    func send(
        _ method: String, _ url: String, accept: [String], headers: [(name: String, value: String)] = [],
        bodyBytes: Int
    ) async throws(RegistryError) -> HTTPResponse {
        let headers = accept.map { (name: "Accept", value: $0) } + headers
        var pause = target.limits.backOff
        var attempt = 1
        var left = target.limits.longestPause
        while true {
            do throws(RegistryError) {
                return try await once(method, url, headers, bodyBytes)
            } catch {
                guard error.isRetryable, attempt < target.limits.tries, !Task.isCancelled else { throw error }
                let jittered = pause * Double.random(in: 0.5...1.5)
                let wait = max(error.retryAfter ?? .zero, jittered)
                guard wait <= left, (try? await Task.sleep(for: wait)) != nil else { throw error }
                left -= wait
                pause *= 2
                attempt += 1
            }
        }
    }

    private func once(
        _ method: String, _ url: String, _ headers: [(name: String, value: String)], _ bodyBytes: Int
    ) async throws(RegistryError) -> HTTPResponse {
        var authorization = try await authenticator.known(for: target)
        var (response, isHome) = try await followed(method, url, headers, bodyBytes, authorization)
        // A token may be rejected just as it expires: one more try with a fresh one.
        // Only the registry itself is answered, not who it redirects to.
        for _ in 0..<2 where response.status == 401 && isHome {
            guard
                let answer = try await authenticator.answer(
                    response.values(of: "WWW-Authenticate"), for: target, rejected: authorization),
                answer != authorization
            else { break }
            authorization = answer
            (response, isHome) = try await followed(method, url, headers, bodyBytes, authorization)
        }
        switch response.status {
        case 401, 403:
            let advice =
                target.settings.credentials == nil
                ? "; give credentials under 'registries'" : "; check the credentials under 'registries'"
            throw target.error(
                .authenticationFailed,
                "the registry refused access (\(response.status))\(ErrorBody.detail(of: response))\(advice)",
                status: response.status)
        case 429:
            let pause = response.retryAfter.map { "; again in \($0.components.seconds) s" } ?? ""
            throw target.error(
                .rateLimited, "the registry asks for fewer requests (429)\(pause)", status: 429, isRetryable: true,
                retryAfter: response.retryAfter)
        case 408, 500...599:
            throw target.error(
                .registryUnavailable, "the registry answered \(response.status)\(ErrorBody.detail(of: response))",
                status: response.status, isRetryable: true, retryAfter: response.retryAfter)
        default: return response
        }
    }

    /// Follows redirects; credentials go to the registry's own origin only, which the second value says it was.
    private func followed(
        _ method: String, _ url: String, _ wanted: [(name: String, value: String)], _ bodyBytes: Int,
        _ authorization: String?
    ) async throws(RegistryError) -> (HTTPResponse, isHome: Bool) {
        var url = url
        let home = Origin(url)
        for _ in 0...RequestSender.maximumRedirects {
            let here = Origin(url)
            var headers = [(name: "User-Agent", value: userAgent)]
            headers += wanted
            if let authorization, here == home { headers.append((name: "Authorization", value: authorization)) }
            var access = target.settings.access
            // A client certificate says who we are, and is for the registry itself.
            if here != home { access.certificate = nil }
            let response = try await self.exchange(method, url, headers, access, bodyBytes)
            guard [301, 302, 303, 307, 308].contains(response.status), let location = response[header: "Location"]
            else {
                return (response, here == home)
            }
            guard let next = URL(string: location, relativeTo: URL(string: url))?.absoluteString,
                let origin = Origin(next), !origin.isPlain || target.settings.plainHTTP
            else { throw target.error(.invalidResponse, "the registry redirects to an address that is not usable") }
            url = next
        }
        throw target.error(.invalidResponse, "the registry redirects more than \(RequestSender.maximumRedirects) times")
    }

    private func exchange(
        _ method: String, _ url: String, _ headers: [(name: String, value: String)], _ access: ServerAccess,
        _ bodyBytes: Int
    ) async throws(RegistryError) -> HTTPResponse {
        var limits = target.limits.http
        limits.bodyBytes = bodyBytes
        let request = HTTPRequest(method: method, url: url, headers: headers, access: access, limits: limits)
        return try await exchange.perform(
            request, isPull: method == "GET" && url.contains("/manifests/"), host: "the registry")
    }
}
