import COpenSSL

/// SHA-512 by OpenSSL.
package enum SHA512 {
    /// The 64 bytes of the hash.
    package static func hash(of bytes: [UInt8]) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: 64)
        _ = COpenSSL.SHA512(bytes, bytes.count, &hash)
        return hash
    }
}
