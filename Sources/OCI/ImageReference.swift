/// A reference to an image: a repository with a tag, a digest, both or neither.
///
/// Keeps what the person wrote, so that an edit changes the tag and leaves the rest of the spelling alone.
package struct ImageReference: Hashable, Sendable, CustomStringConvertible {
    /// The text as written.
    package let original: String
    /// The repository; its `original` is the repository's part of the text as written.
    package let repository: Repository
    package let tag: Tag?
    package let digest: Digest?

    /// Parses `repository[:tag][@digest]`.
    ///
    /// - Throws: ``ReferenceError`` naming the part that is wrong.
    package init(parsing text: String) throws(ReferenceError) {
        guard text.utf8.count <= 1024 else { throw ReferenceError(.tooLong, String(text.prefix(64))) }
        if ASCII.holdsScheme(text) { throw ReferenceError(.scheme, text) }
        var rest = text[...]
        if let at = rest.utf8.firstIndex(of: UInt8(ascii: "@")) {
            guard let digest = Digest(rest[rest.utf8.index(after: at)...]) else { throw ReferenceError(.digest, text) }
            self.digest = digest
            rest = rest[..<at]
        } else {
            digest = nil
        }
        // A colon after the last slash begins the tag; one before it belongs to the registry's port.
        let slash = rest.utf8.lastIndex(of: UInt8(ascii: "/")) ?? rest.startIndex
        if let colon = rest[slash...].utf8.firstIndex(of: UInt8(ascii: ":")) {
            guard let tag = Tag(rest[rest.utf8.index(after: colon)...]) else { throw ReferenceError(.tag, text) }
            self.tag = tag
            rest = rest[..<colon]
        } else {
            tag = nil
        }
        let spelled = String(rest)
        let parts = try Repository.split(spelled)
        repository = try Repository(host: parts.host, path: parts.path, original: spelled)
        original = text
    }

    package var description: String { original }

    /// The reference with another tag and digest, the repository spelled as before.
    package static func spell(repository: String, tag: Tag?, digest: Digest?) -> String {
        repository + (tag.map { ":\($0)" } ?? "") + (digest.map { "@\($0)" } ?? "")
    }
}
