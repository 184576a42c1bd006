import COpenSSL

/// SHA-256 by OpenSSL.
package enum SHA256 {
    /// The digest of some bytes as the OCI specifications write it: `sha256:` and 64 hexadecimal digits.
    package static func digest(of bytes: [UInt8]) -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        _ = COpenSSL.SHA256(bytes, bytes.count, &digest)
        let digits = Array("0123456789abcdef")
        return "sha256:" + String(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
