import COpenSSL

/// A public key that signatures are checked with, by OpenSSL. OpenSSL's own object lives for as long as one check takes.
package struct PublicKey: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case ecdsaP256, ecdsaP384, ecdsaP521
        case ed25519
        case rsa(bits: Int)
    }

    package let kind: Kind
    /// The DER form of `SubjectPublicKeyInfo` (RFC 5280, section 4.1.2.7), as OpenSSL writes it.
    package let der: [UInt8]

    /// RSA keys with fewer bits are refused (NIST SP 800-131A, revision 2, section 3).
    package static let minimumRSABits = 2048

    /// - Parameter pem: one key in PEM, as `BEGIN PUBLIC KEY`.
    /// - Throws: ``KeyError`` where there is not exactly one key, or one of a kind that is not supported.
    package init(pem: [UInt8]) throws(KeyError) {
        let keys = try PublicKey.all(inPEM: pem)
        guard keys.count == 1 else { throw KeyError(message: "holds \(keys.count) public keys; keep one") }
        self = keys[0]
    }

    /// - Throws: ``KeyError``; bytes that follow the key are an error too.
    package init(der: [UInt8]) throws(KeyError) {
        defer { ERR_clear_error() }
        let read = der.withUnsafeBufferPointer { bytes -> (key: OpaquePointer?, isWhole: Bool) in
            var position = bytes.baseAddress
            let key = d2i_PUBKEY(nil, &position, bytes.count)
            return (key, position == bytes.baseAddress.map { $0 + bytes.count })
        }
        defer { EVP_PKEY_free(read.key) }
        guard let key = read.key, read.isWhole else { throw KeyError(message: "is not a public key") }
        try self.init(key)
    }

    /// Every public key of a PEM text, at least one.
    package static func all(inPEM pem: [UInt8]) throws(KeyError) -> [PublicKey] {
        defer { ERR_clear_error() }
        guard let source = BIO_new_mem_buf(pem, Int32(clamping: pem.count)) else {
            throw KeyError(message: "cannot be held in memory")
        }
        defer { BIO_free(source) }
        var keys: [PublicKey] = []
        // Without a callback of ours OpenSSL would ask the terminal for a passphrase.
        while let key = PEM_read_bio_PUBKEY(source, nil, { _, _, _, _ in -1 }, nil) {
            defer { EVP_PKEY_free(key) }
            keys.append(try PublicKey(key))
        }
        guard keys.isEmpty else { return keys }
        let isPrivate = String(decoding: pem, as: UTF8.self).contains("PRIVATE KEY-----")
        throw KeyError(
            message: isPrivate
                ? "holds a private key; give the public one that belongs to it"
                : "holds no public key in PEM, which begins with -----BEGIN PUBLIC KEY-----")
    }

    /// - Parameter key: lent.
    init(_ key: OpaquePointer) throws(KeyError) {
        kind = try PublicKey.kind(of: key)
        var bytes: UnsafeMutablePointer<UInt8>?
        let length = i2d_PUBKEY(key, &bytes)
        guard length > 0, let bytes else { throw KeyError(message: "is a public key that cannot be written") }
        defer { CRYPTO_free(bytes, nil, 0) }
        der = Array(UnsafeBufferPointer(start: bytes, count: Int(length)))
    }

    private static func kind(of key: OpaquePointer) throws(KeyError) -> Kind {
        switch EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_ED25519: return .ed25519
        case EVP_PKEY_RSA:
            let bits = Int(EVP_PKEY_get_bits(key))
            guard bits >= minimumRSABits else {
                throw KeyError(
                    message: "holds an RSA key of \(bits) bits; \(minimumRSABits) are the least that is safe")
            }
            return .rsa(bits: bits)
        case EVP_PKEY_EC:
            var name = [CChar](repeating: 0, count: 64)
            guard EVP_PKEY_get_group_name(key, &name, name.count, nil) == 1 else { break }
            switch String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) {
            case "prime256v1": return .ecdsaP256
            case "secp384r1": return .ecdsaP384
            case "secp521r1": return .ecdsaP521
            default: break
            }
        default: break
        }
        throw KeyError(message: "holds a key of a kind that is not supported; ECDSA P-256, Ed25519 and RSA are")
    }

    /// Where a key is wanted and there is none that can be used.
    package struct KeyError: Error, Sendable {
        /// Continues a sentence that begins with the key's name.
        package let message: String
    }
}
