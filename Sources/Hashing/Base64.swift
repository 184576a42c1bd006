import COpenSSL

/// Base64 (RFC 4648, section 4) by OpenSSL.
package enum Base64 {
    package static func text(of bytes: some Collection<UInt8>) -> String {
        var output = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
        let length = EVP_EncodeBlock(&output, Array(bytes), Int32(clamping: bytes.count))
        return String(decoding: output.prefix(Int(length)), as: UTF8.self)
    }

    /// - Returns: `nil` where the text is not Base64 with its padding. Line breaks and spaces are passed over.
    package static func bytes(of text: some StringProtocol) -> [UInt8]? {
        let digits = text.utf8.filter { $0 > 0x20 }
        guard !digits.isEmpty else { return [] }
        let padding = digits.suffix(2).count { $0 == UInt8(ascii: "=") }
        var output = [UInt8](repeating: 0, count: digits.count / 4 * 3)
        guard digits.count % 4 == 0, EVP_DecodeBlock(&output, digits, Int32(clamping: digits.count)) >= 0 else {
            ERR_clear_error()
            return nil
        }
        return output.dropLast(padding)
    }
}
