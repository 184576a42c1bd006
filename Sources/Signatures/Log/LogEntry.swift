import Foundation
import Hashing

/// An entry of a Rekor transparency log, as it comes with a signature.
struct LogEntry {
    /// The entry itself, in the log's canonical JSON.
    let body: [UInt8]
    /// When the log took it in, seconds since 1970.
    let integratedTime: Int
    /// Its place among all shards of the log.
    let index: Int
    /// The SHA-256 of the log's public key in DER.
    let logID: [UInt8]
    let signedEntryTimestamp: [UInt8]
    let inclusion: InclusionProof?
    /// What kind of entry the bundle says it is; cosign's annotation does not say.
    let kind: LogEntryBody.Kind?

    static let maximumCount = 10

    /// The annotation `dev.sigstore.cosign/bundle` (cosign, `specs/SIGNATURE_SPEC.md`).
    private struct CosignBundle: Decodable {
        struct Payload: Decodable {
            let body: Base64Bytes
            let integratedTime: Int
            let logIndex: Int
            let logID: String
        }

        let timestamp: Base64Bytes
        let payload: Payload

        enum CodingKeys: String, CodingKey {
            case timestamp = "SignedEntryTimestamp"
            case payload = "Payload"
        }
    }

    init(cosignBundle text: String) throws(SignatureProblem) {
        guard let bundle = try? JSONDecoder().decode(CosignBundle.self, from: Data(text.utf8)) else {
            throw SignatureProblem("its annotation dev.sigstore.cosign/bundle is not a log entry")
        }
        guard let id = LogEntry.bytes(ofHexadecimal: bundle.payload.logID) else {
            throw SignatureProblem("its log entry names no log")
        }
        body = bundle.payload.body.bytes
        integratedTime = bundle.payload.integratedTime
        index = bundle.payload.logIndex
        logID = id
        signedEntryTimestamp = bundle.timestamp.bytes
        (inclusion, kind) = (nil, nil)
    }

    /// - Parameter needsProof: bundles since 0.2 must prove that the entry is in the log.
    init(_ document: LogEntryDocument, needsProof: Bool) throws(SignatureProblem) {
        guard let kind = LogEntryBody.Kind(document.kindVersion.kind, document.kindVersion.version) else {
            throw SignatureProblem(
                "its log entry is of kind "
                    + SignatureProblem.shown("\(document.kindVersion.kind) \(document.kindVersion.version)")
                    + ", which is not supported")
        }
        guard let time = document.integratedTime, let promise = document.inclusionPromise else {
            throw SignatureProblem(
                "its log entry has no time that the log signed; timestamps of others are not supported")
        }
        guard document.inclusionProof != nil || !needsProof else {
            throw SignatureProblem("its log entry has no proof that it is in the log")
        }
        self.kind = kind
        body = document.canonicalizedBody.bytes
        integratedTime = time.value
        index = document.logIndex?.value ?? 0
        logID = document.logId.keyId.bytes
        signedEntryTimestamp = promise.signedEntryTimestamp.bytes
        inclusion = document.inclusionProof.map { proof in
            InclusionProof(
                index: proof.logIndex?.value ?? 0, treeSize: proof.treeSize.value, rootHash: proof.rootHash.bytes,
                hashes: (proof.hashes ?? []).map(\.bytes), checkpoint: proof.checkpoint.envelope)
        }
    }

    private static func bytes(ofHexadecimal text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for pair in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[pair..<pair + 2], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        return Hexadecimal.text(of: bytes) == text ? bytes : nil
    }
}
