import Signatures

/// A manifest that holds signatures, or an index of what refers to an image: what a search needs of either.
///
/// Source: OCI image-spec 1.1, image manifest, image index, descriptors.
struct SignatureManifest: Decodable {
    struct Descriptor: Decodable {
        let mediaType: String?
        let artifactType: String?
        let digest: String?
        let size: Int?
        let annotations: [String: String]?

        /// Whether something that refers to an image is worth a look. One that does not say what it is may be.
        var mayBeSignature: Bool {
            guard let artifactType, !artifactType.isEmpty else { return true }
            return SignatureDocument.isBundleType(artifactType) || artifactType == cosignArtifactType
                || artifactType == SignatureDocument.payloadType
        }

        /// What a bundle says it states (cosign, `specs/BUNDLE_SPEC.md`).
        var statedPredicate: String? { annotations?["dev.sigstore.bundle.predicateType"] }
    }

    struct Subject: Decodable {
        let digest: String?
    }

    let manifests: [Descriptor]
    let layers: [Descriptor]
    let subject: Subject?

    private enum CodingKeys: String, CodingKey { case manifests, layers, subject }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        manifests = try container.decodeIfPresent([Descriptor].self, forKey: .manifests) ?? []
        layers = try container.decodeIfPresent([Descriptor].self, forKey: .layers) ?? []
        subject = try container.decodeIfPresent(Subject.self, forKey: .subject)
    }

    static let signPredicate = "https://sigstore.dev/cosign/sign/v1"
}

/// What cosign calls simple-signing signatures that it stores as referrers.
private let cosignArtifactType = "application/vnd.dev.cosign.artifact.sig.v1+json"
