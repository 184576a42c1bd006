import COpenSSL

extension PublicKey {
    /// Whether a signature is this key's over a message.
    ///
    /// ECDSA in DER over the hash that goes with the curve or SHA-256, Ed25519 (RFC 8032), RSA with PKCS #1 v1.5 and
    /// SHA-256: what cosign signs with such keys.
    package func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        lent { key in
            switch kind {
            case .ed25519: check(key, signature, message, nil)
            case .ecdsaP256, .rsa: check(key, signature, message, EVP_sha256())
            case .ecdsaP384:
                check(key, signature, message, EVP_sha384()) || check(key, signature, message, EVP_sha256())
            case .ecdsaP521:
                check(key, signature, message, EVP_sha512()) || check(key, signature, message, EVP_sha256())
            }
        }
    }

    /// Whether a signature is this key's over a message that is known by its SHA-256 alone. Ed25519 signs messages, not
    /// hashes, so it never is.
    package func verifies(_ signature: [UInt8], ofSHA256 hash: [UInt8]) -> Bool {
        guard kind != .ed25519, hash.count == 32 else { return false }
        return lent { key in
            guard let context = EVP_PKEY_CTX_new(key, nil) else { return false }
            defer { EVP_PKEY_CTX_free(context) }
            return EVP_PKEY_verify_init(context) == 1 && EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) == 1
                && EVP_PKEY_verify(context, signature, signature.count, hash, hash.count) == 1
        }
    }

    private func check(
        _ key: OpaquePointer, _ signature: [UInt8], _ message: [UInt8], _ hash: OpaquePointer?
    ) -> Bool {
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit(context, nil, hash, nil, key) == 1 else { return false }
        return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }

    private func lent(_ use: (OpaquePointer) -> Bool) -> Bool {
        // OpenSSL keeps its errors for the thread; the next to ask must not find ours.
        defer { ERR_clear_error() }
        let key = der.withUnsafeBufferPointer { bytes in
            var position = bytes.baseAddress
            return d2i_PUBKEY(nil, &position, bytes.count)
        }
        guard let key else { return false }
        defer { EVP_PKEY_free(key) }
        return use(key)
    }
}
