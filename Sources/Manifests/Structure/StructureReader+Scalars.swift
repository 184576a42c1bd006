/// Scalars: plain, quoted, block, and aliases.
extension StructureReader {
    /// Reads a value in block context into a node and finishes its line.
    mutating func readNode(into slot: Int) {
        begin(slot)
        switch bytes[position] {
        case Byte.doubleQuote, Byte.singleQuote:
            guard readQuoted(into: slot, isOnLine: false) else { return readOpaqueLine(into: slot) }
        case Byte.openBracket: return readFlowValue(into: slot)
        case Byte.openBrace where !TemplateActions.opens(bytes, at: position): return readFlowValue(into: slot)
        case Byte.pipe, Byte.greater:
            guard let header = blockScalarHeader(position) else { return readPlain(into: slot) }
            return readBlockScalar(into: slot, header)
        case Byte.asterisk: readAlias(into: slot, isFlow: false)
        default: return readPlain(into: slot)
        }
        if endLine() { structure.nodes[slot].flags.insert(.isMalformed) }
    }

    private mutating func readFlowValue(into slot: Int) {
        guard readFlow(into: slot) else { return readOpaqueLine(into: slot) }
        finishLine()
    }

    /// Notes where a node's value begins: here, or on an earlier line that was already left.
    mutating func begin(_ slot: Int, _ first: (line: Int, lineStart: Int)? = nil) {
        structure.nodes[slot].valueLine = first?.line ?? line
        structure.nodes[slot].valueLineStart = first?.lineStart ?? lineStart
    }

    mutating func fill(
        _ slot: Int, _ kind: Node.Kind, _ value: Range<Int>, _ quoting: Quoting = .plain, _ flags: Node.Flags = []
    ) {
        structure.nodes[slot].kind = kind
        structure.nodes[slot].value = value
        structure.nodes[slot].quoting = quoting
        structure.nodes[slot].flags.formUnion(flags)
        if flags.contains(.hasAction) { structure.isTemplate = true }
        if kind == .alias { structure.hasAliases = true }
    }

    mutating func readAlias(into slot: Int, isFlow: Bool) {
        let end = nameEnd(position, isFlow: isFlow)
        fill(slot, .alias, position..<end)
        token(.alias, position..<end)
        position = end
    }

    /// Takes the rest of a line whose value does not end as it should, so that the next line is read afresh.
    private mutating func readOpaqueLine(into slot: Int) {
        let start = position
        while !bytes.isBreakOrEnd(position), !(bytes[position] == Byte.hash && isAfterBlank(position)) {
            position += 1
        }
        let range = start..<bytes.trimmedEnd(start, position)
        fill(slot, .scalar, range, .plain, .isMalformed)
        token(.junk, range)
        finishLine()
    }

    // MARK: Plain

    struct Plain {
        enum Stop { case colon, comment, end, indicator }
        /// The end of the text, trailing blanks left out.
        let end: Int
        /// Where reading stopped.
        let next: Int
        let stop: Stop
        let hasAction: Bool
        /// An action in it spans lines.
        let isMultiline: Bool
    }

    /// Finds the end of plain text on its line; actions in it are opaque.
    mutating func scanPlain(_ start: Int, stopsAtColon: Bool, isFlow: Bool = false) -> Plain {
        var index = start
        var end = start
        var hasAction = false
        var isMultiline = false
        var stop = Plain.Stop.end
        scan: while index < bytes.count {
            switch bytes[index] {
            case Byte.lineFeed, Byte.carriageReturn: break scan
            case Byte.space, Byte.tab:
                index += 1
                continue
            case Byte.colon:
                let isAtSeparator =
                    bytes.isSeparator(index + 1) || (isFlow && Byte.isFlowIndicator(bytes[index + 1]))
                if stopsAtColon, isAtSeparator {
                    stop = .colon
                    break scan
                }
            case Byte.hash:
                if index > start, bytes.isBlank(index - 1) {
                    stop = .comment
                    break scan
                }
            case Byte.openBrace:
                if TemplateActions.opens(bytes, at: index), let close = actions.end(of: index, in: bytes) {
                    hasAction = true
                    if !isMultiline { isMultiline = bytes.hasBreak(index..<close) }
                    index = close
                    end = close
                    continue
                }
                if isFlow {
                    stop = .indicator
                    break scan
                }
            case Byte.comma, Byte.openBracket, Byte.closeBracket, Byte.closeBrace:
                if isFlow {
                    stop = .indicator
                    break scan
                }
            default: break
            }
            index += 1
            end = index
        }
        return Plain(end: end, next: index, stop: stop, hasAction: hasAction, isMultiline: isMultiline)
    }

    private mutating func readPlain(into slot: Int) {
        let start = position
        var plain = scanPlain(start, stopsAtColon: false)
        var flags: Node.Flags = []
        if plain.hasAction { flags.insert(.hasAction) }
        if plain.isMultiline { flags.insert(.isMultiline) }
        if plain.isMultiline { move(to: plain.next) } else { position = plain.next }
        if plain.stop == .end, !plain.hasAction {
            let indent = levels.last?.indent ?? -1
            while plain.stop == .end, let next = continuation(indent, &flags) {
                flags.insert(.isMultiline)
                move(to: next)
                plain = scanPlain(next, stopsAtColon: false)
                if plain.hasAction { flags.insert(.hasAction) }
                if plain.isMultiline { move(to: plain.next) } else { position = plain.next }
            }
        }
        fill(slot, .scalar, start..<plain.end, .plain, flags)
        token(.scalar, start..<plain.end)
        finishLine()
    }

