package import Curl
import Foundation
package import Secrets

/// The tokens of one installation of a GitHub App, good for one repository's contents and for an hour each.
///
/// Source: "Generating a JSON Web Token (JWT) for a GitHub App" and "Create an installation access token for an app" of
/// GitHub's documentation.
package struct GitHubAppSource: Sendable {
    private let access: ProviderAccess
    private let cache: CredentialCache<String, BasicCredentials>
    private let appID: String
    private let installationID: String
    private let privateKey: SecretLocation
    private let apiURL: String
    private let repository: String?
    private let server: ServerAccess

    /// - Parameters:
    ///   - repository: the repository's name without its owner: its tokens open no other one.
    ///   - server: how GitHub's API is reached.
    package init(
        access: ProviderAccess, appID: String, installationID: String, privateKey: SecretLocation, apiURL: String,
        repository: String?, server: ServerAccess = ServerAccess()
    ) {
        self.access = access
        cache = CredentialCache(clock: access.clock)
        self.appID = appID
        self.installationID = installationID
        self.privateKey = privateKey
        var apiURL = apiURL
        while apiURL.hasSuffix("/") { apiURL.removeLast() }
        self.apiURL = apiURL
        self.repository = repository
        self.server = server
    }

    /// The App in words, for messages.
    package var name: String { "the GitHub App \(appID)" }

    /// A token that is good now, as the password of the user that GitHub wants for it; asked for where there is none, a few
    /// minutes before one ends, and where one was refused.
    package func credentials(rejected: BasicCredentials?) async throws(CredentialError) -> BasicCredentials {
        try await cache.value(of: "token", rejected: rejected) {
            await .of { () async throws(CredentialError) in try await fresh() }
        }
    }

    private struct Claims: Encodable {
        let iss: String
        let iat: Int
        let exp: Int
    }

    private struct Wish: Encodable {
        let repositories: [String]?
        let permissions: [String: String]
    }

    private struct Token: Decodable {
        let token: String
        let ends: String

        private enum CodingKeys: String, CodingKey {
            case token
            case ends = "expires_at"
        }
    }

    private func fresh() async throws(CredentialError) -> Expiring<BasicCredentials> {
        let endpoint = "GitHub's API"
        let request = HTTPRequest(
            method: "POST", url: "\(apiURL)/app/installations/\(installationID)/access_tokens",
            headers: [
                (name: "Authorization", value: "Bearer \(try assertion())"),
                (name: "Accept", value: "application/vnd.github+json"),
                (name: "X-GitHub-Api-Version", value: "2022-11-28"), (name: "User-Agent", value: "pawl"),
                (name: "Content-Type", value: "application/json"),
            ], body: wish(), access: server, limits: ProviderAccess.remote)
        let response = try await access.send(
            request, to: endpoint,
            advice: "check appID, installationID and this machine's clock; the installation must reach the repository "
                + "and have the permission 'Contents: Read and write'")
        let token = try access.decode(Token.self, from: response, of: endpoint)
        guard let ends = try? Date(token.ends, strategy: .iso8601) else {
            throw CredentialError(
                .providerUnavailable, "the answer of \(endpoint) is not what its interface promises", isRetryable: true)
        }
        return Expiring(
            value: BasicCredentials(username: "x-access-token", password: Secret(token.token)), expires: ends)
    }

    /// What proves that we have the App's key. It begins a minute ago, for clocks that differ, and GitHub takes none that
    /// lasts longer than ten.
    private func assertion() throws(CredentialError) -> String {
        let key: Secret
        do throws(SecretError) { key = try privateKey.read() } catch {
            throw CredentialError(.unreadable, error.message)
        }
        let now = Int(access.clock().timeIntervalSince1970)
        let claims = Claims(iss: appID, iat: now - 60, exp: now + 540)
        guard let token = try? JSONWebToken.signed(header: ["alg": "RS256", "typ": "JWT"], claims: claims, key: key)
        else {
            throw CredentialError(
                .invalid, "\(privateKey) holds no RSA private key; generate one in the settings of the App")
        }
        return token
    }

    /// The least that a push needs.
    private func wish() -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let wish = Wish(repositories: repository.map { [$0] }, permissions: ["contents": "write"])
        return (try? encoder.encode(wish)).map { [UInt8]($0) } ?? []
    }
}
