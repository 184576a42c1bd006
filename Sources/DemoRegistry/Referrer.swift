import Foundation

/// A manifest that refers to another one, and how it is listed there.
///
/// Source: OCI image-spec 1.1, image manifest, `subject`; distribution-spec 1.1, "Pushing Manifests with Subject".
struct Referrer {
    let subject: String
    /// JSON.
    let descriptor: String

    private struct Manifest: Decodable {
        struct Descriptor: Decodable {
            let mediaType: String?
            let digest: String
        }

        let subject: Descriptor?
        let artifactType: String?
        let config: Descriptor?
        let annotations: [String: String]?
    }

    private struct Entry: Encodable {
        let mediaType: String
        let digest: String
        let size: Int
        let artifactType: String?
        let annotations: [String: String]?
    }

    /// `nil` where the manifest refers to nothing.
    init?(manifest bytes: [UInt8], digest: String, type: String) {
        guard let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(bytes)),
            let subject = manifest.subject?.digest,
            let entry = try? JSONEncoder().encode(
                Entry(
                    mediaType: type, digest: digest, size: bytes.count,
                    artifactType: manifest.artifactType ?? manifest.config?.mediaType,
                    annotations: manifest.annotations))
        else { return nil }
        self.subject = subject
        descriptor = String(decoding: entry, as: UTF8.self)
    }
}
