package import OCI

/// What setting a field to a tag comes to.
package enum EditOutcome: Sendable {
    case edit(Edit)
    /// The field holds the value already.
    case unchanged
    case skipped(SkipReason, message: String)
}

extension ImageField {
    /// The edit that moves this field to a tag.
    ///
    /// The repository stays spelled as it is; quotes stay. A plain value gets double quotes only where the new text would
    /// not be a plain string. A value with a digest keeps having one: without the new digest it is left alone.
    package func edit(tag newTag: Tag, digest newDigest: Digest?) -> EditOutcome {
        switch part {
        case .name: return .unchanged
        case .digest:
            guard let newDigest else {
                return .skipped(.digestUnknown, message: "the value is a digest and the new digest is not known")
            }
            return replacement(newDigest.text)
        case .tag:
            if digest != nil || newDigest != nil, value.utf8.contains(UInt8(ascii: "@")) {
                guard let newDigest else { return digestIsUnknown }
                return replacement("\(newTag)@\(newDigest)")
            }
            return replacement(newTag.text)
        case .reference:
            guard let repository else { return .unchanged }
            if digest != nil {
                guard tag != nil else {
                    return .skipped(
                        .digestOnly, message: "the value has a digest and no tag; add the tag, and both move together")
                }
                if tag == newTag.text, newDigest == nil || newDigest == digest { return .unchanged }
                guard newDigest != nil else { return digestIsUnknown }
                return replacement(
                    ImageReference.spell(repository: repository.original, tag: newTag, digest: newDigest))
            }
            return replacement(ImageReference.spell(repository: repository.original, tag: newTag, digest: nil))
        }
    }

    private var digestIsUnknown: EditOutcome {
        .skipped(
            .digestUnknown, message: "the value has a digest; it moves only together with the new tag's digest")
    }

    private func replacement(_ text: String) -> EditOutcome {
        guard text != value else { return .unchanged }
        let isQuoted = quoting != .plain
        let needsQuotes = !isQuoted && !PlainScalar.isString(text) && kindAllowsQuotes
        return .edit(
            Edit(
                range: byteRange, expected: Array(value.utf8),
                replacement: Array((needsQuotes ? "\"\(text)\"" : text).utf8)))
    }

    /// A part of a longer scalar, or of a file that is not YAML, takes no quotes.
    private var kindAllowsQuotes: Bool { !isPartOfText }
}
