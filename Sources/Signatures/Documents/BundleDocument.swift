import Foundation
import Hashing

/// A Sigstore bundle as it is written (sigstore/protobuf-specs, `sigstore_bundle.proto`, in Protocol Buffers' JSON form).
struct BundleDocument: Decodable {
    struct Material: Decodable {
        struct RawBytes: Decodable {
            let rawBytes: Base64Bytes
        }

        struct Chain: Decodable {
            let certificates: [RawBytes]
        }

        /// Since 0.3.
        let certificate: RawBytes?
        /// The signer's first; before 0.3.
        let x509CertificateChain: Chain?
        let tlogEntries: [LogEntryDocument]?
    }

    struct MessageSignature: Decodable {
        struct Hash: Decodable {
            let algorithm: String
            let digest: Base64Bytes
        }

        let messageDigest: Hash?
        let signature: Base64Bytes
    }

    /// DSSE, version 1 (secure-systems-lab/dsse, `envelope.md`).
    struct Envelope: Decodable {
        struct Signature: Decodable {
            let sig: Base64Bytes
        }

        let payload: Base64Bytes
        let payloadType: String
        let signatures: [Signature]

        /// What is signed: the payload with its type (`protocol.md`, pre-authentication encoding).
        var signedBytes: [UInt8] {
            Array("DSSEv1 \(payloadType.utf8.count) \(payloadType) \(payload.bytes.count) ".utf8) + payload.bytes
        }
    }

    let mediaType: String
    let verificationMaterial: Material
    let messageSignature: MessageSignature?
    let dsseEnvelope: Envelope?
}

/// A log entry within a bundle (`sigstore_rekor.proto`).
struct LogEntryDocument: Decodable {
    struct LogID: Decodable {
        let keyId: Base64Bytes
    }

    struct KindVersion: Decodable {
        let kind: String
        let version: String
    }

    struct Promise: Decodable {
        let signedEntryTimestamp: Base64Bytes
    }

    struct Proof: Decodable {
        struct Checkpoint: Decodable {
            let envelope: String
        }

        /// Left out where it is 0, as Protocol Buffers' JSON form does.
        let logIndex: WireNumber?
        let rootHash: Base64Bytes
        let treeSize: WireNumber
        let hashes: [Base64Bytes]?
        let checkpoint: Checkpoint
    }

    let logIndex: WireNumber?
    let logId: LogID
    let kindVersion: KindVersion
    let integratedTime: WireNumber?
    let inclusionPromise: Promise?
    let inclusionProof: Proof?
    let canonicalizedBody: Base64Bytes
}
