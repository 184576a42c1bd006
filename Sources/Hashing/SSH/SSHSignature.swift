import COpenSSL

/// A detached signature as `ssh-keygen -Y sign` makes it (OpenSSH's `PROTOCOL.sshsig`): the form of signed commits.
package struct SSHSignature: Hashable, Sendable {
    package let key: SSHPublicKey
    let namespace: String
    let hashAlgorithm: String
    let value: [UInt8]

    /// What Git signs under.
    package static let gitNamespace = "git"
    package static let opening = "-----BEGIN SSH SIGNATURE-----"
    private static let closing = "-----END SSH SIGNATURE-----"
    private static let magic = "SSHSIG"
    private static let maximumLength = 64 << 10

    init(key: SSHPublicKey, namespace: String, hashAlgorithm: String, value: [UInt8]) {
        self.key = key
        self.namespace = namespace
        self.hashAlgorithm = hashAlgorithm
        self.value = value
    }

    /// Reads the armoured text.
    package init?(parsing text: String) {
        let lines = text.split(separator: "\n").map { $0.hasSuffix("\r") ? $0.dropLast() : $0 }
        guard text.utf8.count <= SSHSignature.maximumLength, lines.count > 2, lines.first == SSHSignature.opening[...],
            lines.last == SSHSignature.closing[...], let blob = Base64.bytes(of: lines.dropFirst().dropLast().joined())
        else { return nil }
        var reader = SSHReader(blob)
        guard reader.expect(SSHSignature.magic), reader.number() == 1, let key = reader.string(),
            let namespace = reader.text(), reader.string() != nil, let hash = reader.text(),
            let value = reader.string(), reader.isAtEnd, let publicKey = SSHPublicKey(blob: key)
        else { return nil }
        self.init(key: publicKey, namespace: namespace, hashAlgorithm: hash, value: value)
    }

    /// Whether the signature is one of these bytes under this namespace, by the key that it names.
    package func verifies(_ bytes: [UInt8], namespace: String) -> Bool {
        guard namespace == self.namespace, let hash = SSHSignature.hash(of: bytes, by: hashAlgorithm) else {
            return false
        }
        return key.verify(value, of: SSHSignature.signed(hash, hashAlgorithm, namespace))
    }

    /// The armoured text, in lines of 70 characters as OpenSSH breaks them; ends with a line break.
    package var text: String {
        var writer = SSHWriter(SSHSignature.magic)
        writer.append(number: 1)
        writer.append(key.blob)
        writer.append(namespace)
        writer.append("")
        writer.append(hashAlgorithm)
        writer.append(value)
        var rest = Base64.text(of: writer.bytes)[...]
        var text = SSHSignature.opening + "\n"
        while !rest.isEmpty {
            text += rest.prefix(70) + "\n"
            rest = rest.dropFirst(70)
        }
        return text + SSHSignature.closing + "\n"
    }

    /// What is signed in place of the bytes: their hash, with what it is for.
    static func signed(_ hash: [UInt8], _ algorithm: String, _ namespace: String) -> [UInt8] {
        var writer = SSHWriter(magic)
        writer.append(namespace)
        writer.append("")
        writer.append(algorithm)
        writer.append(hash)
        return writer.bytes
    }

    private static func hash(of bytes: [UInt8], by algorithm: String) -> [UInt8]? {
        switch algorithm {
        case "sha512": SHA512.hash(of: bytes)
        case "sha256": SHA256.hash(of: bytes)
        default: nil
        }
    }
}
