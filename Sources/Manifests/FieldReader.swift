import OCI

/// Reads a scalar as an image, or says why it is none.
struct FieldReader {
    enum Reading {
        case field(ImageField)
        case skipped(SkipReason, String)
        /// Not an image, and nothing to report.
        case nothing
    }

    let bytes: UnsafeRawBufferPointer

    /// The value of an image key.
    func image(_ node: ScalarNode) -> Reading {
        let text = text(node.content)
        if isEmpty(text, node) { return .nothing }
        if let obstacle = obstacle(text, node) { return obstacle }
        guard let reference = try? ImageReference(parsing: text) else {
            return .skipped(.notAReference, "'\(text.prefix(80))' is not an image reference")
        }
        return .field(
            field(node, .kubernetesImage, .reference, node.content, text, reference, policy: nil))
    }

    /// A value that a marker gives to a policy.
    func marked(_ node: ScalarNode, _ marker: Marker) -> Reading {
        let text = text(node.content)
        if isEmpty(text, node) {
            return .skipped(.emptyValue, "the marked value is empty; write a first value by hand")
        }
        if let obstacle = obstacle(text, node) { return obstacle }
        let kind: FieldKind = marker.form == .flux ? .fluxMarker : .pawlMarker
        // `VERSION=1.2.3`, `--tag=1.2.3`: the value is what follows the sign.
        let equals = text.utf8.lastIndex(of: UInt8(ascii: "="))
        let pieces = [text[...]] + (equals.map { [text[text.utf8.index(after: $0)...]] } ?? [])
        for piece in pieces {
            let range = (node.content.upperBound - piece.utf8.count)..<node.content.upperBound
            guard let parsed = parse(String(piece), marker.part) else { continue }
            return .field(
                field(
                    node, kind, marker.part, range, String(piece), parsed.reference, tag: parsed.tag,
                    digest: parsed.digest, policy: marker.policy))
        }
        let wanted =
            switch marker.part {
            case .reference: "an image reference"
            case .tag: "a tag"
            case .name: "a repository"
            case .digest: "a digest"
            }
        return .skipped(.notAReference, "the marked value '\(text.prefix(80))' is not \(wanted)")
    }

    private func parse(
        _ text: String, _ part: FieldPart
    ) -> (reference: ImageReference?, tag: String?, digest: Digest?)? {
        switch part {
        case .reference:
            guard let reference = try? ImageReference(parsing: text) else { return nil }
            return (reference, nil, nil)
        case .name:
            guard let repository = try? Repository(parsing: text),
                let reference = try? ImageReference(parsing: repository.original)
            else { return nil }
            return (reference, nil, nil)
        case .tag:
            let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
            guard let tag = parts.first.flatMap({ Tag($0) }) else { return nil }
            guard parts.count == 2 else { return (nil, tag.text, nil) }
            guard let digest = Digest(parts[1]) else { return nil }
            return (nil, tag.text, digest)
        case .digest:
            guard text.utf8.contains(UInt8(ascii: ":")) else { return nil }
            return (nil, nil, Digest(text))
        }
    }

    private func field(
        _ node: ScalarNode, _ kind: FieldKind, _ part: FieldPart, _ range: Range<Int>, _ value: String,
        _ reference: ImageReference?, tag: String? = nil, digest: Digest? = nil, policy: String?
    ) -> ImageField {
        ImageField(
            kind: kind, part: part, path: node.path, document: node.document, line: node.line,
            column: node.column + range.lowerBound - node.content.lowerBound, byteRange: range, quoting: node.quoting,
            isInFlow: node.isInFlow, isPartOfText: range != node.content, value: value,
            repository: reference?.repository, tag: reference?.tag?.text ?? tag, digest: reference?.digest ?? digest,
            policy: policy)
    }

    /// What makes a value one that we cannot be sure of.
    private func obstacle(_ text: String, _ node: ScalarNode) -> Reading? {
        if node.isAlias { return .skipped(.alias, "the value is an alias; change it at its anchor") }
        if text.contains("{{") { return .skipped(.templateAction, "the value holds a template action") }
        if text.contains("${") || text.contains("$(") { return .skipped(.variable, "the value holds a variable") }
        if text.hasPrefix("ENC[") { return .skipped(.encrypted, "the value is encrypted") }
        if node.isMultiLine { return .skipped(.multiLine, "the value spans lines; write it on one") }
        if node.hasEscapes { return .skipped(.escaped, "the value holds escapes; write it without") }
        return nil
    }

    private func isEmpty(_ text: String, _ node: ScalarNode) -> Bool {
        text.isEmpty || (node.quoting == .plain && ["~", "null", "Null", "NULL"].contains(text))
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
