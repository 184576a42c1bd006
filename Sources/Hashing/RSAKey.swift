import COpenSSL

/// An RSA private key that signs, by OpenSSL. The key lives for as long as one signature takes.
package enum RSAKey {
    /// Signs bytes with PKCS #1 v1.5 and SHA-256: `RS256` of JSON Web Signatures (RFC 7518, section 3.3).
    ///
    /// - Parameter pem: an unencrypted private key in PEM, PKCS #8 or PKCS #1.
    /// - Returns: the signature; `nil` where the text holds no RSA private key that can be used without a passphrase.
    package static func sign(_ bytes: [UInt8], pem: [UInt8]) -> [UInt8]? {
        // OpenSSL keeps its errors for the thread; the next to ask must not find ours.
        defer { ERR_clear_error() }
        guard let source = BIO_new_mem_buf(pem, Int32(clamping: pem.count)) else { return nil }
        defer { BIO_free(source) }
        // Without a callback of ours OpenSSL would ask the terminal for a passphrase.
        guard let key = PEM_read_bio_PrivateKey(source, nil, { _, _, _, _ in -1 }, nil) else { return nil }
        defer { EVP_PKEY_free(key) }
        guard EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA, let context = EVP_MD_CTX_new() else { return nil }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1 else { return nil }
        var length = 0
        guard EVP_DigestSign(context, nil, &length, bytes, bytes.count) == 1 else { return nil }
        var signature = [UInt8](repeating: 0, count: length)
        guard EVP_DigestSign(context, &signature, &length, bytes, bytes.count) == 1 else { return nil }
        return Array(signature.prefix(length))
    }
}
