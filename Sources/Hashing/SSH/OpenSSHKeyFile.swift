import COpenSSL

/// A private key file in OpenSSH's own format (OpenSSH's `PROTOCOL.key`), encrypted or not.
enum OpenSSHKeyFile {
    private static let opening = "-----BEGIN OPENSSH PRIVATE KEY-----"
    private static let closing = "-----END OPENSSH PRIVATE KEY-----"

    /// A hundred times OpenSSH's own choice would be minutes of work; a key with more is refused.
    private static let maximumRounds: UInt32 = 1_000

    /// The private part from the key type on; `nil` where the file is of another format.
    static func privatePart(of file: [UInt8], passphrase: [UInt8]?) throws(SSHKeyError) -> [UInt8]? {
        let text = String(decoding: file, as: UTF8.self)
        guard let start = text.range(of: opening) else { return nil }
        guard let end = text[start.upperBound...].range(of: closing),
            let blob = Base64.bytes(of: text[start.upperBound..<end.lowerBound])
        else { throw SSHKeyError(.notAKey, "it is not whole") }
        var reader = SSHReader(blob)
        guard reader.expect("openssh-key-v1\0"), let cipher = reader.text(), let derivation = reader.text(),
            let options = reader.string(), let count = reader.number(), reader.string() != nil,
            let encrypted = reader.string()
        else { throw SSHKeyError(.notAKey, "it is not whole") }
        guard count == 1 else { throw SSHKeyError(.unsupported, "it holds several keys") }
        let isEncrypted = cipher != "none"
        var part = encrypted
        if isEncrypted {
            guard let passphrase else { throw SSHKeyError(.needsPassphrase, "it is encrypted") }
            part = try decrypted(encrypted, cipher, derivation, options, passphrase)
        }
        // Two equal numbers show that the passphrase was right.
        var checks = SSHReader(part)
        guard let first = checks.number(), let second = checks.number(), first == second else {
            if isEncrypted { throw SSHKeyError(.wrongPassphrase, "its passphrase is another") }
            throw SSHKeyError(.notAKey, "its private part cannot be read")
        }
        return Array(checks.rest)
    }

    private static func decrypted(
        _ bytes: [UInt8], _ cipher: String, _ derivation: String, _ options: [UInt8], _ passphrase: [UInt8]
    ) throws(SSHKeyError) -> [UInt8] {
        let known: [String: (cipher: OpaquePointer?, key: Int)] = [
            "aes256-ctr": (EVP_aes_256_ctr(), 32), "aes192-ctr": (EVP_aes_192_ctr(), 24),
            "aes128-ctr": (EVP_aes_128_ctr(), 16), "aes256-cbc": (EVP_aes_256_cbc(), 32),
        ]
        guard let algorithm = known[cipher], derivation == "bcrypt" else {
            throw SSHKeyError(.unsupported, "its encryption \(SSHKeyError.shown(cipher)) is not supported")
        }
        var reader = SSHReader(options)
        guard let salt = reader.string(), let rounds = reader.number(), !salt.isEmpty, rounds > 0 else {
            throw SSHKeyError(.notAKey, "it is not whole")
        }
        guard rounds <= maximumRounds else {
            throw SSHKeyError(.unsupported, "it asks for \(rounds) rounds of its key derivation")
        }
        let material = BlowfishDerivation.key(passphrase, salt: salt, rounds: Int(rounds), length: algorithm.key + 16)
        guard let material, let context = EVP_CIPHER_CTX_new() else {
            throw SSHKeyError(.unsupported, "its key derivation is not supported by this OpenSSL")
        }
        defer {
            EVP_CIPHER_CTX_free(context)
            ERR_clear_error()
        }
        var output = [UInt8](repeating: 0, count: bytes.count + 16)
        var length: Int32 = 0
        guard
            EVP_DecryptInit_ex(
                context, algorithm.cipher, nil, Array(material.prefix(algorithm.key)),
                Array(material.suffix(16))) == 1, EVP_CIPHER_CTX_set_padding(context, 0) == 1,
            EVP_DecryptUpdate(context, &output, &length, bytes, Int32(clamping: bytes.count)) == 1
        else { throw SSHKeyError(.notAKey, "it is not whole") }
        return Array(output.prefix(Int(length)))
    }
}

extension StringProtocol {
    /// Where a text stands first; the standard library has it in Foundation only.
    fileprivate func range(of text: String) -> Range<Index>? {
        let wanted = Array(text.utf8)
        var index = startIndex
        while let start = self[index...].utf8.firstIndex(of: wanted[0]) {
            if self[start...].utf8.starts(with: wanted) {
                return start..<utf8.index(start, offsetBy: wanted.count)
            }
            index = utf8.index(after: start)
        }
        return nil
    }
}
