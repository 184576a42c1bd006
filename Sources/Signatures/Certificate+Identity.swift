import Hashing

extension Certificate {
    /// Who vouched for the certificate's subject when Fulcio issued it.
    ///
    /// Source: sigstore/fulcio, `docs/oid-info.md`: 1.3.6.1.4.1.57264.1.8, a `UTF8String`, and its forerunner
    /// 1.3.6.1.4.1.57264.1.1, the bare text. Where both are there they must agree.
    var identityIssuer: String? {
        let old = value(ofExtension: "1.3.6.1.4.1.57264.1.1").flatMap { Certificate.printable($0) }
        guard let encoded = value(ofExtension: "1.3.6.1.4.1.57264.1.8") else { return old }
        guard let issuer = Certificate.utf8String(encoded).flatMap({ Certificate.printable($0) }),
            old == nil || old == issuer
        else { return nil }
        return issuer
    }

    /// The content of a DER `UTF8String` (tag 12) that fills the bytes; lengths of up to two octets (X.690, section 8.1.3).
    private static func utf8String(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count >= 2, bytes[0] == 0x0C else { return nil }
        let (start, length): (Int, Int)
        switch bytes[1] {
        case 0..<0x80: (start, length) = (2, Int(bytes[1]))
        case 0x81 where bytes.count >= 3 && bytes[2] >= 0x80: (start, length) = (3, Int(bytes[2]))
        case 0x82 where bytes.count >= 4 && bytes[2] > 0: (start, length) = (4, Int(bytes[2]) << 8 | Int(bytes[3]))
        default: return nil
        }
        guard bytes.count == start + length else { return nil }
        return Array(bytes[start...])
    }

    private static func printable(_ bytes: [UInt8]) -> String? {
        guard !bytes.isEmpty, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
