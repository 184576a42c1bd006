import Foundation
import Hashing
import OCI

/// Reads a repository's content by its digest: what comes is what the digest says, or an error.
struct ContentReader {
    enum Kind: String {
        case manifest = "manifests"
        case blob = "blobs"
    }

    let client: RegistryClient
    let repository: Repository

    func document<Document: Decodable>(_ kind: Kind, _ digest: Digest) async throws(RegistryError) -> Document {
        let bytes = try await bytes(kind, digest)
        do {
            return try JSONDecoder().decode(Document.self, from: Data(bytes))
        } catch {
            throw self.error("the content of \(digest) is not a document of the OCI image specification")
        }
    }

    /// - Parameter limit: how many bytes it may be; `nil` for as many as a manifest.
    func bytes(_ kind: Kind, _ digest: Digest, limit: Int? = nil) async throws(RegistryError) -> [UInt8] {
        let bytes = try await client.content(kind.rawValue, digest, in: repository, limit: limit)
        guard digest.algorithm == "sha256" else {
            throw error("'\(digest)' cannot be verified: only sha256 digests are")
        }
        guard SHA256.digest(of: bytes) == digest.text else {
            throw error("the content of \(digest) is not what its digest says")
        }
        return bytes
    }

    func error(_ message: String) -> RegistryError {
        RegistryError(
            code: .invalidResponse, registry: repository.registry, repository: repository.path, status: nil,
            message: message, isRetryable: false, retryAfter: nil)
    }
}
