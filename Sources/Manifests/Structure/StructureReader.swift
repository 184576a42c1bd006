/// Reads the line and indentation structure of YAML, JSON and Helm templates into a flat list of nodes.
///
/// It is more patient than a parser: what a template or a slip makes of a file costs a value, not the file. It keeps no
/// copy of the bytes, goes forward only (an unclosed collection is gone back over once a document) and nests on an
/// explicit stack with a limit, so that time and memory are linear in the file whatever it holds.
///
/// Source: YAML 1.2.2, with libyaml's reading where it is laxer.
struct StructureReader {
    /// Deeper collections are passed over and reported; Kubernetes' own schemas nest some 60 deep.
    static let maximumDepth = 512

    let bytes: ByteView
    var structure = Structure()
    var actions = TemplateActions()

    var position = 0
    var line = 1
    var lineStart = 0

    /// The open block collections, outermost first; their indentation grows, a sequence may stand at its map's own.
    var levels: [Level] = []
    /// The open flow collections while one is read.
    var flowLevels: [FlowLevel] = []
    var document = -1
    private var isInDocument = false
    private var root = -1
    /// Up to here an unclosed flow collection was searched for its end: others before it must close on their line.
    var unclosedFlowEnd = 0
    /// Up to here a quote was searched for its end.
    var unclosedQuoteEnd = 0

    private let isMarked: Bool
    let recordsTokens: Bool

    /// An open block collection.
    struct Level {
        let indent: Int
        let node: Int
        let isSequence: Bool
        /// The latest entry, -1 before the first.
        var current = -1
        var count = 0
    }

    /// - Parameter marked: whether comments that may be markers are kept.
    init(_ bytes: ByteView, marked: Bool, recordsTokens: Bool = false) {
        self.bytes = bytes
        isMarked = marked
        self.recordsTokens = recordsTokens
        // A value every twenty bytes is usual; growing step by step would copy them all several times.
        structure.nodes.reserveCapacity(min(bytes.count / 20, 1 << 16) + 8)
    }

