import Foundation
import Hashing
import OCI

extension SignatureDocument.SimpleSigning {
    /// What the payload says (containers/image, `containers-signature.5`, with cosign's type).
    private struct Payload: Decodable {
        struct Critical: Decodable {
            struct Identity: Decodable {
                let reference: String

                enum CodingKeys: String, CodingKey { case reference = "docker-reference" }
            }

            struct Image: Decodable {
                let digest: String

                enum CodingKeys: String, CodingKey { case digest = "docker-manifest-digest" }
            }

            /// Read since it must be there; cosign gives it no meaning, as an image may be copied with its signature.
            let identity: Identity
            let image: Image
            let type: String
        }

        let critical: Critical
    }

    private static let type = "cosign container image signature"

    /// - Throws: ``SignatureProblem`` where it is not about an image of this digest.
    func claim(about digest: Digest) throws(SignatureProblem) -> Claim {
        guard payload.count <= SignatureDocument.maximumPayloadSize else {
            throw SignatureProblem("its payload is larger than \(SignatureDocument.maximumPayloadSize >> 10) KiB")
        }
        let annotations = [signature, certificate, chain, bundle].compactMap(\.self)
        guard annotations.allSatisfy({ $0.utf8.count <= SignatureDocument.maximumAnnotationSize }) else {
            throw SignatureProblem("an annotation is larger than \(SignatureDocument.maximumAnnotationSize >> 10) KiB")
        }
        guard let document = try? JSONDecoder().decode(Payload.self, from: Data(payload)) else {
            throw SignatureProblem("its payload is not a simple-signing document")
        }
        guard document.critical.type == Self.type else {
            throw SignatureProblem("its payload is of type \(SignatureProblem.shown(document.critical.type))")
        }
        guard document.critical.image.digest == digest.text else {
            throw SignatureProblem("it is of another image, \(SignatureProblem.shown(document.critical.image.digest))")
        }
        guard let bytes = Base64.bytes(of: signature), !bytes.isEmpty else {
            throw SignatureProblem("its signature is not Base64")
        }
        var claim = Claim(message: .bytes(payload), kind: .message, signature: bytes)
        if let certificate {
            let found = try Self.certificates(certificate)
            claim.certificate = found.first
            claim.chain = Array(found.dropFirst())
            if let chain, !chain.isEmpty { claim.chain += try Self.certificates(chain) }
        }
        if let bundle { claim.entries = [try LogEntry(cosignBundle: bundle)] }
        return claim
    }

    private static func certificates(_ pem: String) throws(SignatureProblem) -> [Certificate] {
        do { return try Certificate.all(inPEM: Array(pem.utf8)) } catch {
            throw SignatureProblem("its certificate annotation \(error.message)")
        }
    }
}
