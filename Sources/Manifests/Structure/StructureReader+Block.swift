/// Entries of block collections: `- item`, `key: value`, `? key`, and what compact notation puts on one line.
extension StructureReader {
    /// Reads what begins at `column` of this line: any number of dashes, then a key with its value, or a value.
    mutating func readBlock(_ startColumn: Int) {
        var column = startColumn
        var isExplicitKey = false
        while bytes.isSeparator(position + 1), let indicator = blockIndicator(column) {
            isExplicitKey = indicator == Byte.question
            guard openCollection(isSequence: indicator == Byte.dash, column) else { return finishLine() }
            // `: value` of an explicit key fills that key's entry, if the key was a plain one.
            if indicator != Byte.colon || !hasOpenEntry {
                appendEntry(key: position..<position, isOpaque: indicator != Byte.dash)
            }
            token(.indicator, position..<(position + 1))
            position = bytes.skipBlanks(position + 1)
            if isAtLineEnd { return finishLine() }
            column = position - lineStart
        }
        let properties = readProperties(for: nil)
        if isAtLineEnd {
            if let anchor = properties { structure.nodes[openSlot()].anchor = anchor }
            return finishLine()
        }
        if let key = readKey() {
            if isExplicitKey, !key.hasColon { return finishExplicitKey(key) }
            if key.hasColon { return readEntry(key, column) }
        }
        let slot = openSlot()
        if let anchor = properties { structure.nodes[slot].anchor = anchor }
        readNode(into: slot)
    }

    private func blockIndicator(_ column: Int) -> UInt8? {
        switch bytes[position] {
        case Byte.dash: return Byte.dash
        case Byte.question: return Byte.question
        case Byte.colon:
            guard let top = levels.last, !top.isSequence, top.indent == column else { return nil }
            return Byte.colon
        default: return nil
        }
    }

    private var hasOpenEntry: Bool {
        guard let top = levels.last, top.current >= 0 else { return false }
        return structure.nodes[top.current].kind == .empty
    }

    /// What may be a key, at the position, on one line.
    private struct Key {
        let range: Range<Int>
        /// The place after the text and its closing quote.
        let end: Int
        let hasColon: Bool
        let isOpaque: Bool
    }

    /// Looks at the text here without taking it; `nil` where it cannot be a key.
    private mutating func readKey() -> Key? {
        let start = position
        switch bytes[start] {
        case Byte.doubleQuote, Byte.singleQuote:
            guard let quoted = scanQuoted(start, isOnLine: false), !quoted.isMultiline else { return nil }
            let hasColon = colon(after: quoted.end) != nil
            if quoted.hasAction { structure.isTemplate = true }
            return Key(
                range: (start + 1)..<(quoted.end - 1), end: quoted.end, hasColon: hasColon,
                isOpaque: quoted.isEscaped || quoted.hasAction)
        case Byte.openBracket: return readFlowKey()
        case Byte.openBrace where !TemplateActions.opens(bytes, at: start): return readFlowKey()
        case Byte.pipe, Byte.greater: return blockScalarHeader(start) == nil ? readPlainKey() : nil
        case Byte.asterisk:
            let end = nameEnd(start, isFlow: false)
            return Key(range: start..<end, end: end, hasColon: colon(after: end) != nil, isOpaque: true)
        default: return readPlainKey()
        }
    }

    private mutating func readPlainKey() -> Key? {
        let plain = scanPlain(position, stopsAtColon: true)
        guard !plain.isMultiline else { return nil }
        return Key(
            range: position..<plain.end, end: plain.end, hasColon: plain.stop == .colon, isOpaque: plain.hasAction)
    }

    /// A flow collection as a key, `{a: b}: c`, is not followed inside: only whether it ends before a colon counts.
    private func readFlowKey() -> Key? {
        var depth = 0
        var index = position
        while !bytes.isBreakOrEnd(index) {
            switch bytes[index] {
            case Byte.openBrace, Byte.openBracket: depth += 1
            case Byte.closeBrace, Byte.closeBracket: depth -= 1
            case Byte.doubleQuote, Byte.singleQuote: return nil
            default: break
            }
            index += 1
            if depth == 0 { break }
        }
        guard depth == 0, colon(after: index) != nil else { return nil }
        return Key(range: position..<index, end: index, hasColon: true, isOpaque: true)
    }

    private func colon(after end: Int) -> Int? {
        let index = bytes.skipBlanks(end)
        return bytes[index] == Byte.colon && bytes.isSeparator(index + 1) ? index : nil
    }

    private mutating func readEntry(_ key: Key, _ column: Int) {
        guard openCollection(isSequence: false, column) else { return finishLine() }
        appendEntry(key: key.range, isOpaque: key.isOpaque)
        token(.key, key.range)
        let colon = bytes.skipBlanks(key.end)
        token(.indicator, colon..<(colon + 1))
        position = bytes.skipBlanks(colon + 1)
        if isAtLineEnd { return finishLine() }
        let slot = openSlot()
        _ = readProperties(for: slot)
        if isAtLineEnd { return finishLine() }
        readNode(into: slot)
    }

    /// `? key` alone: the value follows a line that begins with a colon.
    private mutating func finishExplicitKey(_ key: Key) {
        let isQuoted = bytes[position] == Byte.doubleQuote || bytes[position] == Byte.singleQuote
        token(.key, key.range)
        position = key.end
        let isContinued = !isQuoted && !isAtComment && readContinuation()
        if let top = levels.last, top.current >= 0 {
            structure.nodes[top.current].key = key.range
            if !key.isOpaque, !isContinued { structure.nodes[top.current].flags.remove(.hasOpaqueKey) }
        }
        finishLine()
    }

    private var isAtComment: Bool { bytes[bytes.skipBlanks(position)] == Byte.hash }

    /// Steps over the lines that go on with a plain key; false where there are none.
    private mutating func readContinuation() -> Bool {
        var isContinued = false
        var flags: Node.Flags = []
        position = bytes.skipBlanks(position)
        while bytes.isBreakOrEnd(position), let next = continuation(levels.last?.indent ?? -1, &flags) {
            isContinued = true
            move(to: next)
            let plain = scanPlain(next, stopsAtColon: false)
            token(.key, next..<plain.end)
            move(to: plain.next)
        }
        return isContinued
    }

    /// Steps over `&anchor` and `!tag`; returns the anchor's name, and sets it on a node where one is given.
    mutating func readProperties(for slot: Int?, isFlow: Bool = false) -> Range<Int>? {
        var anchor: Range<Int>?
        while bytes[position] == Byte.ampersand || bytes[position] == Byte.exclamation {
            let end = nameEnd(position, isFlow: isFlow)
            token(.property, position..<end)
            if bytes[position] == Byte.ampersand { anchor = (position + 1)..<end }
            position = end
            if isFlow, !bytes.isSeparator(position) { break }
            position = bytes.skipBlanks(position)
        }
        if let slot, let anchor { structure.nodes[slot].anchor = anchor }
        return anchor
    }

    /// The end of the anchor, alias or tag at `start`. A colon ends an anchor's name, as for libyaml and go-yaml, and
    /// not a tag's.
    func nameEnd(_ start: Int, isFlow: Bool) -> Int {
        let isTag = bytes[start] == Byte.exclamation
        var index = start + 1
        while !bytes.isSeparator(index), isTag || bytes[index] != Byte.colon,
            !isFlow || !Byte.isFlowIndicator(bytes[index])
        {
            index += 1
        }
        return index
    }
}
