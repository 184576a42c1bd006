import OCI

/// One page of a tag list: `{"name": …, "tags": [ … ]}`, read in one pass over its bytes.
///
/// A general decoder takes several times as long over a list as a registry takes to send it. The page must be JSON to its
/// last byte; `tags` is a list of texts, or `null` where there are none.
///
/// Source: OCI distribution-spec 1.1, "Listing tags".
struct TagPage {
    struct Malformed: Error {}

    /// In the registry's order. A name that breaks the specification's grammar can be no reference, and is left out.
    let tags: [Tag]

    /// - Throws: ``Malformed`` where the bytes are not a list of tags, whole.
    init(_ bytes: [UInt8]) throws(Malformed) {
        do {
            tags = try bytes.withUnsafeBufferPointer { bytes in
                var reader = JSONReader(bytes)
                var tags: [Tag]?
                try reader.object { name, reader in
                    guard name == "tags" else { return try reader.skip() }
                    // Two lists under one name: which of them holds is anyone's guess.
                    guard tags == nil else { throw Malformed() }
                    tags = try TagPage.tags(&reader)
                }
                try reader.end()
                return tags ?? []
            }
        } catch {
            throw Malformed()
        }
    }

    private static func tags(_ reader: inout JSONReader) throws -> [Tag] {
        var tags: [Tag] = []
        if reader.takeNull() { return tags }
        try reader.array { reader in
            let name = try reader.string()
            let tag = name.isEscaped ? Tag(try name.text) : Tag(bytes: name.bytes)
            if let tag { tags.append(tag) }
        }
        return tags
    }
}
