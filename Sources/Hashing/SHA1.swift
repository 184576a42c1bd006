import COpenSSL

/// The keyed hash HMAC-SHA-1 (RFC 2104) by OpenSSL, for senders that sign with nothing better. SHA-1's collisions do not
/// weaken it (RFC 6194, section 3.3).
package enum SHA1 {
    /// The 20 bytes of the keyed hash.
    package static func authenticationCode(of bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 20)
        var length: UInt32 = 0
        _ = HMAC(EVP_sha1(), key, Int32(clamping: key.count), bytes, bytes.count, &code, &length)
        return code
    }
}
