/// A content digest, `algorithm:encoded`, such as `sha256:` and 64 lower-case hexadecimal digits.
///
/// Source: OCI image-spec 1.1, "Digests". The registered algorithms' lengths are checked; others only by the grammar.
package struct Digest: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package init?(_ text: some StringProtocol) {
        guard Digest.isValid(text.utf8) else { return nil }
        self.text = String(text)
    }

    package var description: String { text }

    /// The part before the colon.
    package var algorithm: Substring { text.prefix { $0 != ":" } }

    static func isValid(_ bytes: some Collection<UInt8>) -> Bool {
        guard bytes.count <= 256, let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let algorithm = bytes[..<colon]
        let encoded = bytes[bytes.index(after: colon)...]
        guard !encoded.isEmpty else { return false }
        if algorithm.elementsEqual("sha256".utf8) {
            return encoded.count == 64 && encoded.allSatisfy(ASCII.isHexadecimal)
        }
        if algorithm.elementsEqual("sha512".utf8) {
            return encoded.count == 128 && encoded.allSatisfy(ASCII.isHexadecimal)
        }
        let components = algorithm.split(omittingEmptySubsequences: false, whereSeparator: "+._-".utf8.contains)
        return components.allSatisfy { !$0.isEmpty && $0.allSatisfy { ASCII.isLower($0) || ASCII.isDigit($0) } }
            && encoded.allSatisfy { ASCII.isAlphanumeric($0) || "=_-".utf8.contains($0) }
    }
}
