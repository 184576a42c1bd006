import Foundation

/// What a log entry is about: which signature, over what, by whom.
///
/// Source: sigstore/rekor, `pkg/types/hashedrekord`, `dsse` and `intoto`.
struct LogEntryBody {
    enum Kind: Equatable {
        case hashedRekord
        case envelope
        case inToto

        init?(_ name: String, _ version: String) {
            switch (name, version) {
            case ("hashedrekord", "0.0.1"): self = .hashedRekord
            case ("dsse", "0.0.1"): self = .envelope
            case ("intoto", "0.0.2"): self = .inToto
            default: return nil
            }
        }
    }

    let kind: Kind
    /// The SHA-256 of the message, or of the envelope's payload, in hexadecimal digits.
    let hash: String
    let signature: [UInt8]
    /// The signer's certificate or key, PEM.
    let verifier: [UInt8]

    var isOfEnvelope: Bool { kind != .hashedRekord }

    private struct Header: Decodable {
        let apiVersion: String
        let kind: String
    }

    private struct Hash: Decodable {
        let algorithm: String
        let value: String
    }

    private struct HashedRekord: Decodable {
        struct Spec: Decodable {
            struct Content: Decodable {
                let hash: Hash
            }

            struct Signature: Decodable {
                struct Key: Decodable {
                    let content: Base64Bytes
                }

                let content: Base64Bytes
                let publicKey: Key
            }

            let data: Content
            let signature: Signature
        }

        let spec: Spec
    }

    private struct Envelope: Decodable {
        struct Spec: Decodable {
            struct Signature: Decodable {
                let signature: Base64Bytes
                let verifier: Base64Bytes
            }

            let payloadHash: Hash
            let signatures: [Signature]
        }

        let spec: Spec
    }

    private struct InToto: Decodable {
        struct Spec: Decodable {
            struct Content: Decodable {
                struct Envelope: Decodable {
                    struct Signature: Decodable {
                        /// Base64 twice.
                        let sig: Base64Bytes
                        let publicKey: Base64Bytes
                    }

                    let signatures: [Signature]
                }

                let envelope: Envelope
                let payloadHash: Hash
            }

            let content: Content
        }

        let spec: Spec
    }

    init(_ bytes: [UInt8]) throws(SignatureProblem) {
        let unreadable = SignatureProblem("its log entry cannot be read")
        func decoded<Document: Decodable>(_ type: Document.Type) throws(SignatureProblem) -> Document {
            guard let document = try? JSONDecoder().decode(type, from: Data(bytes)) else { throw unreadable }
            return document
        }
        let header = try decoded(Header.self)
        guard let kind = Kind(header.kind, header.apiVersion) else {
            throw SignatureProblem(
                "its log entry is of kind \(SignatureProblem.shown("\(header.kind) \(header.apiVersion)")), "
                    + "which is not supported")
        }
        self.kind = kind
        let hash: Hash
        switch kind {
        case .hashedRekord:
            let spec = try decoded(HashedRekord.self).spec
            hash = spec.data.hash
            (signature, verifier) = (spec.signature.content.bytes, spec.signature.publicKey.content.bytes)
        case .envelope:
            let spec = try decoded(Envelope.self).spec
            guard spec.signatures.count == 1 else { throw unreadable }
            hash = spec.payloadHash
            (signature, verifier) = (spec.signatures[0].signature.bytes, spec.signatures[0].verifier.bytes)
        case .inToto:
            let content = try decoded(InToto.self).spec.content
            guard content.envelope.signatures.count == 1,
                let bytes = Base64.bytes(of: String(decoding: content.envelope.signatures[0].sig.bytes, as: UTF8.self))
            else { throw unreadable }
            hash = content.payloadHash
            (signature, verifier) = (bytes, content.envelope.signatures[0].publicKey.bytes)
        }
        guard hash.algorithm == "sha256" else { throw SignatureProblem("its log entry hashes by another algorithm") }
        self.hash = hash.value
    }
}
