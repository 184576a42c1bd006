import Curl
import Foundation
package import OCI
package import Signatures

/// Something that a registry keeps as a signature of an image.
package struct FoundSignature: Sendable {
    /// Where it lies, for messages.
    package let place: String
    /// `nil` where it was not read.
    package let document: SignatureDocument?
    /// Why it was not read.
    package let obstacle: String?
}

extension RegistryClient {
    /// Shows every signature of an image to a judge, one after the other, until the judge has seen enough.
    ///
    /// Looked for are referrers (OCI distribution-spec 1.1, "Listing Referrers", or the referrers tag schema where the
    /// registry does not have that), and the tag `sha256-….sig` (cosign, `specs/SIGNATURE_SPEC.md`).
    ///
    /// - Parameter judge: `true` where it has seen enough.
    /// - Returns: whether everything there is was shown; there are limits to what is read for one image.
    /// - Throws: ``RegistryError``; no signature at all is no error.
    package func showSignatures(
        of digest: Digest, in repository: Repository, to judge: (FoundSignature) async -> Bool
    ) async throws(RegistryError) -> Bool {
        try await SignatureSearch(client: self, digest: digest, repository: repository).run(judge)
    }
}

/// The search for the signatures of one image.
struct SignatureSearch {
    let client: RegistryClient
    let digest: Digest
    let repository: Repository

    /// So many signatures are read for one image, and so many referrers are looked at to find them.
    static let maximumSignatures = 64
    static let maximumReferrers = 2_000

    private var reader: ContentReader { ContentReader(client: client, repository: repository) }
    /// `sha256-…`: the referrers tag schema, and the stem of cosign's tags.
    private var tagName: String { digest.text.replacing(":", with: "-", maxReplacements: 1) }

    func run(_ judge: (FoundSignature) async -> Bool) async throws(RegistryError) -> Bool {
        var seen = 0
        // What cosign has kept signatures under for years is asked first: one request, and most are there.
        if let manifest = try await tagged("\(tagName).sig") {
            let place = "tag \(tagName).sig"
            for (index, layer) in manifest.layers.enumerated() {
                guard seen < SignatureSearch.maximumSignatures else { return false }
                seen += 1
                if await judge(try await signature(layer, "\(place), layer \(index + 1)")) { return true }
            }
        }
        let referrers = try await self.referrers()
        for referrer in referrers.entries where referrer.mayBeSignature {
            guard seen < SignatureSearch.maximumSignatures else { return false }
            seen += 1
            for found in try await signatures(of: referrer) where await judge(found) { return true }
        }
        return referrers.isWhole
    }

    // MARK: What refers to the image

    private func referrers() async throws(RegistryError) -> (entries: [SignatureManifest.Descriptor], isWhole: Bool) {
        let target = client.target(repository)
        let sender = await client.sender(for: target)
        var url = "\(target.settings.baseURL)/v2/\(target.repository)/referrers/\(digest)"
        var entries: [SignatureManifest.Descriptor] = []
        var visited: Set<String> = [url]
        while true {
            let response = try await sender.send(
                "GET", url, accept: [RegistryClient.indexType], bodyBytes: target.limits.manifestBytes)
            if [404, 405].contains(response.status), visited.count == 1 {
                return (try await tagged(tagName, isIndex: true)?.manifests ?? [], true)
            }
            guard response.status == 200 else {
                throw target.error(
                    .invalidResponse,
                    "the registry answered \(response.status) to the list of what refers to \(digest)"
                        + ErrorBody.detail(of: response), status: response.status)
            }
            guard let index = try? JSONDecoder().decode(SignatureManifest.self, from: Data(response.body)) else {
                throw target.error(.invalidResponse, "the list of what refers to \(digest) is not an image index")
            }
            entries += index.manifests
            guard entries.count < SignatureSearch.maximumReferrers else { return (entries, false) }
            switch NextLink(headers: response.values(of: "Link"), of: url) {
            case .none: return (entries, true)
            case .page(let next):
                guard Origin(next) == Origin(url), visited.insert(next).inserted,
                    visited.count <= target.limits.pages
                else {
                    throw target.error(
                        .invalidResponse, "the pages of what refers to \(digest) lead elsewhere or in a circle")
                }
                url = next
            case .unreadable:
                throw target.error(
                    .invalidResponse, "the link to the next page of what refers to \(digest) is not readable")
            }
        }
    }

