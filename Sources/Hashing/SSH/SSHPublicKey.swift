import COpenSSL

/// A public key as SSH writes it (RFC 4253, section 6.6).
package struct SSHPublicKey: Hashable, Sendable {
    /// The key's wire form.
    package let blob: [UInt8]
    /// Such as `ssh-ed25519`.
    package let algorithm: String

    /// - Returns: `nil` where the bytes do not begin with an algorithm's name.
    package init?(blob: [UInt8]) {
        var reader = SSHReader(blob)
        guard let algorithm = reader.text(), !algorithm.isEmpty else { return nil }
        self.blob = blob
        self.algorithm = algorithm
    }

    /// - Parameter text: the key in Base64, as `.pub` files and lists of allowed signers hold it.
    package init?(base64 text: some StringProtocol) {
        guard let blob = Base64.bytes(of: text) else { return nil }
        self.init(blob: blob)
    }

    /// `SHA256:` and the hash, as `ssh-keygen -l` shows it.
    package var fingerprint: String {
        "SHA256:" + Base64.text(of: SHA256.hash(of: blob)).prefix { $0 != "=" }
    }

    /// Whether signatures of such keys can be checked here: not those of security keys and certificates.
    package var isSupported: Bool { verifier != nil }

    /// Checks a signature in SSH's form: an algorithm's name, then what it gives.
    func verify(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        var reader = SSHReader(signature)
        guard let name = reader.text(), let value = reader.string(), reader.isAtEnd, let verifier else { return false }
        switch verifier {
        case .ed25519(let key):
            return name == algorithm && key.verify(value, of: bytes, digest: nil)
        case .ecdsa(let key, let curve):
            guard name == curve.algorithm, let der = EllipticCurve.der(sshSignature: value) else { return false }
            return key.verify(der, of: bytes, digest: curve.digest)
        case .rsa(let key):
            // SHA-1 is no longer a signature (RFC 8332).
            switch name {
            case "rsa-sha2-512": return key.verify(value, of: bytes, digest: EVP_sha512())
            case "rsa-sha2-256": return key.verify(value, of: bytes, digest: EVP_sha256())
            default: return false
            }
        }
    }

    private enum Verifier {
        case ed25519(KeyPointer)
        case ecdsa(KeyPointer, EllipticCurve)
        case rsa(KeyPointer)
    }

    private var verifier: Verifier? {
        var reader = SSHReader(blob)
        guard reader.text() != nil else { return nil }
        if algorithm == "ssh-ed25519" {
            guard let raw = reader.string(), reader.isAtEnd else { return nil }
            return KeyPointer(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, raw, raw.count)).map { .ed25519($0) }
        }
        if algorithm == "ssh-rsa" {
            guard let exponent = reader.string(), let modulus = reader.string(), reader.isAtEnd,
                modulus.count <= SSHPublicKey.maximumModulus
            else { return nil }
            return KeyPointer("RSA", numbers: ["n": modulus, "e": exponent]).map { .rsa($0) }
        }
        guard let curve = EllipticCurve.allCases.first(where: { $0.algorithm == algorithm }),
            reader.text() == curve.rawValue, let point = reader.string(), reader.isAtEnd
        else { return nil }
        return KeyPointer("EC", group: curve.group, point: point, numbers: [:]).map { .ecdsa($0, curve) }
    }

    /// In bytes: checking takes the longer, the larger a modulus is; 16,384 bits are the most that OpenSSH takes.
    private static let maximumModulus = 2049
}