    mutating func read() -> Structure {
        if bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            token(.byteOrderMark, 0..<3)
            position = 3
            lineStart = 3
        }
        structure.conflict.look(at: position, in: bytes, line)
        while position < bytes.count { readLine() }
        return structure
    }

    /// Reads one line, and the lines that belong to a value it begins.
    private mutating func readLine() {
        position = bytes.skipBlanks(lineStart)
        if bytes.isBreakOrEnd(position) { return skipBreak() }
        if bytes[position] == Byte.hash { return finishLine() }
        let column = position - lineStart
        if column == 0 {
            if bytes.isDocumentMarker(position) { return readDocumentMarker() }
            if bytes[position] == Byte.percent, !isInDocument {
                let end = bytes.lineEnd(position)
                token(.directive, position..<end)
                position = end
                return skipBreak()
            }
        }
        if let action = lineOfActions(at: position) {
            structure.isTemplate = true
            token(.action, position..<action)
            move(to: action)
            return finishLine()
        }
        beginDocument()
        closeLevels(column)
        readBlock(column)
    }

    private mutating func readDocumentMarker() {
        let isEnd = bytes[position] == Byte.dot
        token(.documentMarker, position..<(position + 3))
        position = bytes.skipBlanks(position + 3)
        isInDocument = false
        if isEnd { return finishLine() }
        beginDocument()
        if isAtLineEnd { return finishLine() }
        // What follows on the line of the marker is the document's root: a scalar, a flow collection, a block scalar.
        _ = readProperties(for: openSlot())
        if isAtLineEnd { return finishLine() }
        readNode(into: openSlot())
    }

    private mutating func beginDocument() {
        guard !isInDocument else { return }
        isInDocument = true
        document += 1
        root = -1
        levels.removeAll(keepingCapacity: true)
    }

    // MARK: Nodes

    mutating func append(_ parent: Int) -> Int {
        structure.nodes.append(Node(parent: parent, document: max(document, 0), line: line))
        begin(structure.nodes.count - 1)
        return structure.nodes.count - 1
    }

    /// The node that the next value at this place fills: the latest entry if it has none yet, else a new one beside it.
    mutating func openSlot() -> Int {
        if let top = levels.last {
            if top.current >= 0, structure.nodes[top.current].kind == .empty { return top.current }
            return append(top.node)
        }
        if root >= 0, structure.nodes[root].kind == .empty { return root }
        let node = append(-1)
        if root < 0 { root = node }
        return node
    }

    /// Makes a collection at `column` the innermost one; false where nesting is too deep.
    mutating func openCollection(isSequence: Bool, _ column: Int) -> Bool {
        if let top = levels.last, top.indent == column, top.isSequence == isSequence { return true }
        guard levels.count < StructureReader.maximumDepth else {
            noteTooDeep()
            return false
        }
        let node = openSlot()
        structure.nodes[node].kind = isSequence ? .sequence : .mapping
        levels.append(Level(indent: column, node: node, isSequence: isSequence))
        return true
    }

    /// Adds an entry to the innermost collection, which must exist, and makes it the one that values fill.
    mutating func appendEntry(key: Range<Int>, isOpaque: Bool) {
        guard let top = levels.last else { return }
        let node = append(top.node)
        if top.isSequence {
            structure.nodes[node].index = top.count
        } else {
            structure.nodes[node].key = key
            if isOpaque { structure.nodes[node].flags.insert(.hasOpaqueKey) }
        }
        levels[levels.count - 1].current = node
        levels[levels.count - 1].count += 1
    }

    /// Closes the collections that a line at `column` does not continue.
    private mutating func closeLevels(_ column: Int) {
        let isItem = bytes[position] == Byte.dash && bytes.isSeparator(position + 1)
        while let top = levels.last,
            top.indent > column || (top.indent == column && top.isSequence && !isItem)
        {
            levels.removeLast()
        }
    }

    mutating func noteTooDeep() {
        if structure.tooDeepLine == nil { structure.tooDeepLine = line }
    }

    // MARK: Places

    /// Whether the rest of the line, blanks passed, is nothing or a comment.
    var isAtLineEnd: Bool {
        bytes.isBreakOrEnd(position) || (bytes[position] == Byte.hash && isAfterBlank(position))
    }

    func isAfterBlank(_ index: Int) -> Bool { index == lineStart || bytes.isBlank(index - 1) }

    /// Takes the rest of the line: blanks, a comment, and whatever should not be there.
    mutating func finishLine() { _ = endLine() }

    /// As ``finishLine()``; true where the line held more than blanks and a comment.
    mutating func endLine() -> Bool {
        let start = bytes.skipBlanks(position)
        position = start
        var isJunk = false
        if !isAtLineEnd {
            isJunk = true
            while !bytes.isBreakOrEnd(position), !isAtLineEnd { position += 1 }
            token(.junk, start..<bytes.trimmedEnd(start, position))
        }
        if bytes[position] == Byte.hash {
            let end = bytes.lineEnd(position)
            comment(position..<end)
            position = end
        }
        skipBreak()
        return isJunk
    }

    mutating func comment(_ range: Range<Int>) {
        token(.comment, range)
        guard isMarked, MarkerGrammar.mayHoldMarker(bytes, range) else { return }
        structure.comments.append(
            Comment(
                range: range, line: line, lineStart: lineStart,
                isAlone: bytes.skipBlanks(lineStart) == range.lowerBound))
    }

    /// Steps over the line break here, if there is one.
    mutating func skipBreak() {
        guard position < bytes.count else {
            lineStart = bytes.count
            return
        }
        position = bytes.afterBreak(position)
        line += 1
        lineStart = position
        structure.conflict.look(at: position, in: bytes, line)
    }

    /// Goes forward, counting lines.
    mutating func move(to end: Int) {
        while position < end {
            if bytes.isBreakOrEnd(position) { skipBreak() } else { position += 1 }
        }
    }

    /// The end of a line that holds nothing but template actions (one may span lines) before its break or comment.
    mutating func lineOfActions(at start: Int) -> Int? {
        guard TemplateActions.opens(bytes, at: start) else { return nil }
        var index = start
        var end = start
        while TemplateActions.opens(bytes, at: index) {
            guard let close = actions.end(of: index, in: bytes) else { return nil }
            end = close
            index = bytes.skipBlanks(close)
        }
        let isComment = bytes[index] == Byte.hash && bytes.isBlank(index - 1)
        return bytes.isBreakOrEnd(index) || isComment ? end : nil
    }

    @inline(__always)
    mutating func token(_ kind: Token.Kind, _ range: Range<Int>) {
        if recordsTokens { structure.tokens.append(Token(kind: kind, range: range)) }
    }
}
