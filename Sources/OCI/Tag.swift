/// A tag of a repository: 1 to 128 bytes of `[A-Za-z0-9_.-]`, not starting with `.` or `-`.
///
/// Source: OCI distribution-spec 1.1, "Pulling manifests", `<reference>` as a tag.
package struct Tag: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// Parses a tag; `nil` where the text breaks the specification's rule.
    package init?(_ text: some StringProtocol) {
        var text = String(text)
        guard text.withUTF8(Tag.isValid) else { return nil }
        self.text = text
    }

    /// Parses a tag out of the bytes of a document.
    package init?(bytes: UnsafeBufferPointer<UInt8>) {
        guard Tag.isValid(bytes) else { return nil }
        text = String(decoding: bytes, as: UTF8.self)
    }

    package var description: String { text }

    package static let maximumLength = 128

    // Not generic: a list has a million of them, and another module's call would not be specialised.
    private static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = bytes.first, bytes.count <= maximumLength, isWord(first) else { return false }
        return bytes.allSatisfy { isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: "_")
    }
}
