import Curl
import Foundation

/// Who we are to Entra ID: a workload identity, whose token the cluster signs, or the machine's managed identity.
struct AzureIdentity: Sendable {
    let access: ProviderAccess
    let cloud: AzureCloud

    /// An access token for registries, and where it came from in words.
    func token() async throws(CredentialError) -> (token: OAuthToken, origin: String) {
        guard let file = access.variable("AZURE_FEDERATED_TOKEN_FILE") else {
            return (try await managedIdentityToken(), "the machine's managed identity")
        }
        return (try await workloadToken(file), "Azure workload identity")
    }

    /// The client credentials grant with the cluster's token as the assertion (RFC 7523, section 2.2).
    private func workloadToken(_ file: String) async throws(CredentialError) -> OAuthToken {
        let advice = "label the pod azure.workload.identity/use: \"true\" and annotate its service account"
        let tenant = try access.required("AZURE_TENANT_ID", advice: advice)
        let client = try access.required("AZURE_CLIENT_ID", advice: advice)
        let assertion = try BoundedFile.text(of: file, what: "the federated token")
        var authority = access.variable("AZURE_AUTHORITY_HOST") ?? cloud.authority
        while authority.hasSuffix("/") { authority.removeLast() }
        let endpoint = "Microsoft Entra ID"
        let response = try await access.send(
            HTTPRequest(
                method: "POST", url: "\(authority)/\(FormBody.encoded(tenant))/oauth2/v2.0/token",
                headers: [(name: "Content-Type", value: FormBody.contentType)],
                body: FormBody.bytes([
                    ("grant_type", "client_credentials"), ("client_id", client),
                    ("scope", "\(cloud.audience)/.default"),
                    ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                    ("client_assertion", assertion),
                ]), limits: ProviderAccess.remote), to: endpoint,
            advice: "the identity \(client) needs a federated credential for this service account")
        return try access.decode(OAuthToken.self, from: response, of: endpoint)
    }

    /// The metadata service of the machine. With several identities `AZURE_CLIENT_ID` says which.
    private func managedIdentityToken() async throws(CredentialError) -> OAuthToken {
        let endpoint = "Azure's instance metadata service"
        var base = access.variable("AZURE_POD_IDENTITY_AUTHORITY_HOST") ?? "http://169.254.169.254"
        while base.hasSuffix("/") { base.removeLast() }
        var url =
            "\(base)/metadata/identity/oauth2/token?api-version=2018-02-01&resource=\(FormBody.encoded(cloud.audience))"
        if let client = access.variable("AZURE_CLIENT_ID") { url += "&client_id=\(FormBody.encoded(client))" }
        let response = try await access.send(
            HTTPRequest(
                url: url, headers: [(name: "Metadata", value: "true")], access: .direct, limits: ProviderAccess.nearby),
            to: endpoint,
            advice: "assign a managed identity to the machine",
            absence: "outside Azure's machines set up workload identity (AZURE_FEDERATED_TOKEN_FILE)"
        )
        return try access.decode(OAuthToken.self, from: response, of: endpoint)
    }
}
