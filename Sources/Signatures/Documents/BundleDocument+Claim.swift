import Foundation
import Hashing
import OCI

extension BundleDocument {
    /// - Throws: ``SignatureProblem`` where the bytes are no bundle that says an image of this digest is signed.
    static func claim(in bytes: [UInt8], about digest: Digest) throws(SignatureProblem) -> Claim {
        guard bytes.count <= SignatureDocument.maximumBundleSize else {
            throw SignatureProblem("it is larger than \(SignatureDocument.maximumBundleSize >> 10) KiB")
        }
        guard let document = try? JSONDecoder().decode(BundleDocument.self, from: Data(bytes)) else {
            throw SignatureProblem("it is not a Sigstore bundle")
        }
        guard let version = BundleVersion(mediaType: document.mediaType) else {
            throw SignatureProblem("it is a bundle of type \(SignatureProblem.shown(document.mediaType))")
        }
        var claim =
            switch (document.messageSignature, document.dsseEnvelope) {
            case (let signature?, nil): try signature.claim(about: digest)
            case (nil, let envelope?): try envelope.claim(about: digest)
            default: throw SignatureProblem("it holds not exactly one signature")
            }
        let material = document.verificationMaterial
        let chain = [material.certificate].compactMap(\.self) + (material.x509CertificateChain?.certificates ?? [])
        guard chain.count <= Certificate.maximumCount else { throw SignatureProblem("it has too many certificates") }
        for raw in chain {
            let certificate: Certificate
            do { certificate = try Certificate(der: raw.rawBytes.bytes) } catch {
                throw SignatureProblem("its certificate \(error.message)")
            }
            if claim.certificate == nil { claim.certificate = certificate } else { claim.chain.append(certificate) }
        }
        let entries = material.tlogEntries ?? []
        guard entries.count <= LogEntry.maximumCount else { throw SignatureProblem("it has too many log entries") }
        for entry in entries { claim.entries.append(try LogEntry(entry, needsProof: version != .v01)) }
        return claim
    }
}

extension BundleDocument.MessageSignature {
    /// The message is the image's manifest itself, and its hash so the image's digest.
    fileprivate func claim(about digest: Digest) throws(SignatureProblem) -> Claim {
        guard let messageDigest, messageDigest.algorithm == "SHA2_256" else {
            throw SignatureProblem("it does not say the SHA-256 of what it signs")
        }
        guard Hexadecimal.text(of: messageDigest.digest.bytes) == digest.hexadecimal else {
            throw SignatureProblem("it is of another image")
        }
        return Claim(message: .hash(messageDigest.digest.bytes), kind: .message, signature: signature.bytes)
    }
}

extension BundleDocument.Envelope {
    /// An in-toto statement, version 0.1 or 1 (in-toto/attestation, `spec/v1/statement.md`).
    private struct Statement: Decodable {
        struct Subject: Decodable {
            let digest: [String: String]
        }

        let type: String
        let subject: [Subject]
        let predicateType: String

        enum CodingKeys: String, CodingKey {
            case type = "_type"
            case subject, predicateType
        }
    }

    private static let payloadType = "application/vnd.in-toto+json"
    private static let statementTypes = [
        "https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1",
    ]
    /// What `cosign sign` states. Other statements, about how an image was built or what is in it, say nothing of whether
    /// it should run: a scan that found holes is signed by the same key.
    static let signPredicate = "https://sigstore.dev/cosign/sign/v1"

    fileprivate func claim(about digest: Digest) throws(SignatureProblem) -> Claim {
        guard payloadType == Self.payloadType else {
            throw SignatureProblem("it is an envelope of type \(SignatureProblem.shown(payloadType))")
        }
        guard let statement = try? JSONDecoder().decode(Statement.self, from: Data(payload.bytes)),
            Self.statementTypes.contains(statement.type)
        else { throw SignatureProblem("it is not an in-toto statement") }
        guard statement.predicateType == Self.signPredicate else {
            throw SignatureProblem(
                "it is an attestation of type \(SignatureProblem.shown(statement.predicateType)), not a signature")
        }
        guard statement.subject.contains(where: { $0.digest["sha256"] == digest.hexadecimal }) else {
            throw SignatureProblem("it is of another image")
        }
        guard signatures.count == 1 else { throw SignatureProblem("its envelope has not exactly one signature") }
        return Claim(
            message: .bytes(signedBytes), kind: .envelope(payload: payload.bytes), signature: signatures[0].sig.bytes)
    }
}

extension Digest {
    /// The part after the colon.
    fileprivate var hexadecimal: String { String(text.drop { $0 != ":" }.dropFirst()) }
}
