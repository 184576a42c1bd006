/// Finds where a Go template action `{{ … }}` ends, in time linear in the file whatever the file holds.
///
/// The searches are remembered: however many openings ask, each byte is looked at once.
struct TemplateActions {
    private var opening = PairSearch(Byte.openBrace, Byte.openBrace)
    private var closing = PairSearch(Byte.closeBrace, Byte.closeBrace)
    private var commentEnd = PairSearch(Byte.asterisk, Byte.slash)
    private var lineFeed = PairSearch(Byte.lineFeed, nil)

    @inline(__always)
    static func opens(_ bytes: ByteView, at index: Int) -> Bool {
        bytes[index] == Byte.openBrace && bytes[index + 1] == Byte.openBrace
    }

    /// The place after the action that opens at `start`; `nil` where it does not end, and `{{` is ordinary text.
    ///
    /// An action may span lines (Go 1.16), a comment `{{/* … */}}` may hold other actions. An action over several lines
    /// that meets another opening first is taken for unclosed: it must not swallow the file.
    mutating func end(of start: Int, in bytes: ByteView) -> Int? {
        if let end = endOfComment(start, in: bytes) { return end }
        guard let close = closing.next(from: start + 2, in: bytes) else { return nil }
        if let line = lineFeed.next(from: start, in: bytes), line < close,
            let open = opening.next(from: start + 2, in: bytes), open < close
        {
            return nil
        }
        return close + 2
    }

    /// As ``end(of:in:)``, for an action that must end on its line: inside quotes, `{{` may be mere text.
    mutating func endOnLine(of start: Int, in bytes: ByteView) -> Int? {
        guard let close = closing.next(from: start + 2, in: bytes) else { return nil }
        if let line = lineFeed.next(from: start, in: bytes), line < close { return nil }
        return close + 2
    }

    private mutating func endOfComment(_ start: Int, in bytes: ByteView) -> Int? {
        var index = start + 2
        if bytes[index] == Byte.dash { index += 1 }
        index = bytes.skipBlanks(index)
        guard bytes[index] == Byte.slash, bytes[index + 1] == Byte.asterisk,
            let end = commentEnd.next(from: index + 2, in: bytes)
        else { return nil }
        index = bytes.skipBlanks(end + 2)
        if bytes[index] == Byte.dash { index += 1 }
        return bytes[index] == Byte.closeBrace && bytes[index + 1] == Byte.closeBrace ? index + 2 : nil
    }

    /// Whether a line that is only actions prints text that joins the value on the line before it, as
    /// `{{- .Values.tag }}` does; control actions, comments and `nindent` do not.
    static func joinsLineBefore(_ bytes: ByteView, _ action: Range<Int>) -> Bool {
        var index = action.lowerBound + 2
        if bytes[index] == Byte.dash { index += 1 }
        index = bytes.skipBlanks(index)
        guard bytes[index] != Byte.slash else { return false }
        let word = index
        while Byte.isLetter(bytes[index]) { index += 1 }
        let control: [StaticString] = ["if", "else", "end", "with", "range", "define", "block"]
        if control.contains(where: { bytes.equals($0, word..<index) }) { return false }
        return bytes.first("nindent", in: action) == nil && bytes.first(":=", in: action) == nil
    }
}

/// The next place of one or two bytes, remembered until it is passed.
private struct PairSearch {
    private let first: UInt8
    private let second: UInt8?
    private var from = 0
    private var found = -1

    init(_ first: UInt8, _ second: UInt8?) {
        self.first = first
        self.second = second
    }

    mutating func next(from start: Int, in bytes: ByteView) -> Int? {
        if start > found {
            from = start
            found = first(from: start, before: bytes.count, in: bytes)
        } else if start < from {
            // The reader went back: only the stretch before the known one is new.
            let earlier = first(from: start, before: from, in: bytes)
            if earlier < from { found = earlier }
            from = start
        }
        return found < bytes.count ? found : nil
    }

    private func first(from start: Int, before end: Int, in bytes: ByteView) -> Int {
        var index = start
        while index < end, !matches(bytes, index) { index += 1 }
        return index
    }

    private func matches(_ bytes: ByteView, _ index: Int) -> Bool {
        guard bytes[index] == first else { return false }
        guard let second else { return true }
        return bytes[index + 1] == second
    }
}
