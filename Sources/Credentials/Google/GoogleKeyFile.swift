import Curl
import Foundation
import Secrets

/// The key file of a Google service account, and the token that it is good for.
///
/// Source: "Using OAuth 2.0 for Server to Server Applications"; RFC 7523 for the grant.
struct GoogleKeyFile: Sendable {
    let email: String
    private let file: String
    private let privateKey: Secret
    private let keyID: String?
    private let tokenURL: String

    private struct Document: Decodable {
        let type: String?
        let clientEmail: String?
        let privateKey: String?
        let keyID: String?
        let tokenURL: String?

        private enum CodingKeys: String, CodingKey {
            case type
            case clientEmail = "client_email"
            case privateKey = "private_key"
            case keyID = "private_key_id"
            case tokenURL = "token_uri"
        }
    }

    init(file: String) throws(CredentialError) {
        self.file = file
        let what = "the Google credentials file"
        guard let bytes = try BoundedFile.contents(of: file, what: what) else {
            throw CredentialError(
                .unreadable, "\(what) \(file) is not there; GOOGLE_APPLICATION_CREDENTIALS names it")
        }
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)) else {
            throw CredentialError(.invalid, "\(what) \(file) is not a JSON object of texts")
        }
        guard document.type == "service_account" else {
            // What stands there in place of a type is not shown unless it is one.
            let known = ["external_account", "authorized_user", "impersonated_service_account"]
            let type = document.type.flatMap { known.contains($0) ? "'\($0)'" : nil } ?? "something else"
            throw CredentialError(
                .unsupported,
                "\(what) \(file) is of the type \(type); Pawl takes the key of a service account ('service_account'), or unset GOOGLE_APPLICATION_CREDENTIALS to use the metadata server"
            )
        }
        guard let email = document.clientEmail, let key = document.privateKey else {
            throw CredentialError(.invalid, "\(what) \(file) has no client_email with private_key; make a new key")
        }
        self.email = email
        privateKey = Secret(key)
        keyID = document.keyID
        tokenURL = document.tokenURL ?? "https://oauth2.googleapis.com/token"
    }

    private struct Claims: Encodable {
        let iss: String
        let scope: String
        let aud: String
        let iat: Int
        let exp: Int
    }

    /// Exchanges an assertion signed with the key for an access token.
    func token(_ access: ProviderAccess) async throws(CredentialError) -> OAuthToken {
        let now = Int(access.clock().timeIntervalSince1970)
        // The one scope that both registries take; what may be read is for the account's roles to say.
        let claims = Claims(
            iss: email, scope: "https://www.googleapis.com/auth/cloud-platform", aud: tokenURL, iat: now,
            exp: now + 3_600)
        var header = ["alg": "RS256", "typ": "JWT"]
        header["kid"] = keyID
        guard let assertion = try? JSONWebToken.signed(header: header, claims: claims, key: privateKey) else {
            throw CredentialError(.invalid, "the private_key in \(file) is not an RSA private key; make a new key")
        }
        let endpoint = "Google's token endpoint"
        let response = try await access.send(
            HTTPRequest(
                method: "POST", url: tokenURL, headers: [(name: "Content-Type", value: FormBody.contentType)],
                body: FormBody.bytes([
                    ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", assertion),
                ]), limits: ProviderAccess.remote), to: endpoint,
            advice: "the key of \(email) may have been deleted, or this machine's clock may be wrong")
        return try access.decode(OAuthToken.self, from: response, of: endpoint)
    }
}
