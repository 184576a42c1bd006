import Curl
import Foundation
package import OCI
import Secrets

/// Google's Artifact Registry and Container Registry (`provider: gcp`): an access token as the password of the user
/// `oauth2accesstoken`.
///
/// The token is that of the service account whose key file `GOOGLE_APPLICATION_CREDENTIALS` names, else of the account
/// that the metadata server gives: the pod's with Workload Identity, or the node's.
package struct GoogleSource: CredentialSource {
    private let access: ProviderAccess
    private let cache: CredentialCache<String, Credential>

    package init(access: ProviderAccess) {
        self.access = access
        cache = CredentialCache(clock: access.clock)
    }

    package func credential(
        for repository: Repository, rejected: Credential?
    ) async throws(CredentialError) -> Credential? {
        guard GoogleSource.isGoogle(repository.registry) else {
            throw CredentialError(
                .unsupported,
                "'provider: gcp' is for hosts such as europe-west1-docker.pkg.dev and gcr.io; '\(repository.registry)' is none"
            )
        }
        // One token opens every registry of Google's.
        return try await cache.value(of: "token", rejected: rejected) {
            await .of { () async throws(CredentialError) in try await fresh() }
        }
    }

    private static func isGoogle(_ host: String) -> Bool {
        host == "gcr.io" || host.hasSuffix(".gcr.io") || host.hasSuffix(".pkg.dev")
    }

    private func fresh() async throws(CredentialError) -> Expiring<Credential> {
        let token: OAuthToken
        let origin: String
        if let file = access.variable("GOOGLE_APPLICATION_CREDENTIALS") {
            let key = try GoogleKeyFile(file: file)
            token = try await key.token(access)
            origin = "the Google service account \(key.email) (\(file))"
        } else {
            token = try await metadataToken()
            origin = "Google's metadata server"
        }
        return Expiring(
            value: .basic("oauth2accesstoken", Secret(token.accessToken), origin: origin),
            expires: access.clock() + token.lifetime)
    }

    private func metadataToken() async throws(CredentialError) -> OAuthToken {
        let endpoint = "Google's metadata server"
        let host = access.variable("GCE_METADATA_HOST") ?? "metadata.google.internal"
        let response = try await access.send(
            HTTPRequest(
                url: "http://\(host)/computeMetadata/v1/instance/service-accounts/default/token",
                headers: [(name: "Metadata-Flavor", value: "Google")], access: .direct, limits: ProviderAccess.nearby),
            to: endpoint,
            advice: "the pod or its node needs a service account",
            absence: "outside Google Cloud set GOOGLE_APPLICATION_CREDENTIALS to the key file of a service account")
        // Any other server that happens to answer at this name lacks the header.
        guard response[header: "Metadata-Flavor"] == "Google" else {
            throw CredentialError(.providerUnavailable, "what answers as \(endpoint) is not it; set GCE_METADATA_HOST")
        }
        return try access.decode(OAuthToken.self, from: response, of: endpoint)
    }
}
