import Secrets

/// Where the AWS tools look for keys, in their order: variables, web identity (IRSA), a profile of the shared files, the
/// container's endpoint (EKS Pod Identity, ECS), the instance's metadata.
///
/// The first place that is set up is the one that counts: when it fails, the others are not asked, since they would sign
/// as somebody else.
struct AWSKeyChain: Sendable {
    let access: ProviderAccess
    let host: ECRHost

    func keys() async throws(CredentialError) -> AWSKeys {
        if let keys = try fromVariables() { return keys }
        if let identity = try WebIdentity(variables: access) { return try await identity.keys(access, host) }
        if let profile = try AWSProfile(access: access) {
            switch try profile.means() {
            case .keys(let keys): return keys
            case .webIdentity(let identity): return try await identity.keys(access, host)
            }
        }
        if let endpoint = try ContainerEndpoint(access: access) { return try await endpoint.keys(access) }
        return try await InstanceMetadata(access: access).keys()
    }

    private func fromVariables() throws(CredentialError) -> AWSKeys? {
        guard let id = access.variable("AWS_ACCESS_KEY_ID") else { return nil }
        let secret = try access.required("AWS_SECRET_ACCESS_KEY", advice: "AWS_ACCESS_KEY_ID is set and needs it")
        return AWSKeys(
            accessKeyID: id, secretAccessKey: Secret(secret),
            sessionToken: access.variable("AWS_SESSION_TOKEN").map { Secret($0) },
            origin: "the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
    }
}
