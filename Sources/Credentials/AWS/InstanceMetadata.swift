import Curl
import Foundation
import Secrets

/// The metadata service of an EC2 instance, version 2: a token first, then the keys of the instance's role.
struct InstanceMetadata: Sendable {
    let access: ProviderAccess

    private static let endpoint = "the EC2 instance metadata service"
    private static let none = "no AWS credentials are set"

    func keys() async throws(CredentialError) -> AWSKeys {
        guard access.variable("AWS_EC2_METADATA_DISABLED")?.lowercased() != "true" else {
            throw CredentialError(
                .unreadable, "\(InstanceMetadata.none); give the pod an IAM role, or set AWS_ACCESS_KEY_ID")
        }
        let token = try await ask(
            "PUT", "api/token", (name: "X-aws-ec2-metadata-token-ttl-seconds", value: "300"),
            advice: "the instance's metadata options must allow version 2"
        )
        let header = (name: "X-aws-ec2-metadata-token", value: try text(token))
        let advice = "the instance needs an instance profile with a role"
        let folder = "meta-data/iam/security-credentials/"
        let role = try text(try await ask("GET", folder, header, advice: advice)).prefix { !$0.isNewline }
        let document = try await ask("GET", folder + FormBody.encoded(String(role)), header, advice: advice)
        return try access.decode(AWSKeys.Document.self, from: document, of: InstanceMetadata.endpoint)
            .keys(origin: "the instance's role '\(role)'")
    }

    private func ask(
        _ method: String, _ path: String, _ header: (name: String, value: String), advice: String
    ) async throws(CredentialError) -> HTTPResponse {
        var base = access.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT") ?? "http://169.254.169.254"
        if base.hasSuffix("/") { base.removeLast() }
        return try await access.send(
            HTTPRequest(
                method: method, url: "\(base)/latest/\(path)", headers: [header], access: .direct,
                limits: ProviderAccess.nearby),
            to: InstanceMetadata.endpoint, advice: advice,
            absence:
                "\(InstanceMetadata.none), and from a container the instance's metadata hop limit must be 2 or more")
    }

    /// An answer of one printable word.
    private func text(_ response: HTTPResponse) throws(CredentialError) -> String {
        let text = String(decoding: response.body, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F || $0 == 0x0A }) else {
            throw CredentialError(
                .providerUnavailable, "the answer of \(InstanceMetadata.endpoint) is not what its interface promises",
                isRetryable: true)
        }
        return text
    }
}
