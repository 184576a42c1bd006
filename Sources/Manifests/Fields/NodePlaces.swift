/// Where in the bytes a node's value stands, or where one would be put.
extension NodeTree {
    /// The place of a scalar's value, or the one after its colon where nothing stands there.
    func place(of index: Int) -> ValuePlace? {
        let node = nodes[index]
        let surroundings: ValuePlace.Surroundings = node.flags.contains(.isFlow) ? .flow : .block
        switch node.kind {
        case .scalar:
            return ValuePlace(
                range: node.value, text: bytes.text(node.value), quoting: node.quoting, surroundings: surroundings)
        case .empty:
            guard let colon = colon(of: node), node.anchor.isEmpty else { return nil }
            // A tag such as `!!str` may stand there; only a value that is plainly missing is filled in.
            let rest = bytes.skipBlanks(colon + 1)
            let isEnd = bytes.isBreakOrEnd(rest) || (bytes[rest] == Byte.hash && rest > colon + 1)
            guard isEnd || (surroundings == .flow && Byte.isFlowIndicator(bytes[rest])) else { return nil }
            return ValuePlace(range: (colon + 1)..<(colon + 1), text: "", surroundings: surroundings, lead: " ")
        default: return nil
        }
    }

    private func colon(of node: Node) -> Int? {
        guard !node.key.isEmpty else { return nil }
        let colon = bytes.skipBlanks(node.key.upperBound + (isQuoted(node.key) ? 1 : 0))
        return bytes[colon] == Byte.colon ? colon : nil
    }

    private func isQuoted(_ key: Range<Int>) -> Bool {
        let before = bytes[key.lowerBound - 1]
        return (before == Byte.doubleQuote || before == Byte.singleQuote) && bytes[key.upperBound] == before
    }

    /// The place of a new entry right after one that a map holds: on a line of its own with the entry's indentation, or
    /// after a comma; `nil` where the entry has no value to come after, or where more than dashes stands before its key, so
    /// that its indentation is not clear.
    func place(ofNewKey key: String, after index: Int) -> ValuePlace? {
        let entry = nodes[index]
        guard entry.kind != .empty else { return nil }
        let isQuoted = isQuoted(entry.key)
        let quote = isQuoted && bytes[entry.key.lowerBound - 1] == Byte.doubleQuote ? "\"" : ""
        var end = max(entry.value.upperBound, entry.key.upperBound)
        if entry.flags.contains(.isFlow) {
            if entry.quoting != .plain { end += 1 }
            return ValuePlace(
                range: end..<end, text: "", surroundings: .text, lead: ", \(quote)\(key)\(quote): \(quote)",
                trail: quote)
        }
        end = bytes.lineEnd(end)
        let start = entry.key.lowerBound - (isQuoted ? 1 : 0)
        let indentation = start - entry.valueLineStart
        guard indentation >= 0,
            (entry.valueLineStart..<start).allSatisfy({ bytes[$0] == Byte.space || bytes[$0] == Byte.dash })
        else { return nil }
        let lead = lineBreak(at: end, lineStart: entry.valueLineStart) + String(repeating: " ", count: indentation)
        return ValuePlace(
            range: end..<end, text: "", surroundings: .text, lead: lead + "\(quote)\(key)\(quote): \(quote)",
            trail: quote)
    }

    /// The line break that ends a line, else the one before it, else a line feed.
    private func lineBreak(at end: Int, lineStart: Int) -> String {
        if end < bytes.count { return bytes.text(end..<bytes.afterBreak(end)) }
        if bytes[lineStart - 1] == Byte.carriageReturn { return "\r" }
        return bytes[lineStart - 2] == Byte.carriageReturn && bytes[lineStart - 1] == Byte.lineFeed ? "\r\n" : "\n"
    }
}
