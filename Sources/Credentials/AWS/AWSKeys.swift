import Foundation
import Secrets

/// What AWS knows a caller by: an access key, and the session token that goes with a temporary one.
struct AWSKeys: Hashable, Sendable {
    let accessKeyID: String
    let secretAccessKey: Secret
    let sessionToken: Secret?
    /// Where they were found, in words for people.
    let origin: String

    init(accessKeyID: String, secretAccessKey: Secret, sessionToken: Secret?, origin: String) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.origin = origin
    }

    /// The answer of a metadata endpoint: ECS, EKS Pod Identity and EC2 give the same document.
    struct Document: Decodable {
        private let accessKeyID: String
        private let secretAccessKey: String
        private let token: String?

        private enum CodingKeys: String, CodingKey {
            case accessKeyID = "AccessKeyId"
            case secretAccessKey = "SecretAccessKey"
            case token = "Token"
        }

        func keys(origin: String) -> AWSKeys {
            AWSKeys(
                accessKeyID: accessKeyID, secretAccessKey: Secret(secretAccessKey),
                sessionToken: token.map { Secret($0) },
                origin: origin)
        }
    }
}
