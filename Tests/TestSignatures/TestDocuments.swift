import Foundation

/// What cosign writes about an image, by the published formats.
package enum TestDocuments {
    /// A simple-signing payload.
    package static func payload(
        _ digest: String, type: String = "cosign container image signature"
    ) -> [UInt8] {
        Array(
            """
            {"critical":{"identity":{"docker-reference":"registry.example.com/team/app"},"image":\
            {"docker-manifest-digest":"\(digest)"},"type":"\(type)"},"optional":null}
            """.utf8)
    }

    /// An in-toto statement.
    package static func statement(
        _ digest: String, predicate: String = "https://sigstore.dev/cosign/sign/v1"
    ) -> [UInt8] {
        Array(
            """
            {"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"\(digest.dropFirst(7))"}}],\
            "predicateType":"\(predicate)","predicate":{}}
            """.utf8)
    }

    package static let payloadType = "application/vnd.in-toto+json"

    /// What a DSSE signature is over.
    package static func signedBytes(_ payload: [UInt8], type: String = payloadType) -> [UInt8] {
        Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
    }

    package static func envelope(_ payload: [UInt8], signature: [UInt8], type: String = payloadType) -> String {
        """
        "dsseEnvelope":{"payload":"\(payload.base64)","payloadType":"\(type)","signatures":[{"sig":\
        "\(signature.base64)"}]}
        """
    }

    /// A signature over an image's manifest.
    package static func message(_ digest: String, signature: [UInt8]) -> String {
        let hex = Array(digest.dropFirst(7).utf8)
        let hash = stride(from: 0, to: hex.count, by: 2).compactMap {
            UInt8(String(decoding: hex[$0..<$0 + 2], as: UTF8.self), radix: 16)
        }
        return """
            "messageSignature":{"messageDigest":{"algorithm":"SHA2_256","digest":"\(hash.base64)"},"signature":\
            "\(signature.base64)"}
            """
    }

    package static let bundleType = "application/vnd.dev.sigstore.bundle.v0.3+json"

    /// A Sigstore bundle.
    ///
    /// - Parameter material: the members of `verificationMaterial`.
    package static func bundle(_ material: String, _ content: String, type: String = bundleType) -> [UInt8] {
        Array("{\"mediaType\":\"\(type)\",\"verificationMaterial\":{\(material)},\(content)}".utf8)
    }

    /// The material of a signature by a key of one's own.
    package static let keyMaterial = "\"publicKey\":{\"hint\":\"a2V5\"}"

    /// The material of a signature by a certificate.
    package static func certificateMaterial(_ certificate: TestCertificate, _ entry: String) -> String {
        "\"certificate\":{\"rawBytes\":\"\(certificate.der.base64)\"},\"tlogEntries\":[\(entry)]"
    }
}
