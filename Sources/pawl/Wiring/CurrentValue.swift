import OCI

/// What a value holds now: a tag, a digest, or both.
struct CurrentValue {
    /// As written; it need not be a tag that a registry could have.
    let text: String
    let tag: Tag?
    let digest: Digest?

    /// Reads `TAG` or `TAG@DIGEST`.
    init(_ text: String) throws {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        self.text = String(parts[0])
        tag = Tag(parts[0])
        digest = parts.count == 2 ? Digest(parts[1]) : nil
        if parts.count == 2, digest == nil { throw CommandFailure("'\(parts[1].prefix(80))' is not a digest") }
    }

    init(tag: String, digest: Digest?) {
        text = tag
        self.tag = Tag(tag)
        self.digest = digest
    }
}
