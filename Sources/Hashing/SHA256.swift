import COpenSSL

/// SHA-256 by OpenSSL.
package enum SHA256 {
    /// The digest of some bytes as the OCI specifications write it: `sha256:` and 64 hexadecimal digits.
    package static func digest(of bytes: [UInt8]) -> String { "sha256:" + Hexadecimal.text(of: hash(of: bytes)) }

    /// The 32 bytes of the hash.
    package static func hash(of bytes: [UInt8]) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: 32)
        _ = COpenSSL.SHA256(bytes, bytes.count, &hash)
        return hash
    }

    /// The 32 bytes of the keyed hash HMAC-SHA-256 (RFC 2104).
    package static func authenticationCode(of bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        _ = HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, &code, &length)
        return code
    }
}
