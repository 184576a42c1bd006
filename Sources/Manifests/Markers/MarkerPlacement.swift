/// Which value each marker speaks of.
///
/// A marker speaks of the value before it on its line, else, alone on its line, of the value on the next. Flux drops a
/// marker above a map's key, after a flow collection or on the line of a parent silently; here the first two work and
/// the last is reported.
struct MarkerPlacement {
    let bytes: ByteView
    let structure: Structure
    /// The marker of each marked node.
    private(set) var markers: [Int: Marker] = [:]
    private(set) var skipped: [SkippedValue] = []
    private var nodes: [Node] { structure.nodes }

    /// - Parameter marked: whether the file may hold markers at all.
    init(_ bytes: ByteView, _ structure: Structure, marked: Bool) {
        self.bytes = bytes
        self.structure = structure
        guard marked else { return }
        // A marker on a value's own line comes before one above it, so those are placed first.
        for comment in structure.comments where !comment.isAlone { place(comment) }
        for comment in structure.comments where comment.isAlone { place(comment) }
        for node in structure.nodes where node.kind == .blockScalar { reportMarkers(in: node) }
    }

    private mutating func place(_ comment: Comment) {
        switch MarkerGrammar.read(bytes, comment.range, isAlone: comment.isAlone) {
        case .prose: return
        case .malformed(let why): skip(comment.line, .malformedMarker, why)
        case .marker(let marker):
            if comment.isAlone {
                placeBelow(comment, marker)
            } else {
                let line = comment.lineStart..<comment.range.lowerBound
                attach(marker, comment, candidates(on: comment.line, line), comment.line)
            }
        }
    }

    private mutating func placeBelow(_ comment: Comment, _ marker: Marker) {
        let start = bytes.afterBreak(comment.range.upperBound)
        let content = bytes.skipBlanks(start)
        let column = comment.range.lowerBound - comment.lineStart
        guard start < bytes.count, !bytes.isBreakOrEnd(content), bytes[content] != Byte.hash,
            column <= content - start
        else {
            return skip(
                comment.line, .markerWithoutValue,
                "the marker of '\(marker.policy)' stands above no value; put it on the value's line")
        }
        let line = start..<bytes.lineEnd(content)
        let found = candidates(on: comment.line + 1, line).filter { nodes[$0].line == comment.line + 1 }
        attach(marker, comment, found, comment.line + 1)
    }

    /// The scalars and aliases that lie in a line; one that only ends there counts.
    private func candidates(on line: Int, _ range: Range<Int>) -> [Int] {
        let first = firstNode(from: line)
        var found: [Int] = []
        if first > 0, isCandidate(nodes[first - 1], range) { found.append(first - 1) }
        var index = first
        while index < nodes.count, nodes[index].line == line {
            if isCandidate(nodes[index], range) { found.append(index) }
            index += 1
        }
        return found
    }

    private func isCandidate(_ node: Node, _ range: Range<Int>) -> Bool {
        guard node.kind == .scalar || node.kind == .alias else { return false }
        return node.value.upperBound > range.lowerBound && node.value.upperBound <= range.upperBound
    }

    /// The first node that begins on `line` or later; nodes stand in the order of their lines.
    private func firstNode(from line: Int) -> Int {
        var low = 0
        var high = nodes.count
        while low < high {
            let middle = (low + high) / 2
            if nodes[middle].line < line { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func attach(_ marker: Marker, _ comment: Comment, _ found: [Int], _ line: Int) {
        var found = found
        if found.count > 1 {
            let named = found.filter { hasKey(nodes[$0], for: marker.part) }
            guard named.count == 1 else {
                return skip(
                    comment.line, .ambiguousValue,
                    "the marker of '\(marker.policy)' could mean \(found.count) values; give its value a line of its own"
                )
            }
            found = named
        }
        guard let node = found.first else { return reportMissing(marker, comment, line) }
        if let other = markers[node] {
            if other == marker { return }
            return skip(
                comment.line, .ambiguousValue,
                "the value on line \(nodes[node].valueLine) has another marker, of '\(other.policy)', on its own line")
        }
        markers[node] = marker
    }

    private mutating func reportMissing(_ marker: Marker, _ comment: Comment, _ line: Int) {
        var index = firstNode(from: line)
        var last: Int?
        while index < nodes.count, nodes[index].line == line {
            last = index
            index += 1
        }
        switch last.map({ nodes[$0].kind }) {
        case .empty:
            // What stands around it may say what belongs here.
            if let last, markers[last] == nil { markers[last] = marker }
        case .blockScalar:
            skip(comment.line, .multilineValue, "the value marked with '\(marker.policy)' is a block of text")
        default:
            skip(
                comment.line, .markerWithoutValue,
                "the marker of '\(marker.policy)' stands on a line without a value of its own; put it on the value's line"
            )
        }
    }

    /// Whether a value's key says that it is what the marker's part names.
    private func hasKey(_ node: Node, for part: FieldPart) -> Bool {
        let names: [StaticString]
        switch part {
        case .reference: names = ["image"]
        case .tag: names = ["tag", "newTag"]
        case .name: names = ["repository", "name", "newName"]
        case .digest: names = ["digest"]
        }
        return !node.flags.contains(.hasOpaqueKey) && names.contains { bytes.equals($0, node.key) }
    }

    /// Markers inside a block scalar are reported, not followed: its content may be a script as well as a manifest.
    private mutating func reportMarkers(in node: Node) {
        var start = node.value.lowerBound
        var line = node.valueLine + 1
        while start < node.value.upperBound {
            let end = bytes.lineEnd(start)
            if let hash = bytes.first("#", in: start..<end), MarkerGrammar.mayHoldMarker(bytes, hash..<end),
                case .marker(let marker) = MarkerGrammar.read(bytes, hash..<end, isAlone: false)
            {
                skip(
                    line, .insideBlockScalar,
                    "the marker of '\(marker.policy)' stands inside a block of text, which is left alone")
            }
            start = bytes.afterBreak(end)
            line += 1
        }
    }

    private mutating func skip(_ line: Int, _ reason: SkipReason, _ message: String) {
        skipped.append(SkippedValue(line: line, reason: reason, message: message))
    }
}
