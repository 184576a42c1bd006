/// Walks the line and indentation structure of YAML and JSON, and of YAML with Go templates, which is not YAML.
///
/// It keeps a stack of the open mappings and sequences by their columns and tells the collector of every scalar value
/// and comment. Template actions are opaque; a line of actions alone has no structure. Every byte is looked at a
/// bounded number of times, whatever the file holds.
struct YAMLWalker {
    struct Context {
        enum Kind { case mapping, sequence }

        var kind: Kind
        var column: Int
        /// The bytes of the mapping's present key, without quotes.
        var key: Range<Int> = 0..<0
        var index = 0
    }

    /// Deeper nesting than this is nobody's manifest.
    static let maximumDepth = 512

    let bytes: UnsafeRawBufferPointer
    let count: Int
    var position = 0
    var line = 1
    var lineStart = 0
    var document = 0
    var stack: [Context] = []
    var isTooDeep = false
    var collector: FieldCollector
    /// No template action ends before this offset; keeps repeated `{{` from being searched again and again.
    private var noActionEndBefore = 0
    private var hasContent = false

    init(_ bytes: UnsafeRawBufferPointer, hasMarkers: Bool) {
        self.bytes = bytes
        count = bytes.count
        collector = FieldCollector(bytes, hasMarkers: hasMarkers)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            position = 3
            lineStart = 3
        }
    }

    mutating func walk() {
        while position < count, !isTooDeep { walkLine() }
        if isTooDeep {
            collector.skip(line, .tooDeep, "nested deeper than \(YAMLWalker.maximumDepth) levels; the rest is not read")
        }
    }

    // MARK: Bytes

    @inline(__always) func byte(_ index: Int) -> UInt8 { index < count ? bytes[index] : 0x0A }
    @inline(__always) func isLineEnd(_ index: Int) -> Bool {
        index >= count || bytes[index] == 0x0A || (bytes[index] == 0x0D && byte(index + 1) == 0x0A)
    }
    @inline(__always) func isBlank(_ index: Int) -> Bool { byte(index) == 0x20 || byte(index) == 0x09 }
    @inline(__always) func isBlankOrEnd(_ index: Int) -> Bool { isBlank(index) || isLineEnd(index) }

    func skipBlanks(_ index: Int) -> Int {
        var index = index
        while index < count, isBlank(index) { index += 1 }
        return index
    }

    func lineEnd(_ index: Int) -> Int {
        var index = index
        while index < count, bytes[index] != 0x0A { index += 1 }
        return index
    }

    /// The end of the line's text, before `\r\n` or `\n`.
    func textEnd(_ index: Int) -> Int {
        let end = lineEnd(index)
        return end > index && byte(end - 1) == 0x0D && end < count ? end - 1 : end
    }

    /// Goes to the line after the one that `index` is in.
    mutating func nextLine(from index: Int) {
        collector.endOfLine()
        let end = lineEnd(index)
        position = min(end + 1, count)
        line += 1
        lineStart = position
    }

    // MARK: Lines

    private mutating func walkLine() {
        var start = position
        while byte(start) == 0x20 { start += 1 }
        let text = skipBlanks(start)
        if isLineEnd(text) {
            collector.blankLine()
            return nextLine(from: text)
        }
        if byte(text) == UInt8(ascii: "#") {
            collector.standaloneComment(text..<textEnd(text), line: line)
            return nextLine(from: text)
        }
        if text == lineStart, let after = documentMark(text) {
            if byte(text) == UInt8(ascii: "-") {
                if hasContent { document += 1 }
                hasContent = true
            }
            stack.removeAll(keepingCapacity: true)
            let rest = skipBlanks(after)
            if isLineEnd(rest) || byte(rest) == UInt8(ascii: "#") { return endLine(rest) }
            return walkContent(rest)
        }
        if text == lineStart, byte(text) == UInt8(ascii: "%"), stack.isEmpty { return nextLine(from: text) }
        if let end = wholeLineAction(text) {
            collector.hasTemplate = true
            line += newlines(in: text..<end)
            return nextLine(from: end)
        }
        hasContent = true
        let column = text - lineStart
        while let top = stack.last, top.column > column { stack.removeLast() }
        walkContent(text)
    }

    /// The offset after `---` or `...` at the line's start.
    func documentMark(_ index: Int) -> Int? {
        for mark in [UInt8(ascii: "-"), UInt8(ascii: ".")]
        where byte(index) == mark && byte(index + 1) == mark && byte(index + 2) == mark && isBlankOrEnd(index + 3) {
            return index + 3
        }
        return nil
    }

    /// What stands on a line from `start` on: entries of sequences, keys, properties, then a value.
    private mutating func walkContent(_ start: Int) {
        var index = start
        var column = start - lineStart
        var mayBeKey = true
        while !isTooDeep {
            switch byte(index) {
            case UInt8(ascii: "-") where mayBeKey && isBlankOrEnd(index + 1):
                openEntry(column)
                index = skipBlanks(index + 1)
                if isEnd(index) { return endLine(index) }
                column = index - lineStart
            case UInt8(ascii: "?") where mayBeKey && isBlankOrEnd(index + 1),
                UInt8(ascii: ":") where mayBeKey && isBlankOrEnd(index + 1):
                setKey(index..<index, column)
                index = skipBlanks(index + 1)
                if isEnd(index) { return endLine(index) }
                column = index - lineStart
            case UInt8(ascii: "&"), UInt8(ascii: "!"):
                while !isBlankOrEnd(index) { index += 1 }
                index = skipBlanks(index)
                if isEnd(index) { return endLine(index) }
            default:
                guard let next = walkNode(index, column, mayBeKey) else { return }
                index = next
                if isEnd(index) { return endLine(index) }
                mayBeKey = false
            }
        }
    }

    /// A key or a value. Returns where the value of a key begins, `nil` where the line is done.
    private mutating func walkNode(_ index: Int, _ column: Int, _ mayBeKey: Bool) -> Int? {
        let first = byte(index)
        switch first {
        case UInt8(ascii: "{") where byte(index + 1) != UInt8(ascii: "{"), UInt8(ascii: "["):
            guard let end = walkFlow(index) else { return nil }
            endLine(skipBlanks(end))
            return nil
        case UInt8(ascii: "|"), UInt8(ascii: ">"):
            if isBlockScalarHeader(index) {
                walkBlockScalar(index)
                return nil
            }
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            guard let quoted = scanQuoted(index, parentColumn: stack.last?.column ?? -1) else { return nil }
            let after = skipBlanks(quoted.end)
            if mayBeKey, !quoted.node.isMultiLine, byte(after) == UInt8(ascii: ":"), isBlankOrEnd(after + 1) {
                setKey(quoted.node.content, column)
                return skipBlanks(after + 1)
            }
            emit(quoted.node)
            endLine(after)
            return nil
        default: break
        }
        let plain = scanPlain(index, mayBeKey)
        if let colon = plain.colon {
            setKey(index..<plain.end, column)
            return skipBlanks(colon + 1)
        }
        var node = ScalarNode(
            content: index..<plain.end, quoting: .plain, line: line, column: index - lineStart + 1, document: document)
        node.isAlias = first == UInt8(ascii: "*")
        node.isMultiLine = continues(plain.next)
        emit(node)
        endLine(plain.next)
        if node.isMultiLine { skipContinuation() }
        return nil
    }

    private func isEnd(_ index: Int) -> Bool {
        isLineEnd(index) || (byte(index) == UInt8(ascii: "#") && index > 0 && isBlankOrEnd(index - 1))
    }

    /// The rest of a line after its value: a comment, or nothing.
    private mutating func endLine(_ index: Int) {
        if !isLineEnd(index), byte(index) == UInt8(ascii: "#") {
            collector.trailingComment(index..<textEnd(index), line: line)
        }
        nextLine(from: index)
    }

    // MARK: Structure

    private mutating func openEntry(_ column: Int) {
        while let top = stack.last, top.column > column { stack.removeLast() }
        if let top = stack.last, top.kind == .sequence, top.column == column {
            stack[stack.count - 1].index += 1
        } else {
            push(Context(kind: .sequence, column: column))
        }
    }

    private mutating func setKey(_ key: Range<Int>, _ column: Int) {
        while let top = stack.last, top.column > column || (top.column == column && top.kind == .sequence) {
            stack.removeLast()
        }
        if let top = stack.last, top.kind == .mapping, top.column == column {
            stack[stack.count - 1].key = key
        } else {
            push(Context(kind: .mapping, column: column, key: key))
        }
    }

    private mutating func push(_ context: Context) {
        guard stack.count < YAMLWalker.maximumDepth else { return isTooDeep = true }
        stack.append(context)
    }

    private mutating func emit(_ node: ScalarNode) {
        collector.scalar(node, in: stack)
    }

    // MARK: Plain scalars

    /// The text of a plain scalar on this line, the colon that makes it a key, and what follows.
    private mutating func scanPlain(_ start: Int, _ mayBeKey: Bool) -> (end: Int, colon: Int?, next: Int) {
        var index = start
        var end = start
        while !isLineEnd(index) {
            let current = bytes[index]
            if current == UInt8(ascii: "{"), let after = actionEnd(index) {
                collector.hasTemplate = true
                index = after
                end = after
                continue
            }
            if mayBeKey, current == UInt8(ascii: ":"), isBlankOrEnd(index + 1) { return (end, index, index) }
            if current == UInt8(ascii: "#"), index > start, isBlank(index - 1) { break }
            index += 1
            if !isBlank(index - 1) { end = index }
        }
        return (end, nil, index)
    }

    /// Whether a plain scalar goes on in the line after the one that `index` is in: the next line with text is indented
    /// deeper than what holds the scalar, and is neither comment nor action.
    private func continues(_ index: Int) -> Bool {
        guard byte(index) != UInt8(ascii: "#") else { return false }
        let parent = stack.last?.column ?? -1
        var next = lineEnd(index) + 1
        while next < count {
            var text = next
            while byte(text) == 0x20 { text += 1 }
            if isLineEnd(skipBlanks(text)) {
                next = lineEnd(text) + 1
                continue
            }
            if text - next <= parent || byte(text) == UInt8(ascii: "#") { return false }
            if parent < 0, documentMark(text) != nil { return false }
            return !(byte(text) == UInt8(ascii: "{") && byte(text + 1) == UInt8(ascii: "{"))
        }
        return false
    }

    /// Goes over the further lines of a plain scalar. A line that reads as an entry or a key is structure, whatever its
    /// column: templates are not always indented as what they make.
    private mutating func skipContinuation() {
        let parent = stack.last?.column ?? -1
        while position < count {
            let text = skipBlanks(position)
            let isEntry = byte(text) == UInt8(ascii: "-") && isBlankOrEnd(text + 1)
            let isComment = byte(text) == UInt8(ascii: "#")
            let isAction = byte(text) == UInt8(ascii: "{") && byte(text + 1) == UInt8(ascii: "{")
            if !isLineEnd(text), text - position <= parent || isEntry || isComment || isAction || hasKey(text) {
                return
            }
            nextLine(from: text)
        }
    }

    private func hasKey(_ start: Int) -> Bool {
        var index = start
        while !isLineEnd(index) {
            if bytes[index] == UInt8(ascii: ":"), isBlankOrEnd(index + 1) { return true }
            index += 1
        }
        return false
    }

    // MARK: Template actions

    /// The offset after an action that begins and ends on this line.
    mutating func actionEnd(_ index: Int) -> Int? {
        guard byte(index) == UInt8(ascii: "{"), byte(index + 1) == UInt8(ascii: "{"), index >= noActionEndBefore else {
            return nil
        }
        var end = index + 2
        while !isLineEnd(end) {
            if bytes[end] == UInt8(ascii: "}"), byte(end + 1) == UInt8(ascii: "}") { return end + 2 }
            end += 1
        }
        noActionEndBefore = end
        return nil
    }

    /// The end of the line where a line begins with actions and holds nothing else but a comment. An action may span
    /// lines.
    private mutating func wholeLineAction(_ start: Int) -> Int? {
        var index = start
        var hasAction = false
        while byte(index) == UInt8(ascii: "{"), byte(index + 1) == UInt8(ascii: "{") {
            guard let end = ByteSearch.first("}}", in: bytes, from: max(index, noActionEndBefore)) else {
                noActionEndBefore = count
                return nil
            }
            index = skipBlanks(end + 2)
            hasAction = true
        }
        guard hasAction, isLineEnd(index) || byte(index) == UInt8(ascii: "#") else { return nil }
        return index
    }

    func newlines(in range: Range<Int>) -> Int {
        var found = 0
        for index in range where bytes[index] == 0x0A { found += 1 }
        return found
    }
}
