/// Literal and folded block scalars: their content is opaque.
extension YAMLWalker {
    /// `|` or `>`, then indicators, then nothing but a comment.
    func isBlockScalarHeader(_ index: Int) -> Bool {
        var index = index + 1
        while "+-123456789".utf8.contains(byte(index)) { index += 1 }
        guard isBlankOrEnd(index) else { return false }
        let rest = skipBlanks(index)
        return isLineEnd(rest) || byte(rest) == UInt8(ascii: "#")
    }

    /// Goes over the lines of the scalar: those indented at least as its first, blank ones, and lines of template
    /// actions, which Helm users write at the margin.
    mutating func walkBlockScalar(_ index: Int) {
        let parent = stack.last?.column ?? -1
        var content: Int?
        var header = index + 1
        while "+-123456789".utf8.contains(byte(header)) {
            if byte(header) >= UInt8(ascii: "1"), byte(header) <= UInt8(ascii: "9") {
                content = max(parent, 0) + Int(byte(header) - UInt8(ascii: "0"))
            }
            header += 1
        }
        nextLine(from: index)
        while position < count {
            var text = position
            while byte(text) == 0x20 { text += 1 }
            let column = text - position
            let isAction = byte(text) == UInt8(ascii: "{") && byte(text + 1) == UInt8(ascii: "{")
            if !isLineEnd(skipBlanks(text)), !isAction {
                guard column > parent, column >= content ?? 0 else { return }
                if parent < 0, column == 0, documentMark(text) != nil { return }
                content = content ?? column
            }
            collector.opaqueLine(text..<textEnd(text), line: line)
            nextLine(from: text)
        }
    }
}
