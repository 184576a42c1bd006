import Curl
import Secrets

/// An IAM role taken by a token that somebody else signed: IAM roles for service accounts (IRSA).
struct WebIdentity: Sendable {
    private let tokenFile: String
    private let role: String
    private let session: String

    init(tokenFile: String, role: String, session: String?) {
        self.tokenFile = tokenFile
        self.role = role
        self.session = session ?? "pawl"
    }

    /// What EKS sets for the pods of an annotated service account; `nil` where it is not set.
    init?(variables access: ProviderAccess) throws(CredentialError) {
        guard let file = access.variable("AWS_WEB_IDENTITY_TOKEN_FILE") else { return nil }
        let role = try access.required("AWS_ROLE_ARN", advice: "AWS_WEB_IDENTITY_TOKEN_FILE is set and needs it")
        self.init(tokenFile: file, role: role, session: access.variable("AWS_ROLE_SESSION_NAME"))
    }

    /// Asks the token service. The request is not signed: the token is what proves who asks.
    func keys(_ access: ProviderAccess, _ host: ECRHost) async throws(CredentialError) -> AWSKeys {
        let token = try BoundedFile.text(of: tokenFile, what: "the web identity token")
        let region = access.variable("AWS_REGION") ?? access.variable("AWS_DEFAULT_REGION") ?? host.region
        let suffix = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
        let request = HTTPRequest(
            method: "POST", url: access.endpoint(of: "STS") ?? "https://sts.\(region).\(suffix)/",
            headers: [(name: "Content-Type", value: FormBody.contentType)],
            body: FormBody.bytes([
                ("Action", "AssumeRoleWithWebIdentity"), ("Version", "2011-06-15"), ("RoleArn", role),
                ("RoleSessionName", session), ("WebIdentityToken", token),
            ]), access: ServerAccess(caFile: access.variable("AWS_CA_BUNDLE")), limits: ProviderAccess.remote)
        let endpoint = "the AWS token service"
        let response = try await access.send(
            request, to: endpoint,
            advice: "the trust policy of \(role) must allow this service account's sts:AssumeRoleWithWebIdentity")
        let body = String(decoding: response.body, as: UTF8.self)
        func element(_ name: String) -> String? { XMLElement.text(name, in: body) }
        guard let id = element("AccessKeyId"), let secret = element("SecretAccessKey"),
            let session = element("SessionToken")
        else {
            throw CredentialError(
                .providerUnavailable, "the answer of \(endpoint) holds no credentials", isRetryable: true)
        }
        return AWSKeys(
            accessKeyID: id, secretAccessKey: Secret(secret), sessionToken: Secret(session),
            origin: "the role \(role) by web identity")
    }
}
