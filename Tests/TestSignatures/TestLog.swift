import Foundation
import Hashing

/// A transparency log like Rekor, of a few entries: a Merkle tree with one entry of interest among others.
package struct TestLog: Sendable {
    package let key: TestKey

    package init() throws { key = try TestKey(.ecdsaP256) }

    /// A body as Rekor writes it for the hash of a message.
    package static func hashedRekord(of message: [UInt8], signature: [UInt8], certificate: [UInt8]) -> String {
        """
        {"apiVersion":"0.0.1","kind":"hashedrekord","spec":{"data":{"hash":{"algorithm":"sha256",\
        "value":"\(Hexadecimal.text(of: SHA256.hash(of: message)))"}},"signature":{"content":"\(signature.base64)",\
        "publicKey":{"content":"\(certificate.base64)"}}}}
        """
    }

    /// A body as Rekor writes it for a DSSE envelope.
    package static func envelope(payload: [UInt8], signature: [UInt8], certificate: [UInt8]) -> String {
        let hash = Hexadecimal.text(of: SHA256.hash(of: payload))
        return """
            {"apiVersion":"0.0.1","kind":"dsse","spec":{"envelopeHash":{"algorithm":"sha256","value":"\(hash)"},\
            "payloadHash":{"algorithm":"sha256","value":"\(hash)"},"signatures":[{"signature":"\(signature.base64)",\
            "verifier":"\(certificate.base64)"}]}}
            """
    }

    /// A body as Rekor writes it for an in-toto attestation.
    package static func inToto(payload: [UInt8], signature: [UInt8], certificate: [UInt8]) -> String {
        let hash = Hexadecimal.text(of: SHA256.hash(of: payload))
        return """
            {"apiVersion":"0.0.2","kind":"intoto","spec":{"content":{"envelope":{"payloadType":\
            "application/vnd.in-toto+json","signatures":[{"publicKey":"\(certificate.base64)",\
            "sig":"\(Array(signature.base64.utf8).base64)"}]},"hash":{"algorithm":"sha256","value":"\(hash)"},\
            "payloadHash":{"algorithm":"sha256","value":"\(hash)"}}}}
            """
    }

    /// Takes an entry in.
    ///
    /// - Parameters:
    ///   - place: of the entry in the tree.
    ///   - size: of the tree.
    package func entry(
        _ body: String, time: Int = TestAuthority.time, place: Int = 5, size: Int = 11
    ) throws -> TestLogEntry {
        let id = SHA256.hash(of: try key.publicDER)
        let index = 1_000_000 + place
        let signed =
            "{\"body\":\"\(Array(body.utf8).base64)\",\"integratedTime\":\(time),"
            + "\"logID\":\"\(Hexadecimal.text(of: id))\",\"logIndex\":\(index)}"
        let leaves = (0..<size).map { $0 == place ? Array(body.utf8) : Array("entry \($0)".utf8) }
        let (root, path) = TestLog.tree(leaves[...], place)
        let note = "log.example.com - 1\n\(size)\n\(root.base64)\n"
        let hinted = Array(id.prefix(4)) + (try key.sign(Array(note.utf8)))
        return TestLogEntry(
            body: Array(body.utf8), time: time, index: index, logID: id, timestamp: try key.sign(Array(signed.utf8)),
            place: place, size: size, root: root, hashes: path,
            checkpoint: "\(note)\n\u{2014} log.example.com \(hinted.base64)\n")
    }

    /// The root of a tree and the hashes beside a leaf's path, from the definition: RFC 9162, sections 2.1.1 and 2.1.3.1.
    static func tree(_ leaves: ArraySlice<[UInt8]>, _ place: Int) -> (root: [UInt8], path: [[UInt8]]) {
        guard leaves.count > 1 else { return (SHA256.hash(of: [0] + leaves[leaves.startIndex]), []) }
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        let split = leaves.startIndex + half
        let left = tree(leaves[..<split], place)
        let right = tree(leaves[split...], place)
        let root = SHA256.hash(of: [1] + left.root + right.root)
        return place < split ? (root, left.path + [right.root]) : (root, right.path + [left.root])
    }
}

/// An entry with everything a log says of it.
package struct TestLogEntry: Sendable {
    package var body: [UInt8]
    package var time: Int
    package var index: Int
    package var logID: [UInt8]
    package var timestamp: [UInt8]
    package var place: Int
    package var size: Int
    package var root: [UInt8]
    package var hashes: [[UInt8]]
    package var checkpoint: String

    /// The annotation that cosign puts beside a simple-signing signature.
    package var annotation: String {
        """
        {"SignedEntryTimestamp":"\(timestamp.base64)","Payload":{"body":"\(body.base64)","integratedTime":\(time),\
        "logIndex":\(index),"logID":"\(Hexadecimal.text(of: logID))"}}
        """
    }

    /// The entry as a Sigstore bundle has it.
    package func bundled(kind: String, version: String = "0.0.1", hasProof: Bool = true) -> String {
        let note = checkpoint.replacingOccurrences(of: "\n", with: "\\n")
        let proof = """
            ,"inclusionProof":{"logIndex":"\(place)","rootHash":"\(root.base64)","treeSize":"\(size)",\
            "hashes":[\(hashes.map { "\"\($0.base64)\"" }.joined(separator: ","))],"checkpoint":{"envelope":"\(note)"}}
            """
        return """
            {"logIndex":"\(index)","logId":{"keyId":"\(logID.base64)"},"kindVersion":{"kind":"\(kind)",\
            "version":"\(version)"},"integratedTime":"\(time)","inclusionPromise":{"signedEntryTimestamp":\
            "\(timestamp.base64)"}\(hasProof ? proof : ""),"canonicalizedBody":"\(body.base64)"}
            """
    }
}
