import COpenSSL

/// A curve of NIST as SSH names it (RFC 5656, section 6.2.1), with the hash that belongs to it.
enum EllipticCurve: String, CaseIterable {
    case p256 = "nistp256"
    case p384 = "nistp384"
    case p521 = "nistp521"

    var algorithm: String { "ecdsa-sha2-\(rawValue)" }

    /// OpenSSL's name of it.
    var group: String {
        switch self {
        case .p256: "prime256v1"
        case .p384: "secp384r1"
        case .p521: "secp521r1"
        }
    }

    var digest: OpaquePointer? {
        switch self {
        case .p256: EVP_sha256()
        case .p384: EVP_sha384()
        case .p521: EVP_sha512()
        }
    }

    /// OpenSSL's signature, two numbers in DER, as SSH writes it: two `mpint`.
    static func sshSignature(der: [UInt8]) -> [UInt8]? {
        der.withUnsafeBufferPointer { buffer in
            var next = buffer.baseAddress
            guard let signature = d2i_ECDSA_SIG(nil, &next, buffer.count) else { return nil }
            defer { ECDSA_SIG_free(signature) }
            guard let r = ECDSA_SIG_get0_r(signature), let s = ECDSA_SIG_get0_s(signature) else { return nil }
            var writer = SSHWriter()
            writer.append(integer: r.magnitude)
            writer.append(integer: s.magnitude)
            return writer.bytes
        }
    }

    static func der(sshSignature: [UInt8]) -> [UInt8]? {
        var reader = SSHReader(sshSignature)
        guard let r = reader.string(), let s = reader.string(), reader.isAtEnd else { return nil }
        guard let signature = ECDSA_SIG_new() else { return nil }
        defer { ECDSA_SIG_free(signature) }
        // The signature takes the numbers over.
        guard
            ECDSA_SIG_set0(
                signature, BN_bin2bn(r, Int32(clamping: r.count), nil), BN_bin2bn(s, Int32(clamping: s.count), nil))
                == 1
        else { return nil }
        var output: UnsafeMutablePointer<UInt8>?
        let length = i2d_ECDSA_SIG(signature, &output)
        guard length > 0, let output else { return nil }
        defer { CRYPTO_free(output, nil, 0) }
        return Array(UnsafeBufferPointer(start: output, count: Int(length)))
    }
}
