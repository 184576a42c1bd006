import OCI

/// Makes fields of the scalars and comments that the walk meets: which are images, which a marker gives to a policy.
///
/// Scalars wait until their line ends, because a marker comes after its value.
struct FieldCollector {
    struct Checkpoint {
        fileprivate let fields: Int
        fileprivate let skipped: Int
    }

    /// Whether the file holds template actions outside comments and block scalars.
    var hasTemplate = false

    private let bytes: UnsafeRawBufferPointer
    private let hasMarkers: Bool
    private var scan = FileScan()
    private var nodes: [ScalarNode] = []
    private var trailing: (reading: Marker.Reading, line: Int)?
    /// A marker alone on the line above.
    private var head: (marker: Marker, line: Int)?
    private var isComment = false
    /// Documents whose `image` says which repository to watch, not what runs: no tag belongs there.
    private var watchedDocuments: Set<Int> = []
    private static let watchingGroups = ["pawl.dev/", "image.toolkit.fluxcd.io/"]

    init(_ bytes: UnsafeRawBufferPointer, hasMarkers: Bool) {
        self.bytes = bytes
        self.hasMarkers = hasMarkers
    }

    // MARK: What the walk meets

    mutating func scalar(_ node: ScalarNode, in stack: [YAMLWalker.Context]) {
        if stack.count == 1, let root = stack.last, root.kind == .mapping, isKey(root.key, "apiVersion") {
            let version = text(node.content)
            if FieldCollector.watchingGroups.contains(where: { version.hasPrefix($0) }) {
                watchedDocuments.insert(node.document)
            }
        }
        let isImage = isImage(stack)
        guard isImage || hasMarkers else { return }
        var node = node
        node.isImage = isImage
        node.path = path(stack)
        nodes.append(node)
    }

    mutating func trailingComment(_ range: Range<Int>, line: Int) {
        guard hasMarkers else { return }
        trailing = (Marker.read(text(range)), line)
    }

    mutating func standaloneComment(_ range: Range<Int>, line: Int) {
        guard hasMarkers else { return }
        isComment = true
        switch Marker.read(text(range)) {
        case .marker(let marker):
            dropHead()
            head = (marker, line)
        case .malformed(let advice): skip(line, .malformedMarker, advice)
        case .none: break
        }
    }

    /// A comment in a flow collection: after values of its line, or alone on it.
    mutating func flowComment(_ range: Range<Int>, line: Int) {
        if nodes.isEmpty { standaloneComment(range, line: line) } else { trailingComment(range, line: line) }
    }

    mutating func blankLine() { dropHead() }

    /// A line of a block scalar.
    mutating func opaqueLine(_ range: Range<Int>, line: Int) {
        guard hasMarkers, let sign = range.first(where: { bytes[$0] == UInt8(ascii: "#") }) else { return }
        guard Marker.read(text(sign..<range.upperBound)) != .none else { return }
        skip(line, .insideBlockScalar, "a marker inside a block of text has no value of its own")
    }

    mutating func endOfLine() {
        defer {
            isComment = false
            nodes.removeAll(keepingCapacity: true)
            trailing = nil
        }
        guard hasMarkers else { return nodes.forEach { addImage($0) } }
        guard !isComment else { return }
        var marked: Int?
        switch trailing?.reading {
        case .marker(let marker): marked = assign(marker, line: trailing?.line ?? 0)
        case .malformed(let advice): skip(trailing?.line ?? 0, .malformedMarker, advice)
        case Marker.Reading.none?, nil:
            if let head, !nodes.isEmpty {
                marked = assign(head.marker, line: head.line)
                self.head = nil
            }
        }
        // A line with a key and no value, or with a marker of its own, leaves the marker above it without one.
        dropHead()
        for (index, node) in nodes.enumerated() where index != marked && node.isImage { addImage(node) }
    }

    mutating func skip(_ line: Int, _ reason: SkipReason, _ message: String) {
        scan.skipped.append(SkippedValue(line: line, reason: reason, message: message))
    }

    var checkpoint: Checkpoint { Checkpoint(fields: scan.fields.count, skipped: scan.skipped.count) }

    mutating func restore(_ checkpoint: Checkpoint) {
        scan.fields.removeLast(scan.fields.count - checkpoint.fields)
        nodes.removeAll(keepingCapacity: true)
        trailing = nil
    }

    mutating func finished() -> FileScan {
        endOfLine()
        dropHead()
        if hasTemplate {
            for index in scan.fields.indices where scan.fields[index].kind == .kubernetesImage {
                scan.fields[index].kind = .helmTemplateImage
            }
        }
        if !watchedDocuments.isEmpty {
            scan.fields.removeAll { $0.policy == nil && watchedDocuments.contains($0.document) }
        }
        scan.fields.sort { $0.byteRange.lowerBound < $1.byteRange.lowerBound }
        scan.skipped.sort { $0.line < $1.line }
        return scan
    }

    // MARK: Markers

    /// Gives the one value of the line to the marker's policy; its index among the line's values.
    private mutating func assign(_ marker: Marker, line: Int) -> Int? {
        var indices = Array(nodes.indices)
        if indices.count > 1, marker.part == .reference { indices = indices.filter { nodes[$0].isImage } }
        guard indices.count == 1, let index = indices.first else {
            if nodes.isEmpty {
                skip(
                    line, .markerWithoutValue,
                    "the marker's line holds no value; put it beside or above the value itself")
            } else {
                skip(line, .ambiguousValue, "the marker's line holds several values; put each on a line of its own")
            }
            return nil
        }
        switch FieldReader(bytes: bytes).marked(nodes[index], marker) {
        case .field(let field): scan.fields.append(field)
        case .skipped(let reason, let message): skip(line, reason, message)
        case .nothing: break
        }
        return index
    }

    private mutating func dropHead() {
        guard let head else { return }
        skip(head.line, .markerWithoutValue, "no value follows the marker; put it beside or above the value itself")
        self.head = nil
    }

    // MARK: Images

    private mutating func addImage(_ node: ScalarNode) {
        switch FieldReader(bytes: bytes).image(node) {
        case .field(let field): scan.fields.append(field)
        case .skipped(let reason, let message): skip(node.line, reason, message)
        case .nothing: break
        }
    }

    /// `image: …`, and `image: {reference: …}` of an image volume.
    private func isImage(_ stack: [YAMLWalker.Context]) -> Bool {
        guard let last = stack.last, last.kind == .mapping else { return false }
        if isKey(last.key, "image") { return true }
        guard isKey(last.key, "reference"), stack.count > 1 else { return false }
        let parent = stack[stack.count - 2]
        return parent.kind == .mapping && isKey(parent.key, "image")
    }

    private func isKey(_ range: Range<Int>, _ name: StaticString) -> Bool {
        guard range.count == name.utf8CodeUnitCount else { return false }
        return range.enumerated().allSatisfy { bytes[$1] == name.utf8Start[$0] }
    }

    private func path(_ stack: [YAMLWalker.Context]) -> String {
        var path = ""
        for context in stack {
            switch context.kind {
            case .mapping:
                if !path.isEmpty { path += "." }
                path += text(context.key)
            case .sequence: path += "[\(context.index)]"
            }
        }
        return path
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
