/// Flow collections, `{…}` and `[…]`, JSON among them, over any number of lines.
extension StructureReader {
    /// An open flow collection.
    struct FlowLevel {
        let node: Int
        let isSequence: Bool
        /// The entry being read, -1 after a comma; in a sequence's single pair `[a: b]`, the pair's.
        var entry = -1
        /// Whether a colon was read and the entry's value is due.
        var awaitsValue = false
        var count = 0
    }

    /// What to go back to where a collection turns out to be unclosed.
    private struct Mark {
        let position: Int
        let line: Int
        let lineStart: Int
        let nodes: Int
        let comments: Int
        let tokens: Int
    }

    /// Reads the collection that begins here into a node.
    ///
    /// False where it does not end in its document: the reader is then back at its start, and later collections of the
    /// stretch that was searched must end on their line, so that the search is not made twice.
    mutating func readFlow(into slot: Int) -> Bool {
        let mark = Mark(
            position: position, line: line, lineStart: lineStart, nodes: structure.nodes.count,
            comments: structure.comments.count, tokens: structure.tokens.count)
        let isOnLine = position < unclosedFlowEnd
        flowLevels.removeAll(keepingCapacity: true)
        if readFlowItems(slot, isOnLine: isOnLine) { return true }
        if !isOnLine { unclosedFlowEnd = position }
        position = mark.position
        line = mark.line
        lineStart = mark.lineStart
        structure.nodes.removeLast(structure.nodes.count - mark.nodes)
        structure.comments.removeLast(structure.comments.count - mark.comments)
        structure.tokens.removeLast(structure.tokens.count - mark.tokens)
        return false
    }

