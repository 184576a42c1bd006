package import Hashing

/// The RSA keys of a JSON Web Key Set (RFC 7517, section 5), by their names. Others are passed over.
package struct KeySet: Sendable {
    private let keys: [String: PublicKey]

    private struct Document: Decodable {
        let keys: [Key]

        struct Key: Decodable {
            let kty: String
            let kid: String?
            let n: String?
            let e: String?
        }
    }

    /// - Throws: ``WebhookRefusal`` `.malformed` where it is no key set.
    package init(parsing json: [UInt8]) throws(WebhookRefusal) {
        let document = try Payload.read(Document.self, from: json)
        var keys: [String: PublicKey] = [:]
        for key in document.keys.prefix(KeySet.maximumCount) where key.kty == "RSA" {
            guard let name = key.kid, let modulus = key.n.flatMap(IdentityToken.bytes),
                let exponent = key.e.flatMap(IdentityToken.bytes),
                let key = try? PublicKey(rsaModulus: modulus, exponent: exponent)
            else { continue }
            keys[name] = key
        }
        self.keys = keys
    }

    package func key(_ name: String) -> PublicKey? { keys[name] }

    private static let maximumCount = 100
}
