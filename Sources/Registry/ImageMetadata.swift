import Foundation
package import OCI

/// What an image says of itself beyond its tag.
package struct ImageMetadata: Hashable, Sendable {
    package let digest: Digest
    /// What it runs on; attestations and signatures, which run on nothing, are left out.
    package let platforms: [Platform]
    /// When it was built, as written: RFC 3339. `nil` where it does not say.
    package let created: String?
    /// Where it came from, of what an image may say: see ``ImageLabels/names``.
    package let labels: [String: String]

    package init(digest: Digest, platforms: [Platform], created: String?, labels: [String: String] = [:]) {
        self.digest = digest
        self.platforms = platforms
        self.created = created
        self.labels = labels
    }
}

extension RegistryClient {
    /// Reads an image's manifest, and its configuration where the manifest alone does not say enough.
    ///
    /// Of an image for several platforms the build time is the index's own, else that of its `linux/amd64` image, else of
    /// its first. Source: OCI image-spec 1.1, image index, image manifest, "Pre-Defined Annotation Keys", image
    /// configuration.
    ///
    /// - Parameter digest: of a manifest or an index; what is read must have it.
    /// - Throws: ``RegistryError``
    package func metadata(of digest: Digest, in repository: Repository) async throws(RegistryError) -> ImageMetadata {
        let reader = ContentReader(client: self, repository: repository)
        let manifest: ManifestDocument = try await reader.document(.manifest, digest)
        guard let entries = manifest.manifests else {
            let image = try await described(manifest, reader)
            return ImageMetadata(
                digest: digest, platforms: image.platform.map { [$0] } ?? [], created: image.created,
                labels: image.labels)
        }
        let images = entries.filter { $0.platform?.isReal ?? true }
        var platforms = images.compactMap { $0.platform?.platform }
        var created = manifest.createdAnnotation
        var labels: [String: String] = [:]
        // An entry that names no platform names it in its own configuration.
        if created == nil || platforms.count < images.count {
            for entry in images where entry.platform == nil || created == nil {
                guard let text = entry.digest, let digest = Digest(text) else {
                    throw reader.error("the index names a manifest without a digest")
                }
                if entry.platform != nil, entry.digest != preferred(images)?.digest { continue }
                let image = try await described(try await reader.document(.manifest, digest), reader)
                if entry.platform == nil, let platform = image.platform { platforms.append(platform) }
                created = created ?? entry.createdAnnotation ?? image.created
                labels = ImageLabels.chosen(image.labels, labels)
            }
        }
        return ImageMetadata(
            digest: digest, platforms: platforms, created: created,
            labels: ImageLabels.chosen(labels, manifest.annotations))
    }

    private func preferred(_ entries: [ManifestDocument.Entry]) -> ManifestDocument.Entry? {
        entries.first { $0.platform?.os == "linux" && $0.platform?.architecture == "amd64" } ?? entries.first
    }

    private func described(
        _ manifest: ManifestDocument, _ reader: ContentReader
    ) async throws(RegistryError) -> (platform: Platform?, created: String?, labels: [String: String]) {
        guard let text = manifest.config?.digest, let digest = Digest(text) else {
            throw reader.error("the manifest names no configuration")
        }
        // Artifacts other than images have a configuration of another kind, or an empty one.
        guard manifest.config?.isImage ?? false else {
            return (nil, manifest.createdAnnotation, ImageLabels.chosen(manifest.annotations))
        }
        let configuration: ConfigurationDocument = try await reader.document(.blob, digest)
        return (
            configuration.platform.platform, manifest.createdAnnotation ?? configuration.created,
            ImageLabels.chosen(configuration.config?.labels, manifest.annotations)
        )
    }
}

private struct ManifestDocument: Decodable {
    struct PlatformDocument: Decodable {
        let os: String?
        let architecture: String?
        let variant: String?

        /// Attestations stand in an index as images for `unknown/unknown`.
        var isReal: Bool { os != "unknown" }

        var platform: Platform? {
            guard let os, let architecture, !os.isEmpty, !architecture.isEmpty else { return nil }
            return Platform(os: os, architecture: architecture, variant: variant.flatMap { $0.isEmpty ? nil : $0 })
        }
    }

    struct Entry: Decodable {
        let digest: String?
        let platform: PlatformDocument?
        let annotations: [String: String]?

        var createdAnnotation: String? { annotations?[ManifestDocument.created] }
    }

    struct Configuration: Decodable {
        let mediaType: String?
        let digest: String?

        var isImage: Bool {
            mediaType == "application/vnd.oci.image.config.v1+json"
                || mediaType == "application/vnd.docker.container.image.v1+json"
        }
    }

    let manifests: [Entry]?
    let config: Configuration?
    let annotations: [String: String]?

    static let created = "org.opencontainers.image.created"
    var createdAnnotation: String? { annotations?[ManifestDocument.created] }
}

private struct ConfigurationDocument: Decodable {
    let created: String?
    let platform: ManifestDocument.PlatformDocument
    let config: Runtime?

    struct Runtime: Decodable {
        let labels: [String: String]?

        private enum CodingKeys: String, CodingKey { case labels = "Labels" }
    }

    private enum Key: CodingKey { case created, config }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        created = try values.decodeIfPresent(String.self, forKey: .created)
        // Odd labels are none: nothing depends on them.
        config = try? values.decodeIfPresent(Runtime.self, forKey: .config)
        platform = try ManifestDocument.PlatformDocument(from: decoder)
    }
}