    private mutating func readFlowItems(_ slot: Int, isOnLine: Bool) -> Bool {
        let start = position
        // Collections below the depth limit are only counted.
        var hidden = 0
        // A colon right after a quoted key or a collection needs no blank: JSON.
        var isAfterJSONKey = false
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case Byte.space, Byte.tab:
                position += 1
                continue
            case Byte.lineFeed, Byte.carriageReturn:
                if isOnLine { return false }
                guard beginFlowLine() else { return false }
                continue
            case Byte.hash:
                let end = bytes.lineEnd(position)
                comment(position..<end)
                position = end
                continue
            case Byte.openBracket, Byte.openBrace:
                if byte == Byte.openBrace, TemplateActions.opens(bytes, at: position),
                    actions.end(of: position, in: bytes) != nil
                {
                    readFlowPlain(hidden > 0, isOnLine: isOnLine)
                    break
                }
                let isTooDeep = levels.count + flowLevels.count >= StructureReader.maximumDepth
                if hidden > 0 || isTooDeep {
                    noteTooDeep()
                    hidden += 1
                } else {
                    openFlow(position == start ? slot : openFlowValue(), isSequence: byte == Byte.openBracket)
                }
                takeIndicator()
            case Byte.closeBracket, Byte.closeBrace:
                takeIndicator()
                if hidden > 0 {
                    hidden -= 1
                } else {
                    if let closed = flowLevels.popLast() {
                        structure.nodes[closed.node].value = structure.nodes[closed.node].value.lowerBound..<position
                    }
                }
                if flowLevels.isEmpty { return true }
                isAfterJSONKey = true
                continue
            case Byte.comma:
                takeIndicator()
                if hidden == 0 { endFlowEntry() }
            case Byte.colon where isAfterJSONKey || isFlowColon:
                takeIndicator()
                if hidden == 0 { takeFlowColon() }
            case Byte.question where bytes.isSeparator(position + 1):
                takeIndicator()
                if hidden == 0 { takeFlowQuestion() }
            case Byte.doubleQuote, Byte.singleQuote:
                guard readFlowQuoted(hidden > 0, isOnLine: isOnLine) else { return false }
                isAfterJSONKey = true
                continue
            case Byte.ampersand, Byte.exclamation:
                readFlowProperties(hidden > 0)
            case Byte.asterisk:
                let end = nameEnd(position, isFlow: true)
                token(.alias, position..<end)
                placeFlowScalar(.alias, position..<end, .plain, [], hidden > 0)
                position = end
            default:
                readFlowPlain(hidden > 0, isOnLine: isOnLine)
            }
            isAfterJSONKey = false
        }
        return false
    }

    /// Steps to the next line; false at a document marker, which no collection outlives.
    private mutating func beginFlowLine() -> Bool {
        skipBreak()
        if bytes.isDocumentMarker(position) { return false }
        position = bytes.skipBlanks(position)
        if let action = lineOfActions(at: position) {
            structure.isTemplate = true
            token(.action, position..<action)
            move(to: action)
        }
        return true
    }

    private var isFlowColon: Bool {
        bytes.isSeparator(position + 1) || Byte.isFlowIndicator(bytes[position + 1])
    }

    private mutating func takeIndicator() {
        token(.indicator, position..<(position + 1))
        position += 1
    }

    // MARK: Entries

    private mutating func openFlow(_ slot: Int, isSequence: Bool) {
        fill(slot, isSequence ? .sequence : .mapping, position..<(position + 1), .plain, .isFlow)
        begin(slot)
        flowLevels.append(FlowLevel(node: slot, isSequence: isSequence))
    }

    /// The node that a collection fills. One that stands where a map's key belongs becomes the value of an entry
    /// without a key: nothing is looked up by such a key.
    private mutating func openFlowValue() -> Int {
        let top = flowLevels.count - 1
        guard top >= 0 else { return openSlot() }
        if flowLevels[top].awaitsValue {
            flowLevels[top].awaitsValue = false
            return flowLevels[top].entry
        }
        // An item whose anchor was read before it has its node already.
        let entry = flowLevels[top].entry
        if entry >= 0, flowLevels[top].isSequence, structure.nodes[entry].kind == .empty { return entry }
        return appendFlowEntry(top)
    }

    private mutating func appendFlowEntry(_ top: Int) -> Int {
        let node = append(flowLevels[top].node)
        if flowLevels[top].isSequence {
            structure.nodes[node].index = flowLevels[top].count
        } else {
            structure.nodes[node].flags.insert(.hasOpaqueKey)
        }
        structure.nodes[node].flags.insert(.isFlow)
        flowLevels[top].count += 1
        flowLevels[top].entry = node
        return node
    }

    private mutating func endFlowEntry() {
        let top = flowLevels.count - 1
        guard top >= 0 else { return }
        flowLevels[top].entry = -1
        flowLevels[top].awaitsValue = false
    }

    /// `[? a: b]`: what follows is a key, not the item. Nobody writes it; the item is left alone.
    private mutating func takeFlowQuestion() {
        let top = flowLevels.count - 1
        guard top >= 0, flowLevels[top].isSequence, flowLevels[top].entry < 0 else { return }
        structure.nodes[appendFlowEntry(top)].flags.insert(.isMalformed)
    }

    private mutating func takeFlowColon() {
        let top = flowLevels.count - 1
        guard top >= 0 else { return }
        let entry = flowLevels[top].entry
        if entry < 0 {
            _ = appendFlowEntry(top)
        } else if structure.nodes[entry].kind != .empty {
            guard flowLevels[top].isSequence, structure.nodes[entry].kind == .scalar,
                structure.nodes[entry].parent == flowLevels[top].node
            else {
                structure.nodes[entry].flags.insert(.isMalformed)
                return
            }
            // `[a: b]`: the item is a map of one pair, and what was read is its key.
            let item = structure.nodes[entry]
            structure.nodes[entry].kind = .mapping
            structure.nodes[entry].quoting = .plain
            let pair = append(entry)
            structure.nodes[pair].key = item.value
            structure.nodes[pair].line = item.valueLine
            structure.nodes[pair].flags.insert(.isFlow)
            if !item.flags.isDisjoint(with: [.isEscaped, .hasAction, .isMultiline]) {
                structure.nodes[pair].flags.insert(.hasOpaqueKey)
            }
            flowLevels[top].entry = pair
        }
        flowLevels[top].awaitsValue = true
    }

    /// Puts a scalar or an alias where the innermost collection expects a key, a value or an item.
    private mutating func placeFlowScalar(
        _ kind: Node.Kind, _ range: Range<Int>, _ quoting: Quoting, _ flags: Node.Flags, _ isHidden: Bool,
        _ first: (line: Int, lineStart: Int)? = nil
    ) {
        let top = flowLevels.count - 1
        guard !isHidden, top >= 0 else { return }
        let flags = flags.union(.isFlow)
        let level = flowLevels[top]
        if level.awaitsValue {
            begin(level.entry, first)
            fill(level.entry, kind, range, quoting, flags)
            flowLevels[top].awaitsValue = false
        } else if level.entry >= 0, !level.isSequence || structure.nodes[level.entry].kind != .empty {
            // Text after text: plain text over several lines, or a slip. Either way not a value to be sure of.
            structure.nodes[level.entry].flags.insert(.isMalformed)
        } else if level.isSequence {
            let node = level.entry >= 0 ? level.entry : appendFlowEntry(top)
            begin(node, first)
            fill(node, kind, range, quoting, flags)
        } else {
            let node = appendFlowEntry(top)
            structure.nodes[node].key = range
            if kind == .scalar, flags.isDisjoint(with: [.isEscaped, .hasAction, .isMultiline]) {
                structure.nodes[node].flags.remove(.hasOpaqueKey)
            }
        }
    }

    // MARK: Scalars

    /// Reads plain text, over as many lines as it goes on; only indicators, a comment and a key's colon end it.
    private mutating func readFlowPlain(_ isHidden: Bool, isOnLine: Bool) {
        let start = position
        let first = (line: line, lineStart: lineStart)
        var plain = scanPlain(start, stopsAtColon: true, isFlow: true)
        var end = max(plain.end, start + 1)
        var flags: Node.Flags = plain.hasAction ? .hasAction : []
        if plain.isMultiline { flags.insert(.isMultiline) }
        move(to: max(plain.next, end))
        while plain.stop == .end, !plain.hasAction, !isOnLine, let next = flowContinuation() {
            move(to: next)
            plain = scanPlain(next, stopsAtColon: true, isFlow: true)
            end = plain.end
            flags.insert(.isMultiline)
            if plain.hasAction { flags.insert(.hasAction) }
            move(to: plain.next)
        }
        if plain.hasAction { structure.isTemplate = true }
        token(.scalar, start..<end)
        placeFlowScalar(.scalar, start..<end, .plain, flags, isHidden, first)
    }

    /// Where a following line goes on with the plain text before it.
    private mutating func flowContinuation() -> Int? {
        var index = position
        repeat {
            guard index < bytes.count else { return nil }
            let start = bytes.afterBreak(index)
            if bytes.isDocumentMarker(start) { return nil }
            index = bytes.skipBlanks(start)
        } while index < bytes.count && bytes.isBreakOrEnd(index)
        let byte = bytes[index]
        guard index < bytes.count, byte != Byte.hash else { return nil }
        if Byte.isFlowIndicator(byte) {
            guard TemplateActions.opens(bytes, at: index), actions.end(of: index, in: bytes) != nil else { return nil }
        }
        if byte == Byte.colon, bytes.isSeparator(index + 1) || Byte.isFlowIndicator(bytes[index + 1]) { return nil }
        return lineOfActions(at: index) == nil ? index : nil
    }

    private mutating func readFlowQuoted(_ isHidden: Bool, isOnLine: Bool) -> Bool {
        let start = position
        guard let quoted = scanQuoted(start, isOnLine: isOnLine) else { return false }
        if quoted.hasAction { structure.isTemplate = true }
        var flags: Node.Flags = []
        if quoted.isEscaped { flags.insert(.isEscaped) }
        if quoted.isMultiline { flags.insert(.isMultiline) }
        if quoted.hasAction { flags.insert(.hasAction) }
        let range = (start + 1)..<(quoted.end - 1)
        let quoting: Quoting = bytes[start] == Byte.doubleQuote ? .double : .single
        token(.scalar, range)
        placeFlowScalar(.scalar, range, quoting, flags, isHidden)
        if quoted.isMultiline { move(to: quoted.end) } else { position = quoted.end }
        return true
    }

    /// An anchor or a tag before an item or a value.
    private mutating func readFlowProperties(_ isHidden: Bool) {
        let anchor = readProperties(for: nil, isFlow: true)
        let top = flowLevels.count - 1
        guard !isHidden, top >= 0, let anchor else { return }
        if flowLevels[top].awaitsValue {
            structure.nodes[flowLevels[top].entry].anchor = anchor
        } else if flowLevels[top].isSequence, flowLevels[top].entry < 0 {
            let node = appendFlowEntry(top)
            structure.nodes[node].anchor = anchor
        }
    }
}
