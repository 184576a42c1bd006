package import Curl
import Foundation
import Hashing
import TestServers

/// Pushes images and their signatures to a registry over HTTP, as cosign does.
package struct TestPush: Sendable {
    private let base: String
    private let loop: CurlLoop

    /// - Parameter loop: the caller stops it.
    package init(port: Int, repository: String, loop: CurlLoop) {
        base = "http://127.0.0.1:\(port)/v2/\(repository)"
        self.loop = loop
    }

    private static let manifestType = "application/vnd.oci.image.manifest.v1+json"
    private static let indexType = "application/vnd.oci.image.index.v1+json"

    /// Pushes an image of its own under a tag.
    ///
    /// - Returns: its digest.
    package func image(_ tag: String, content: String = "") async throws -> String {
        let config = try await descriptor(
            Array(
                "{\"os\":\"linux\",\"architecture\":\"amd64\",\"config\":{\"Labels\":{\"is\":\"\(tag)\(content)\"}}}"
                    .utf8),
            "application/vnd.oci.image.config.v1+json")
        return try await manifest(["config": config, "layers": [Any]()], as: tag)
    }

    /// Pushes simple-signing signatures under cosign's tag.
    ///
    /// - Parameter layers: each payload with its annotations.
    @discardableResult
    package func sign(_ digest: String, _ layers: [(payload: [UInt8], annotations: [String: String])]) async throws
        -> String
    {
        var descriptors: [Any] = []
        for layer in layers {
            var descriptor = try await descriptor(
                layer.payload, "application/vnd.dev.cosign.simplesigning.v1+json")
            descriptor["annotations"] = layer.annotations
            descriptors.append(descriptor)
        }
        let config = try await descriptor(Array("{}".utf8), "application/vnd.oci.image.config.v1+json")
        return try await manifest(
            ["config": config, "layers": descriptors],
            as: digest.replacingOccurrences(of: ":", with: "-") + ".sig")
    }

    /// Signs an image by a key, and pushes that under cosign's tag.
    package func sign(_ digest: String, by keys: TestKey...) async throws {
        let payload = TestDocuments.payload(digest)
        try await sign(
            digest,
            try keys.map { key in
                (payload, ["dev.cosignproject.cosign/signature": try key.sign(payload).base64])
            })
    }

    /// Pushes something that refers to an image.
    ///
    /// - Parameter predicate: what the manifest says it states; `nil` where it does not say.
    @discardableResult
    package func refer(
        to digest: String, _ content: [UInt8], type: String = TestDocuments.bundleType, predicate: String? = nil
    ) async throws -> String {
        var document: [String: Any] = [
            "artifactType": type,
            "config": try await descriptor(Array("{}".utf8), "application/vnd.oci.empty.v1+json"),
            "layers": [try await descriptor(content, type)],
            "subject": ["mediaType": Self.manifestType, "digest": digest, "size": 2] as [String: Any],
        ]
        if let predicate { document["annotations"] = ["dev.sigstore.bundle.predicateType": predicate] }
        return try await manifest(document, as: nil)
    }

    /// Pushes the index of what refers to an image, for a registry that keeps none.
    package func index(of digest: String, _ manifests: [(digest: String, type: String)]) async throws {
        let entries = manifests.map { entry in
            ["mediaType": Self.manifestType, "digest": entry.digest, "size": 2, "artifactType": entry.type]
                as [String: Any]
        }
        try await manifest(
            ["manifests": entries], as: digest.replacingOccurrences(of: ":", with: "-"), type: Self.indexType)
    }

    @discardableResult
    private func manifest(
        _ document: [String: Any], as tag: String?, type: String = manifestType
    ) async throws -> String {
        let whole = document.merging(["schemaVersion": 2, "mediaType": type]) { first, _ in first }
        let bytes = Array(try JSONSerialization.data(withJSONObject: whole, options: .sortedKeys))
        let digest = SHA256.digest(of: bytes)
        try await put("\(base)/manifests/\(tag ?? digest)", bytes, type)
        return digest
    }

    private func descriptor(_ blob: [UInt8], _ type: String) async throws -> [String: Any] {
        let digest = SHA256.digest(of: blob)
        let start = try await loop.perform(
            HTTPRequest(method: "POST", url: "\(base)/blobs/uploads/", body: []))
        guard start.status == 202, let location = start[header: "Location"],
            let url = URL(string: location, relativeTo: URL(string: base))?.absoluteString
        else { throw ChildProcess.Failure(description: "no upload: \(start.status)") }
        try await put(
            "\(url)\(url.contains("?") ? "&" : "?")digest=\(digest)", blob, "application/octet-stream")
        return ["mediaType": type, "digest": digest, "size": blob.count]
    }

    private func put(_ url: String, _ body: [UInt8], _ type: String) async throws {
        let response = try await loop.perform(
            HTTPRequest(method: "PUT", url: url, headers: [("Content-Type", type)], body: body))
        guard response.status == 201 else {
            throw ChildProcess.Failure(
                description: "not pushed: \(response.status) \(String(decoding: response.body, as: UTF8.self))")
        }
    }
}
