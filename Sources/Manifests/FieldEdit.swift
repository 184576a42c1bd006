package import OCI

/// What a field is to name.
package struct WantedImage: Hashable, Sendable {
    /// `nil` keeps the tag that is there.
    package var tag: Tag?
    /// The tag's digest, where it is known.
    package var digest: Digest?
    /// Whether a value without a digest is given one.
    package var pins: Bool
    /// Whether an image named by its digest alone is given the new digest; it is not given a tag.
    package var movesBareDigests: Bool
    /// What a value that holds a repository alone is given; `nil` leaves it.
    package var repository: Repository?

    package init(
        tag: Tag?, digest: Digest? = nil, pins: Bool = false, movesBareDigests: Bool = false,
        repository: Repository? = nil
    ) {
        self.tag = tag
        self.digest = digest
        self.pins = pins
        self.movesBareDigests = movesBareDigests
        self.repository = repository
    }
}

/// What setting a tag means for one field.
package enum EditOutcome: Hashable, Sendable {
    /// In the order of the file; all of them are made or none.
    case edits([Edit])
    /// The field holds the wanted value already.
    case unchanged
    case skipped(SkipReason, String)
}

extension ImageField {
    /// The edits that give the field a tag, a digest or both, or the reason why they must not be made.
    ///
    /// A reference keeps its repository as the file spells it. A digest moves with its tag or not at all: a new tag
    /// beside an old digest is a broken deployment. The style of quotes stays; plain text that the new value would turn
    /// into a number, a boolean or a date gets double quotes.
    package func edit(_ wanted: WantedImage) -> EditOutcome {
        if part == .name {
            guard let wanted = wanted.repository, wanted != repository else { return .unchanged }
            return outcome([place.edit(writing: wanted.original)])
        }
        guard let digest = wanted.digest else {
            if needsDigest {
                let what = wanted.tag.map { "the digest of '\($0)'" } ?? "the new one"
                return .skipped(.digestUnknown, "'\(shown(value))' is pinned by a digest and \(what) is not known")
            }
            return outcome([tagText(wanted).flatMap(place.edit)])
        }
        if isBareDigest, !wanted.movesBareDigests {
            return .skipped(
                .digestOnly, "'\(shown(value))' is pinned by a digest alone; write its tag too to have it updated")
        }
        switch (part, digestHome) {
        case (.digest, _): return outcome([place.edit(writing: digest.text)])
        case (.tag, .beside(let beside)):
            let moves = !beside.isEmpty || wanted.pins
            return outcome([
                tagText(wanted, holdsDigest ? digest : nil).flatMap(place.edit),
                moves ? beside.edit(writing: digest.text) : nil,
            ])
        default:
            let pins = wanted.pins && digestHome == .value
            return outcome([tagText(wanted, holdsDigest || pins ? digest : nil).flatMap(place.edit)])
        }
    }

    private var holdsDigest: Bool { place.text.utf8.contains(Byte.at) }

    /// The value with the wanted tag and a digest; `nil` where there is neither an old tag nor a new one.
    private func tagText(_ wanted: WantedImage, _ digest: Digest? = nil) -> String? {
        let tag = isBareDigest ? nil : wanted.tag?.text ?? tag
        if part == .reference {
            guard tag != nil || digest != nil else { return nil }
            return ImageReference.spell(
                repository: repository?.original ?? "", tag: tag.flatMap { Tag($0) }, digest: digest)
        }
        guard var text = tag else { return nil }
        // Source: Helm, "Use OCI-based registries": a registry's tags know no plus sign.
        if isChartVersion { text = text == self.tag ? place.text : String(text.map { $0 == "_" ? "+" : $0 }) }
        return text + (digest.map { "@\($0)" } ?? "")
    }

    private func outcome(_ edits: [Edit?]) -> EditOutcome {
        let edits = edits.compactMap { $0 }.sorted { $0.range.lowerBound < $1.range.lowerBound }
        return edits.isEmpty ? .unchanged : .edits(edits)
    }
}
