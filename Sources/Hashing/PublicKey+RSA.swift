extension PublicKey {
    /// An RSA key from its two numbers, as JSON Web Keys hold them (RFC 7518, section 6.3.1).
    ///
    /// - Parameters:
    ///   - modulus: the most significant byte first.
    ///   - exponent: likewise.
    package init(rsaModulus modulus: [UInt8], exponent: [UInt8]) throws(KeyError) {
        let key = PublicKey.sequence(PublicKey.integer(modulus) + PublicKey.integer(exponent))
        // rsaEncryption, 1.2.840.113549.1.1.1, and its parameters: none (RFC 8017, appendix A.1).
        let algorithm: [UInt8] = [
            0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00,
        ]
        try self.init(der: PublicKey.sequence(PublicKey.sequence(algorithm) + PublicKey.tagged(0x03, [0] + key)))
    }

    private static func sequence(_ content: [UInt8]) -> [UInt8] { tagged(0x30, content) }

    /// A positive integer: as short as it can be, with a zero before a first byte that would make it negative.
    private static func integer(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array(bytes.drop { $0 == 0 })
        return tagged(0x02, (digits.first ?? 0x80) >= 0x80 ? [0] + digits : digits)
    }

    /// A value with its tag and its length (X.690, section 8.1.3).
    private static func tagged(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        if count < 0x80 { return [tag, UInt8(count)] + content }
        let length = withUnsafeBytes(of: UInt32(clamping: count).bigEndian) { Array($0.drop { $0 == 0 }) }
        return [tag, 0x80 | UInt8(length.count)] + length + content
    }
}
