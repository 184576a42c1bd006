import OCI

/// Finds the image fields among a file's nodes: values of image keys, and marked values.
struct FieldRecognition {
    private let bytes: ByteView
    private let structure: Structure
    private let markers: [Int: Marker]
    private(set) var fields: [ImageField] = []
    private(set) var skipped: [SkippedValue] = []
    /// The collections that anchors name; an alias of one is not an image.
    private var anchoredCollections: Set<String> = []
    private let hasAliases: Bool
    /// Documents whose `image` says which repository to watch, not what runs: no tag belongs there.
    private let watching: Set<Int>
    private static let watchingGroups: [StaticString] = ["pawl.dev/", "image.toolkit.fluxcd.io/"]

    init(_ bytes: ByteView, _ structure: Structure, _ placement: MarkerPlacement) {
        self.bytes = bytes
        self.structure = structure
        markers = placement.markers
        skipped = placement.skipped
        watching = FieldRecognition.watchingDocuments(bytes, structure)
        hasAliases = structure.nodes.contains { $0.kind == .alias }
        for (index, node) in structure.nodes.enumerated() {
            if hasAliases { noteAnchor(node) }
            if let marker = markers[index] {
                recognizeMarked(node, index, marker)
            } else if isImageKey(node), !watching.contains(node.document) {
                recognizeImage(node, index)
            }
        }
        if let line = structure.tooDeepLine {
            skip(
                line, .tooDeep,
                "collections nest deeper than \(StructureReader.maximumDepth); what lies below is left alone")
        }
        skipped.sort { ($0.line, $0.reason.rawValue) < ($1.line, $1.reason.rawValue) }
    }

    // MARK: Which nodes

    /// `image: …`, and `reference: …` in an `image:` map (image volumes).
    private func isImageKey(_ node: Node) -> Bool {
        guard node.key.count == 5 || node.key.count == 9, !node.flags.contains(.hasOpaqueKey) else { return false }
        if bytes.equals("image", node.key) { return true }
        guard bytes.equals("reference", node.key), structure.nodes.indices.contains(node.parent) else { return false }
        let parent = structure.nodes[node.parent]
        return bytes.equals("image", parent.key) && !parent.flags.contains(.hasOpaqueKey)
    }

    private static func watchingDocuments(_ bytes: ByteView, _ structure: Structure) -> Set<Int> {
        var documents: Set<Int> = []
        for node in structure.nodes where node.kind == .scalar && bytes.equals("apiVersion", node.key) {
            let isAtRoot = structure.nodes.indices.contains(node.parent) && structure.nodes[node.parent].parent < 0
            let isWatching = watchingGroups.contains {
                bytes.matches($0, at: node.value.lowerBound, before: node.value.upperBound)
            }
            if isAtRoot, isWatching { documents.insert(node.document) }
        }
        return documents
    }

    private mutating func noteAnchor(_ node: Node) {
        guard !node.anchor.isEmpty else { return }
        let name = "\(node.document) \(bytes.text(node.anchor))"
        if node.kind == .mapping || node.kind == .sequence {
            anchoredCollections.insert(name)
        } else {
            anchoredCollections.remove(name)
        }
    }

    // MARK: Values

    private mutating func recognizeImage(_ node: Node, _ index: Int) {
        guard node.kind != .empty, node.kind != .mapping, node.kind != .sequence else { return }
        if node.kind == .alias,
            anchoredCollections.contains("\(node.document) \(bytes.text(node.value.dropFirst()))")
        {
            return
        }
        if let obstacle = obstacle(node) { return skip(node.valueLine, obstacle.reason, obstacle.message) }
        let text = bytes.text(node.value)
        if text.isEmpty || (node.quoting == .plain && !PlainScalar.isString(text, inFlow: false) && !text.contains(":"))
        {
            return
        }
        guard let reference = try? ImageReference(parsing: text) else {
            return skip(node.valueLine, .notAReference, "'\(shown(text))' does not read as an image reference")
        }
        let kind: FieldKind = structure.isTemplate ? .helmTemplateImage : .kubernetesImage
        append(node, index, node.value, FieldValue(reference: reference), kind, nil, isWhole: true)
    }

    private mutating func recognizeMarked(_ node: Node, _ index: Int, _ marker: Marker) {
        if let obstacle = obstacle(node) { return skip(node.valueLine, obstacle.reason, obstacle.message) }
        let text = bytes.text(node.value)
        if text.isEmpty || (node.quoting == .plain && ["~", "null", "Null", "NULL"].contains(text)) {
            return skip(
                node.valueLine, .emptyValue, "the value marked with '\(marker.policy)' is empty; write the image first")
        }
        // `APP_VERSION=1.9.0`, `--tag=1.9.0`: the part after the sign is the value, the rest stays.
        var range = node.value
        let signs = text.utf8.count { $0 == Byte.equals }
        if signs > 1 {
            return skip(node.valueLine, .ambiguousValue, "'\(shown(text))' holds \(signs) equals signs")
        }
        if let sign = bytes.first("=", in: range) { range = (sign + 1)..<range.upperBound }
        switch FieldValue.read(bytes.text(range), as: marker.part) {
        case .value(let value):
            append(node, index, range, value, marker.kind, marker, isWhole: range == node.value)
        case .unreadable(let reason, let message): skip(node.valueLine, reason, message)
        }
    }

    /// Why a value is not changed, whatever it says.
    private func obstacle(_ node: Node) -> (reason: SkipReason, message: String)? {
        var text: String { shown(bytes.text(node.value.prefix(128))) }
        if node.kind == .alias {
            return (.alias, "'\(text)' is an alias; it changes with its anchor")
        }
        if node.kind == .blockScalar { return (.multilineValue, "the value is a block of text") }
        if node.flags.contains(.hasAction) {
            return (.templateAction, "'\(text)' holds a template action; change what it reads instead")
        }
        if node.flags.contains(.isMultiline) { return (.multilineValue, "the value goes over several lines") }
        if node.flags.contains(.isMalformed) {
            return (.malformedYAML, "'\(text)' is not well-formed YAML where it stands")
        }
        if bytes.first("${", in: node.value) != nil || bytes.first("$(", in: node.value) != nil {
            return (.variable, "'\(text)' holds a variable; change where it is set instead")
        }
        if bytes.matches("ENC[", at: node.value.lowerBound, before: node.value.upperBound) {
            return (.encrypted, "the value is encrypted")
        }
        if node.flags.contains(.isEscaped) {
            return (.escapedValue, "'\(text)' is written with escapes; write it plainly")
        }
        return nil
    }

    private mutating func append(
        _ node: Node, _ index: Int, _ range: Range<Int>, _ value: FieldValue, _ kind: FieldKind, _ marker: Marker?,
        isWhole: Bool
    ) {
        fields.append(
            ImageField(
                kind: kind, path: FieldPath.text(to: index, in: structure.nodes, bytes), document: node.document,
                line: node.valueLine, column: range.lowerBound - node.valueLineStart + 1, byteRange: range,
                quoting: node.quoting, value: value.text, part: value.part, repository: value.repository,
                tag: value.tag,
                digest: value.digest, policy: marker?.policy,
                surroundings: !isWhole ? .text : node.flags.contains(.isFlow) ? .flow : .block))
    }

    private mutating func skip(_ line: Int, _ reason: SkipReason, _ message: String) {
        skipped.append(SkippedValue(line: line, reason: reason, message: message))
    }
}
