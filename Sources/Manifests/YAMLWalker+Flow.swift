/// Flow collections, `{…}` and `[…]`, on one line or many: JSON is one of these.
extension YAMLWalker {
    /// Walks a flow collection; the offset after it, or `nil` where it is never closed: nothing found in it counts then.
    mutating func walkFlow(_ start: Int) -> Int? {
        let parent = stack.last?.column ?? -1
        let depth = stack.count
        let checkpoint = collector.checkpoint
        let opened = line
        var index = start
        var expectsValue = false
        defer { stack.removeLast(stack.count - depth) }
        while index < count {
            let current = bytes[index]
            switch current {
            case 0x20, 0x09, 0x0D:
                index += 1
            case 0x0A:
                nextLine(from: index)
                index = skipBlanks(position)
                let isCloser = "}],#".utf8.contains(byte(index))
                let isBelow = index - position <= parent && !isCloser
                if !isLineEnd(index), isBelow || (index == position && documentMark(index) != nil) {
                    return giveUp(opened, checkpoint)
                }
            case UInt8(ascii: "#") where index == start || isBlankOrEnd(index - 1):
                collector.flowComment(index..<textEnd(index), line: line)
                index = lineEnd(index)
            case UInt8(ascii: "{") where byte(index + 1) != UInt8(ascii: "{"), UInt8(ascii: "["):
                guard stack.count < YAMLWalker.maximumDepth else {
                    isTooDeep = true
                    return nil
                }
                stack.append(
                    Context(kind: current == UInt8(ascii: "[") ? .sequence : .mapping, column: Int.max))
                expectsValue = false
                index += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                stack.removeLast()
                expectsValue = false
                index += 1
                if stack.count == depth { return index }
            case UInt8(ascii: ","):
                stack[stack.count - 1].index += 1
                stack[stack.count - 1].key = 0..<0
                expectsValue = false
                index += 1
            case UInt8(ascii: ":"):
                expectsValue = true
                index += 1
            case UInt8(ascii: "&"), UInt8(ascii: "!"):
                while !isBlankOrEnd(index), !YAMLWalker.isFlowIndicator(byte(index)) { index += 1 }
            default:
                guard let end = walkFlowScalar(index, parent, expectsValue) else {
                    collector.restore(checkpoint)
                    return nil
                }
                index = end
            }
        }
        return giveUp(opened, checkpoint, atEnd: true)
    }

    private mutating func giveUp(_ opened: Int, _ checkpoint: FieldCollector.Checkpoint, atEnd: Bool = false) -> Int? {
        collector.restore(checkpoint)
        collector.skip(opened, .unclosed, "a '{' or '[' is not closed before the next key; close it")
        if atEnd { position = count }
        return nil
    }

    private mutating func walkFlowScalar(_ start: Int, _ parent: Int, _ expectsValue: Bool) -> Int? {
        var node: ScalarNode
        let end: Int
        if byte(start) == UInt8(ascii: "\"") || byte(start) == UInt8(ascii: "'") {
            guard let quoted = scanQuoted(start, parentColumn: parent, isInFlow: true) else { return nil }
            (node, end) = quoted
        } else {
            end = flowPlainEnd(start)
            var text = end
            while text > start, isBlank(text - 1) || bytes[text - 1] == 0x0D { text -= 1 }
            node = ScalarNode(
                content: start..<text, quoting: .plain, line: line, column: start - lineStart + 1, document: document)
            node.isInFlow = true
            node.isAlias = byte(start) == UInt8(ascii: "*")
        }
        if stack[stack.count - 1].kind == .mapping, !expectsValue {
            stack[stack.count - 1].key = node.content
        } else {
            collector.scalar(node, in: stack)
        }
        return max(end, start + 1)
    }

    static func isFlowIndicator(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ","): true
        default: false
        }
    }

    /// The end of a plain scalar in a flow collection: an indicator, a comment, a key's colon, or the line's end.
    private mutating func flowPlainEnd(_ start: Int) -> Int {
        var index = start
        while !isLineEnd(index) {
            let current = bytes[index]
            if current == UInt8(ascii: "{"), let end = actionEnd(index) {
                collector.hasTemplate = true
                index = end
                continue
            }
            if YAMLWalker.isFlowIndicator(current) { break }
            if current == UInt8(ascii: "#"), index > start, isBlank(index - 1) { break }
            if current == UInt8(ascii: ":"), isBlankOrEnd(index + 1) || YAMLWalker.isFlowIndicator(byte(index + 1)) {
                break
            }
            index += 1
        }
        return index
    }
}