    /// Where the next line goes on with the plain text before it: deeper than `indent`, no comment, no marker.
    mutating func continuation(_ indent: Int, _ flags: inout Node.Flags) -> Int? {
        var index = position
        var start = lineStart
        repeat {
            guard index < bytes.count else { return nil }
            start = bytes.afterBreak(index)
            index = bytes.skipBlanks(start)
        } while index < bytes.count && bytes.isBreakOrEnd(index)
        guard index < bytes.count, index - start > indent, bytes[index] != Byte.hash else { return nil }
        if index == start, bytes.isDocumentMarker(index) { return nil }
        if let end = lineOfActions(at: index) {
            if TemplateActions.joinsLineBefore(bytes, index..<end) { flags.insert(.hasAction) }
            return nil
        }
        return index
    }

    // MARK: Quoted

    struct Quoted {
        /// The place after the closing quote.
        let end: Int
        let isEscaped: Bool
        let isMultiline: Bool
        let hasAction: Bool
    }

    /// Finds the closing quote; `nil` where there is none in the document (or on the line).
    mutating func scanQuoted(_ start: Int, isOnLine: Bool) -> Quoted? {
        let quote = bytes[start]
        let isOnLine = isOnLine || start < unclosedQuoteEnd
        var index = start + 1
        var isEscaped = false
        var isMultiline = false
        var hasAction = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte == quote {
                guard quote == Byte.singleQuote, bytes[index + 1] == quote else {
                    return Quoted(
                        end: index + 1, isEscaped: isEscaped, isMultiline: isMultiline, hasAction: hasAction)
                }
                isEscaped = true
                index += 2
            } else if byte == Byte.backslash, quote == Byte.doubleQuote {
                isEscaped = true
                // An escaped line break is still a line's end.
                index += bytes.isBreakOrEnd(index + 1) ? 1 : 2
            } else if byte == Byte.openBrace, bytes[index + 1] == Byte.openBrace,
                let close = actions.endOnLine(of: index, in: bytes)
            {
                hasAction = true
                index = close
            } else if bytes.isBreakOrEnd(index) {
                isMultiline = true
                index = bytes.afterBreak(index)
                if isOnLine || bytes.isDocumentMarker(index) { break }
            } else {
                index += 1
            }
        }
        if !isOnLine { unclosedQuoteEnd = index }
        return nil
    }

    /// Reads a quoted value into a node; false where it does not end.
    mutating func readQuoted(into slot: Int, isOnLine: Bool) -> Bool {
        let start = position
        guard let quoted = scanQuoted(start, isOnLine: isOnLine) else { return false }
        var flags: Node.Flags = []
        if quoted.isEscaped { flags.insert(.isEscaped) }
        if quoted.isMultiline { flags.insert(.isMultiline) }
        if quoted.hasAction { flags.insert(.hasAction) }
        let range = (start + 1)..<(quoted.end - 1)
        fill(slot, .scalar, range, bytes[start] == Byte.doubleQuote ? .double : .single, flags)
        token(.scalar, range)
        if quoted.isMultiline { move(to: quoted.end) } else { position = quoted.end }
        return true
    }

    // MARK: Block scalars

    struct BlockScalarHeader {
        let end: Int
        /// The explicit indentation indicator, 0 where there is none.
        let indentation: Int
    }

    /// The header of a block scalar, `|` or `>` with its indicators; `nil` where the line makes it plain text.
    func blockScalarHeader(_ start: Int) -> BlockScalarHeader? {
        var index = start + 1
        var indentation = 0
        for _ in 0..<2 {
            let byte = bytes[index]
            if byte == Byte.plus || byte == Byte.dash {
                index += 1
            } else if Byte.isDigit(byte), byte != 0x30, indentation == 0 {
                indentation = Int(byte) - 0x30
                index += 1
            }
        }
        let end = index
        index = bytes.skipBlanks(index)
        return bytes.isBreakOrEnd(index) || bytes[index] == Byte.hash
            ? BlockScalarHeader(end: end, indentation: indentation) : nil
    }

    /// Takes the block's lines: those indented far enough, blank ones between, and lines of template actions that more
    /// of the block follows (Helm's `{{- if }}` often stands at the margin inside a block).
    private mutating func readBlockScalar(into slot: Int, _ header: BlockScalarHeader) {
        let parent = levels.last?.indent ?? -1
        let isFolded = bytes[position] == Byte.greater
        token(.indicator, position..<header.end)
        position = header.end
        finishLine()
        let start = position
        var indent = header.indentation > 0 ? max(parent, 0) + header.indentation : 0
        var end = start
        var index = start
        while index < bytes.count {
            var content = index
            while bytes[content] == Byte.space { content += 1 }
            let column = content - index
            if bytes.isBreakOrEnd(bytes.skipBlanks(content)) {
                content = bytes.skipBlanks(content)
                index = bytes.afterBreak(content)
                continue
            }
            if column < max(indent, parent + 1, 1) || (indent == 0 && TemplateActions.opens(bytes, at: content)) {
                guard let actions = lineOfActions(at: content) else {
                    if column < max(indent, parent + 1, 1) { break }
                    indent = column
                    continue
                }
                index = bytes.afterBreak(bytes.lineEnd(actions))
                continue
            }
            if indent == 0 { indent = column }
            index = bytes.afterBreak(bytes.lineEnd(content))
            end = index
        }
        fill(slot, .blockScalar, start..<end, .plain, isFolded ? [.isMultiline, .isFolded] : .isMultiline)
        token(.blockScalar, start..<end)
        move(to: end)
    }
}

extension ByteView {
    func hasBreak(_ range: Range<Int>) -> Bool {
        for index in range where self[index] == Byte.lineFeed || self[index] == Byte.carriageReturn { return true }
        return false
    }
}
