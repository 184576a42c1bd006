/// The bytes of a file, read without ever leaving them: an index outside reads as 0.
///
/// The buffer is only lent to the scanner; nothing that holds a view outlives the call that was given the buffer.
struct ByteView {
    private let bytes: UnsafeRawBufferPointer
    let count: Int

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        count = bytes.count
    }

    @inline(__always)
    subscript(_ index: Int) -> UInt8 {
        UInt(bitPattern: index) < UInt(bitPattern: count) ? bytes[index] : 0
    }

    /// A part of the bytes as a view of its own, whose indices begin at 0.
    func slice(_ range: Range<Int>) -> ByteView { ByteView(UnsafeRawBufferPointer(rebasing: bytes[range])) }

    /// The text of a range, cut to the bytes there are.
    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range.clamped(to: 0..<count)], as: UTF8.self)
    }

    func matches(_ text: StaticString, at index: Int) -> Bool {
        matches(text, at: index, before: count)
    }

    /// Whether `text` stands at `index` and ends no later than `end`.
    func matches(_ text: StaticString, at index: Int, before end: Int) -> Bool {
        guard index >= 0, text.utf8CodeUnitCount <= min(end, count) - index else { return false }
        return text.withUTF8Buffer { wanted in
            for offset in wanted.indices where bytes[index + offset] != wanted[offset] { return false }
            return true
        }
    }

    /// Whether a range ends with `text`.
    func ends(_ range: Range<Int>, with text: StaticString) -> Bool {
        range.count >= text.utf8CodeUnitCount && matches(text, at: range.upperBound - text.utf8CodeUnitCount)
    }

    /// Whether a range holds exactly `text`.
    func equals(_ text: StaticString, _ range: Range<Int>) -> Bool {
        range.count == text.utf8CodeUnitCount && matches(text, at: range.lowerBound)
    }

    /// The first place of `text` that lies wholly in a range.
    func first(_ text: StaticString, in range: Range<Int>) -> Int? {
        let last = range.upperBound - text.utf8CodeUnitCount
        guard range.lowerBound <= last else { return nil }
        let byte = text.withUTF8Buffer { $0.first } ?? 0
        for index in range.lowerBound...last where self[index] == byte && matches(text, at: index) { return index }
        return nil
    }

    @inline(__always)
    func isBlank(_ index: Int) -> Bool {
        self[index] == Byte.space || self[index] == Byte.tab
    }

    @inline(__always)
    func isBreakOrEnd(_ index: Int) -> Bool {
        index >= count || self[index] == Byte.lineFeed || self[index] == Byte.carriageReturn
    }

    /// Whether a blank, a line break or the end stands here: what makes `-`, `?` and `:` indicators.
    @inline(__always)
    func isSeparator(_ index: Int) -> Bool {
        isBreakOrEnd(index) || isBlank(index)
    }

    /// The first place at or after `index` that is not a blank.
    @inline(__always)
    func skipBlanks(_ index: Int) -> Int {
        var index = index
        while isBlank(index) { index += 1 }
        return index
    }

    /// The end of the line that `index` lies in, before its break.
    func lineEnd(_ index: Int) -> Int {
        var index = index
        while !isBreakOrEnd(index) { index += 1 }
        return index
    }

    /// The place after the line break at `index`; `\r\n` is one break.
    func afterBreak(_ index: Int) -> Int {
        guard index < count else { return count }
        return index + (self[index] == Byte.carriageReturn && self[index + 1] == Byte.lineFeed ? 2 : 1)
    }

    /// The end of a text without its trailing blanks.
    func trimmedEnd(_ start: Int, _ end: Int) -> Int {
        var end = end
        while end > start, isBlank(end - 1) { end -= 1 }
        return end
    }

    /// Whether `---` or `...` stands here as a document marker; `index` must begin a line.
    func isDocumentMarker(_ index: Int) -> Bool {
        (matches("---", at: index) || matches("...", at: index)) && isSeparator(index + 3)
    }
}

/// The bytes that structure is made of.
enum Byte {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let exclamation: UInt8 = 0x21
    static let doubleQuote: UInt8 = 0x22
    static let hash: UInt8 = 0x23
    static let dollar: UInt8 = 0x24
    static let percent: UInt8 = 0x25
    static let ampersand: UInt8 = 0x26
    static let singleQuote: UInt8 = 0x27
    static let asterisk: UInt8 = 0x2A
    static let plus: UInt8 = 0x2B
    static let comma: UInt8 = 0x2C
    static let dash: UInt8 = 0x2D
    static let dot: UInt8 = 0x2E
    static let slash: UInt8 = 0x2F
    static let colon: UInt8 = 0x3A
    static let equals: UInt8 = 0x3D
    static let greater: UInt8 = 0x3E
    static let question: UInt8 = 0x3F
    static let at: UInt8 = 0x40
    static let openBracket: UInt8 = 0x5B
    static let backslash: UInt8 = 0x5C
    static let closeBracket: UInt8 = 0x5D
    static let underscore: UInt8 = 0x5F
    static let openBrace: UInt8 = 0x7B
    static let pipe: UInt8 = 0x7C
    static let closeBrace: UInt8 = 0x7D

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }

    @inline(__always)
    static func isFlowIndicator(_ byte: UInt8) -> Bool {
        byte == comma || byte == openBracket || byte == closeBracket || byte == openBrace || byte == closeBrace
    }
}
