import Curl
import Foundation
package import OCI
import Secrets

/// Amazon's Elastic Container Registry (`provider: aws`): a password that is good for twelve hours, by
/// `GetAuthorizationToken`.
package struct ECRSource: CredentialSource {
    private let access: ProviderAccess
    private let cache: CredentialCache<ECRHost, Credential>

    package init(access: ProviderAccess) {
        self.access = access
        cache = CredentialCache(clock: access.clock)
    }

    package func credential(
        for repository: Repository, rejected: Credential?
    ) async throws(CredentialError) -> Credential? {
        guard let host = ECRHost(repository.registry) else {
            throw CredentialError(
                .unsupported,
                "'provider: aws' is for hosts such as 123456789012.dkr.ecr.eu-west-1.amazonaws.com and public.ecr.aws; '\(repository.registry)' is none"
            )
        }
        return try await cache.value(of: host, rejected: rejected) {
            await .of { () async throws(CredentialError) in try await fresh(host) }
        }
    }

    /// The interface of one of the two services; they differ in names and in the shape of the answer.
    private struct Interface {
        let service: String
        let url: String
        let target: String
    }

    private func interface(_ host: ECRHost) -> Interface {
        switch host {
        case .account(_, let api):
            Interface(
                service: "ecr", url: access.endpoint(of: "ECR") ?? "https://\(api)/",
                target: "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken")
        case .gallery:
            Interface(
                service: "ecr-public",
                url: access.endpoint(of: "ECR_PUBLIC") ?? "https://api.ecr-public.us-east-1.amazonaws.com/",
                target: "SpencerFrontendService.GetAuthorizationToken")
        }
    }

    private struct Authorization: Decodable {
        let authorizationToken: String
        /// Seconds since 1970.
        let expiresAt: Double
    }

    private struct AccountAnswer: Decodable { let authorizationData: [Authorization] }
    private struct GalleryAnswer: Decodable { let authorizationData: Authorization }

    private func fresh(_ host: ECRHost) async throws(CredentialError) -> Expiring<Credential> {
        let keys = try await AWSKeyChain(access: access, host: host).keys()
        let interface = interface(host)
        let request = HTTPRequest(
            method: "POST", url: interface.url,
            headers: [
                (name: "Content-Type", value: "application/x-amz-json-1.1"),
                (name: "X-Amz-Target", value: interface.target),
            ], body: Array("{}".utf8), access: ServerAccess(caFile: access.variable("AWS_CA_BUNDLE")),
            limits: ProviderAccess.remote)
        let signed = SignatureV4(keys: keys, region: host.region, service: interface.service)
            .sign(request, at: access.clock())
        let endpoint = "Amazon's container registry"
        let response = try await access.send(
            signed, to: endpoint,
            advice:
                "the AWS identity from \(keys.origin) needs the permission \(interface.service):GetAuthorizationToken")
        let data =
            switch host {
            case .account:
                try access.decode(AccountAnswer.self, from: response, of: endpoint).authorizationData.first
            case .gallery: try access.decode(GalleryAnswer.self, from: response, of: endpoint).authorizationData
            }
        guard let data,
            let pair = Data(base64Encoded: data.authorizationToken).map({ String(decoding: $0, as: UTF8.self) }),
            let colon = pair.firstIndex(of: ":")
        else {
            throw CredentialError(
                .providerUnavailable, "the answer of \(endpoint) holds no authorization token", isRetryable: true)
        }
        return Expiring(
            value: .basic(
                String(pair[..<colon]), Secret(String(pair[pair.index(after: colon)...])),
                origin: "Amazon ECR in \(host.region), by AWS keys from \(keys.origin)"),
            expires: Date(timeIntervalSince1970: data.expiresAt))
    }
}

extension ProviderAccess {
    /// The endpoint that a person gives for a service of AWS, as the AWS tools have it: for this service, or for all.
    func endpoint(of service: String) -> String? {
        guard variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")?.lowercased() != "true",
            let url = variable("AWS_ENDPOINT_URL_\(service)") ?? variable("AWS_ENDPOINT_URL")
        else { return nil }
        return url.hasSuffix("/") ? url : url + "/"
    }
}
