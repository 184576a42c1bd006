package import OCI

/// What setting a tag means for one field.
package enum EditOutcome: Hashable, Sendable {
    case edit(Edit)
    /// The field holds the wanted value already.
    case unchanged
    case skipped(SkipReason, String)
}

extension ImageField {
    /// The edit that gives the field a tag, or the reason why it must not be made.
    ///
    /// A reference keeps its repository as the file spells it. A digest moves with its tag or not at all: a new tag
    /// beside an old digest is a broken deployment. The style of quotes stays; plain text that the new value would turn
    /// into a number, a boolean or a date gets double quotes.
    package func edit(tag: Tag, digest newDigest: Digest?) -> EditOutcome {
        if needsDigest, newDigest == nil {
            return .skipped(.digestUnknown, "'\(shown(value))' holds a digest and the digest of '\(tag)' is not known")
        }
        switch part {
        case .name: return .unchanged
        case .digest: return replacing(with: newDigest?.text ?? value)
        case .tag: return replacing(with: tag.text + (digest == nil ? "" : newDigest.map { "@\($0)" } ?? ""))
        case .reference:
            if self.tag == nil, digest != nil {
                return .skipped(
                    .digestOnly,
                    "'\(shown(value))' is pinned by a digest alone; write its tag before the '@' to update it")
            }
            return replacing(
                with: ImageReference.spell(
                    repository: repositorySpelling, tag: tag, digest: digest == nil ? nil : newDigest))
        }
    }

    private func replacing(with text: String) -> EditOutcome {
        if text == value { return .unchanged }
        let needsQuotes: Bool
        switch surroundings {
        case .block: needsQuotes = quoting == .plain && !PlainScalar.isString(text, inFlow: false)
        case .flow: needsQuotes = quoting == .plain && !PlainScalar.isString(text, inFlow: true)
        case .text: needsQuotes = false
        }
        let replacement = needsQuotes ? "\"\(text)\"" : text
        return .edit(Edit(range: byteRange, expected: Array(value.utf8), replacement: Array(replacement.utf8)))
    }
}
