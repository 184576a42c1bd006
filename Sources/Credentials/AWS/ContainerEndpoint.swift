import Curl
import Secrets

/// The endpoint that a container asks for its role's keys: EKS Pod Identity, and tasks of ECS.
///
/// Source: AWS SDKs and Tools Reference Guide, "Container credential provider".
struct ContainerEndpoint: Sendable {
    private let url: String
    private let authorization: String?

    /// What the cluster set for the container; `nil` where it is not set.
    init?(access: ProviderAccess) throws(CredentialError) {
        if let relative = access.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
            url = "http://169.254.170.2\(relative)"
        } else if let full = access.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") {
            url = full
        } else {
            return nil
        }
        if let file = access.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
            authorization = try BoundedFile.text(of: file, what: "the container's authorization token")
        } else {
            authorization = access.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN")
        }
    }

    func keys(_ access: ProviderAccess) async throws(CredentialError) -> AWSKeys {
        let endpoint = "the container's credentials endpoint"
        let response = try await access.send(
            HTTPRequest(
                url: url, headers: authorization.map { [(name: "Authorization", value: $0)] } ?? [],
                access: .direct, limits: ProviderAccess.nearby), to: endpoint,
            advice: "the service account needs an EKS Pod Identity association, or the task a role")
        return try access.decode(AWSKeys.Document.self, from: response, of: endpoint)
            .keys(origin: "the container's credentials endpoint")
    }
}
