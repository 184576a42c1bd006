import OCI

/// A value's text read as the part of an image it holds.
struct FieldValue {
    var part: FieldPart
    var repository: Repository?
    var tag: String?
    var digest: Digest?

    enum Reading {
        case value(FieldValue)
        case unreadable(SkipReason, String)
    }

    init(_ part: FieldPart, repository: Repository? = nil) {
        self.part = part
        self.repository = repository
    }

    init(reference: ImageReference) {
        part = .reference
        repository = reference.repository
        tag = reference.tag?.text
        digest = reference.digest
    }

    static func read(_ text: String, as part: FieldPart) -> Reading {
        if text.isEmpty { return .unreadable(.emptyValue, "the marked value is empty") }
        var value = FieldValue(part)
        switch part {
        case .reference:
            guard let reference = try? ImageReference(parsing: text) else {
                return .unreadable(.notAReference, "'\(shown(text))' does not read as an image reference")
            }
            return .value(FieldValue(reference: reference))
        case .tag:
            guard let tagged = TaggedText(text) else {
                return .unreadable(.notATag, "'\(shown(text))' does not read as a tag")
            }
            value.tag = tagged.tag.text
            value.digest = tagged.digest
        case .name:
            guard let repository = try? Repository(parsing: text) else {
                return .unreadable(.notAReference, "'\(shown(text))' does not read as a repository")
            }
            value.repository = repository
        case .digest:
            // A shortened or mistyped digest may be replaced, other text may not.
            guard text.hasPrefix("sha256:") || text.hasPrefix("sha512:") || Digest(text) != nil else {
                return .unreadable(.notADigest, "'\(shown(text))' does not read as a digest")
            }
            value.digest = Digest(text)
        }
        return .value(value)
    }
}

/// A tag, perhaps with its digest: `1.2.3@sha256:…`.
struct TaggedText {
    let tag: Tag
    let digest: Digest?

    init?(_ text: some StringProtocol) {
        if let at = text.utf8.firstIndex(of: Byte.at) {
            guard let tag = Tag(text[..<at]), let digest = Digest(text[text.utf8.index(after: at)...]) else {
                return nil
            }
            self.tag = tag
            self.digest = digest
        } else {
            guard let tag = Tag(text) else { return nil }
            self.tag = tag
            digest = nil
        }
    }
}
