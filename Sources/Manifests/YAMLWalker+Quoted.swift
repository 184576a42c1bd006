/// Single- and double-quoted scalars.
extension YAMLWalker {
    /// A quoted scalar, over several lines where it must be. `nil` where it is not closed before the structure around it
    /// goes on: the walk then stands at that line.
    mutating func scanQuoted(_ start: Int, parentColumn: Int, isInFlow: Bool = false) -> (node: ScalarNode, end: Int)? {
        let quote = byte(start)
        let isDouble = quote == UInt8(ascii: "\"")
        var node = ScalarNode(
            content: (start + 1)..<(start + 1), quoting: isDouble ? .double : .single, line: line,
            column: start + 1 - lineStart + 1, document: document)
        node.isInFlow = isInFlow
        var index = start + 1
        while index < count {
            let current = bytes[index]
            if current == quote {
                if !isDouble, byte(index + 1) == quote {
                    node.hasEscapes = true
                    index += 2
                    continue
                }
                node.content = (start + 1)..<index
                return (node, index + 1)
            }
            if isDouble, current == UInt8(ascii: "\\") {
                node.hasEscapes = true
                // An escaped line break is a line break too.
                index += byte(index + 1) == 0x0A ? 1 : 2
                continue
            }
            if current == UInt8(ascii: "{"), let end = actionEnd(index) {
                collector.hasTemplate = true
                index = end
                continue
            }
            if current == 0x0A {
                node.isMultiLine = true
                let opened = node.line
                nextLine(from: index)
                let text = skipBlanks(position)
                if !isLineEnd(text), text - position <= parentColumn || documentMark(position) != nil {
                    collector.skip(
                        opened, .unclosed, "a quoted value is not closed before the next key; close the quote")
                    return nil
                }
                index = position
                continue
            }
            index += 1
        }
        collector.skip(node.line, .unclosed, "a quoted value is never closed; close the quote")
        position = count
        return nil
    }
}