    /// The manifest or index under a tag; `nil` where there is none.
    private func tagged(_ name: String, isIndex: Bool = false) async throws(RegistryError) -> SignatureManifest? {
        let target = client.target(repository)
        let response = try await client.sender(for: target).send(
            "GET", "\(target.settings.baseURL)/v2/\(target.repository)/manifests/\(name)",
            accept: isIndex ? [RegistryClient.indexType] : RegistryClient.manifestTypes,
            bodyBytes: target.limits.manifestBytes)
        switch response.status {
        case 200:
            guard let manifest = try? JSONDecoder().decode(SignatureManifest.self, from: Data(response.body)) else {
                throw target.error(
                    .invalidResponse, "the manifest of '\(name)' is not one of the OCI image specification")
            }
            return manifest
        case 404: return nil
        default:
            throw target.error(
                .invalidResponse,
                "the registry answered \(response.status) for the tag '\(name)'\(ErrorBody.detail(of: response))",
                status: response.status)
        }
    }

    // MARK: Reading

    private func signatures(
        of referrer: SignatureManifest.Descriptor
    ) async throws(RegistryError) -> [FoundSignature] {
        guard let text = referrer.digest, let address = Digest(text) else {
            throw reader.error("what refers to \(digest) has no digest")
        }
        let place = "referrer \(address)"
        // A hint that saves reading: what it says is not believed where it would count.
        if let predicate = referrer.statedPredicate, predicate != SignatureManifest.signPredicate {
            let shown = ErrorBody.printable(predicate, length: 120)
            return [FoundSignature(place, "it is an attestation of type '\(shown)', not a signature")]
        }
        let manifest: SignatureManifest = try await reader.document(.manifest, address)
        guard manifest.subject?.digest == digest.text else {
            return [FoundSignature(place, "it does not refer to this image")]
        }
        guard manifest.layers.count <= SignatureSearch.maximumSignatures else {
            return [FoundSignature(place, "it has \(manifest.layers.count) layers")]
        }
        var found: [FoundSignature] = []
        for layer in manifest.layers { found.append(try await signature(layer, place)) }
        return found
    }

    private func signature(
        _ layer: SignatureManifest.Descriptor, _ place: String
    ) async throws(RegistryError) -> FoundSignature {
        guard let text = layer.digest, let address = Digest(text) else {
            throw reader.error("\(place) names a blob without a digest")
        }
        let type = layer.mediaType ?? ""
        let isPayload = type == SignatureDocument.payloadType
        guard isPayload || SignatureDocument.isBundleType(type) else {
            return FoundSignature(place, "its type is '\(ErrorBody.printable(type, length: 120))'")
        }
        let limit = isPayload ? SignatureDocument.maximumPayloadSize : SignatureDocument.maximumBundleSize
        guard let size = layer.size, size >= 0, size <= limit else {
            return FoundSignature(place, "it is larger than \(limit >> 10) KiB")
        }
        guard isPayload else {
            return FoundSignature(place: place, document: .bundle(try await reader.bytes(.blob, address, limit: limit)))
        }
        guard let signature = layer.annotations?["dev.cosignproject.cosign/signature"] else {
            return FoundSignature(place, "it has no annotation dev.cosignproject.cosign/signature")
        }
        return FoundSignature(
            place: place,
            document: .simpleSigning(
                SignatureDocument.SimpleSigning(
                    payload: try await reader.bytes(.blob, address, limit: limit), signature: signature,
                    certificate: layer.annotations?["dev.sigstore.cosign/certificate"],
                    chain: layer.annotations?["dev.sigstore.cosign/chain"],
                    bundle: layer.annotations?["dev.sigstore.cosign/bundle"])))
    }
}

extension FoundSignature {
    fileprivate init(_ place: String, _ obstacle: String) {
        self.init(place: place, document: nil, obstacle: obstacle)
    }

    fileprivate init(place: String, document: SignatureDocument) {
        self.init(place: place, document: document, obstacle: nil)
    }
}
