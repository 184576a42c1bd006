import Curl
import Foundation
package import OCI
import Secrets

/// Azure Container Registry (`provider: azure`): a token of Entra ID, exchanged for the registry's own refresh token.
///
/// Source: Azure/acr, "AAD-OAuth": `POST /oauth2/exchange` with `grant_type=access_token`.
package struct AzureSource: CredentialSource {
    private let access: ProviderAccess
    private let exchangeURL: String?
    private let cache: CredentialCache<String, Credential>

    /// - Parameter exchangeURL: where every registry's exchange is instead of the registry itself.
    package init(access: ProviderAccess, exchangeURL: String? = nil) {
        self.access = access
        self.exchangeURL = exchangeURL
        cache = CredentialCache(clock: access.clock)
    }

    package func credential(
        for repository: Repository, rejected: Credential?
    ) async throws(CredentialError) -> Credential? {
        let registry = repository.registry
        guard let cloud = AzureCloud(registry: registry) else {
            throw CredentialError(
                .unsupported, "'provider: azure' is for hosts such as example.azurecr.io; '\(registry)' is none")
        }
        return try await cache.value(of: registry, rejected: rejected) {
            await .of { () async throws(CredentialError) in try await fresh(registry, cloud) }
        }
    }

    private struct Exchanged: Decodable {
        let refreshToken: String

        private enum CodingKeys: String, CodingKey { case refreshToken = "refresh_token" }
    }

    private func fresh(_ registry: String, _ cloud: AzureCloud) async throws(CredentialError) -> Expiring<Credential> {
        let identity = try await AzureIdentity(access: access, cloud: cloud).token()
        var fields = [
            (name: "grant_type", value: "access_token"), (name: "service", value: registry),
            (name: "access_token", value: identity.token.accessToken),
        ]
        if let tenant = access.variable("AZURE_TENANT_ID") { fields.append((name: "tenant", value: tenant)) }
        let endpoint = "the registry's token exchange"
        let response = try await access.send(
            HTTPRequest(
                method: "POST", url: exchangeURL ?? "https://\(registry)/oauth2/exchange",
                headers: [(name: "Content-Type", value: FormBody.contentType)], body: FormBody.bytes(fields),
                limits: ProviderAccess.remote), to: endpoint,
            advice: "the identity needs the role AcrPull on the registry \(registry)")
        let token = try access.decode(Exchanged.self, from: response, of: endpoint).refreshToken
        // The token ends in about three hours; where it does not say so, an hour is safe.
        return Expiring(
            value: Credential(.identityToken(Secret(token)), origin: "\(registry), by \(identity.origin)"),
            expires: JSONWebToken.expiry(of: token) ?? access.clock() + 3_600)
    }
}
