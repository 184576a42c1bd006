import COpenSSL

/// Comparisons whose duration says nothing of where two secrets differ, nor of their lengths.
package enum ConstantTime {
    package static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        // Hashes are of one length, whatever the secrets' are.
        CRYPTO_memcmp(SHA256.hash(of: left), SHA256.hash(of: right), 32) == 0
    }
}
