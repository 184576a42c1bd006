/// Whose webhooks a receiver takes: how they are authenticated and how they are read. The names stand in configurations.
package enum WebhookKind: String, CaseIterable, Sendable {
    case dockerHub, github, gitlab, gitea, bitbucket, harbor, quay, acr, aliyun, nexus, artifactory, gcp, ecr
    case cloudEvents, distribution, generic

    /// How a sender of this kind proves that it knows the receiver's secret: the best that it offers.
    var proof: SenderProof {
        switch self {
        case .dockerHub, .quay, .aliyun: .querySecret
        case .github: .signature([BodySignature("x-hub-signature-256", .sha256, prefix: "sha256=")])
        case .bitbucket: .signature([BodySignature("x-hub-signature", .sha256, prefix: "sha256=")])
        case .gitea:
            .signature([
                BodySignature("x-gitea-signature", .sha256), BodySignature("x-forgejo-signature", .sha256),
                BodySignature("x-hub-signature-256", .sha256, prefix: "sha256="),
            ])
        case .nexus: .signature([BodySignature("x-nexus-webhook-signature", .sha1)])
        case .generic: .signature([BodySignature("x-pawl-signature-256", .sha256, prefix: "sha256=")])
        case .artifactory:
            .headerSecretOrSignature("x-jfrog-event-auth", BodySignature("x-jfrog-event-auth", .sha256))
        case .gitlab: .headerSecretOrStandardSignature("x-gitlab-token")
        case .harbor, .acr, .ecr, .cloudEvents, .distribution: .authorization
        case .gcp: .identityToken
        }
    }

    /// Whether the sender is known by a token of its own rather than by a secret that both sides keep.
    package var usesIdentityToken: Bool { proof == .identityToken }
}
