/// The `quoted-string` that header parameters are written in (RFC 9110, section 5.6.4).
enum QuotedString {
    /// The text of the quoted string that begins at `index`, which moves behind its closing quote; one that is never
    /// closed ends with the bytes.
    static func read(_ bytes: [UInt8], at index: inout Int) -> String {
        index += 1
        var text: [UInt8] = []
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count { index += 1 }
            text.append(bytes[index])
            index += 1
        }
        index = min(index + 1, bytes.count)
        return String(decoding: text, as: UTF8.self)
    }
}
