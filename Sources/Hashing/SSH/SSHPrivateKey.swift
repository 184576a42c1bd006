import COpenSSL

/// A private key that signs as SSH does. It lives for as long as its signatures take.
package struct SSHPrivateKey {
    package let publicKey: SSHPublicKey
    private let key: KeyPointer
    private let kind: Kind

    private enum Kind {
        case ed25519
        case ecdsa(EllipticCurve)
        case rsa
    }

    /// Reads a key file: OpenSSH's own format, or PEM (PKCS #8, PKCS #1, SEC 1).
    ///
    /// - Parameter passphrase: of no effect where the file is not encrypted.
    package init(file: [UInt8], passphrase: [UInt8]?) throws(SSHKeyError) {
        if let parts = try OpenSSHKeyFile.privatePart(of: file, passphrase: passphrase) {
            self = try SSHPrivateKey(openSSH: parts)
        } else {
            self = try SSHPrivateKey(pem: file, passphrase: passphrase)
        }
    }

    /// Signs bytes for a purpose; SHA-512 is the hash, as OpenSSH chooses it.
    package func signature(of bytes: [UInt8], namespace: String) -> SSHSignature? {
        let signed = SSHSignature.signed(SHA512.hash(of: bytes), "sha512", namespace)
        let result: (name: String, value: [UInt8]?) =
            switch kind {
            case .ed25519: (publicKey.algorithm, key.sign(signed, digest: nil))
            case .ecdsa(let curve):
                (
                    curve.algorithm,
                    key.sign(signed, digest: curve.digest).flatMap { EllipticCurve.sshSignature(der: $0) }
                )
            case .rsa: ("rsa-sha2-512", key.sign(signed, digest: EVP_sha512()))
            }
        guard let value = result.value else { return nil }
        var writer = SSHWriter()
        writer.append(result.name)
        writer.append(value)
        return SSHSignature(key: publicKey, namespace: namespace, hashAlgorithm: "sha512", value: writer.bytes)
    }

    /// Source: OpenSSH's `PROTOCOL.key` and `sshkey_private_serialize`.
    private init(openSSH part: [UInt8]) throws(SSHKeyError) {
        var reader = SSHReader(part)
        guard let algorithm = reader.text() else { throw SSHKeyError(.notAKey, "its private part cannot be read") }
        var made: (key: KeyPointer, kind: Kind, blob: SSHWriter)?
        var blob = SSHWriter()
        blob.append(algorithm)
        if algorithm == "ssh-ed25519" {
            if let point = reader.string(), let seed = reader.string(), seed.count == 64,
                let key = KeyPointer(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, 32))
            {
                blob.append(point)
                made = (key, .ed25519, blob)
            }
        } else if algorithm == "ssh-rsa" {
            if let modulus = reader.string(), let exponent = reader.string(), let secret = reader.string(),
                let key = KeyPointer("RSA", isPrivate: true, numbers: ["n": modulus, "e": exponent, "d": secret])
            {
                blob.append(exponent)
                blob.append(modulus)
                made = (key, .rsa, blob)
            }
        } else if let curve = EllipticCurve.allCases.first(where: { $0.algorithm == algorithm }) {
            if let name = reader.string(), let point = reader.string(), let secret = reader.string(),
                let key = KeyPointer("EC", isPrivate: true, group: curve.group, point: point, numbers: ["priv": secret])
            {
                blob.append(name)
                blob.append(point)
                made = (key, .ecdsa(curve), blob)
            }
        } else {
            throw SSHKeyError(.unsupported, "keys of the type \(SSHKeyError.shown(algorithm)) are not supported")
        }
        guard let made, let publicKey = SSHPublicKey(blob: made.blob.bytes) else {
            throw SSHKeyError(.notAKey, "its private part cannot be read")
        }
        (key, kind, self.publicKey) = (made.key, made.kind, publicKey)
    }

    private init(pem: [UInt8], passphrase: [UInt8]?) throws(SSHKeyError) {
        let key = try PEMKey.read(pem, passphrase: passphrase)
        var blob = SSHWriter()
        switch EVP_PKEY_get_base_id(key.pointer) {
        case EVP_PKEY_ED25519:
            var point = [UInt8](repeating: 0, count: 32)
            var length = point.count
            guard EVP_PKEY_get_raw_public_key(key.pointer, &point, &length) == 1 else {
                throw SSHKeyError(.notAKey, "its public part cannot be read")
            }
            blob.append("ssh-ed25519")
            blob.append(point)
            kind = .ed25519
        case EVP_PKEY_RSA:
            guard let modulus = key.number("n"), let exponent = key.number("e") else {
                throw SSHKeyError(.notAKey, "its public part cannot be read")
            }
            blob.append("ssh-rsa")
            blob.append(integer: exponent)
            blob.append(integer: modulus)
            kind = .rsa
        case EVP_PKEY_EC:
            guard let curve = EllipticCurve.allCases.first(where: { $0.group == PEMKey.group(of: key) }),
                let point = PEMKey.point(of: key)
            else { throw SSHKeyError(.unsupported, "its curve is none of P-256, P-384 and P-521") }
            blob.append(curve.algorithm)
            blob.append(curve.rawValue)
            blob.append(point)
            kind = .ecdsa(curve)
        default:
            throw SSHKeyError(.unsupported, "it is none of Ed25519, ECDSA and RSA")
        }
        guard let publicKey = SSHPublicKey(blob: blob.bytes) else {
            throw SSHKeyError(.notAKey, "its public part cannot be read")
        }
        self.key = key
        self.publicKey = publicKey
    }
}

/// Why a key file gives no key; never holds anything of the key.
package struct SSHKeyError: Error, Hashable, Sendable {
    package enum Code: Hashable, Sendable {
        case notAKey, unsupported, needsPassphrase, wrongPassphrase
    }

    package let code: Code
    package let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// A name out of a file, fit for a message.
    static func shown(_ name: String) -> String {
        let safe = name.unicodeScalars.prefix(60).map { $0.value > 0x20 && $0.value < 0x7F ? Character($0) : "?" }
        return "'\(String(safe))'"
    }
}
