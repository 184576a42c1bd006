/// A place in a file's structure that holds a value: a map's entry, a sequence's item or a document's root.
///
/// Nodes stand in the order of the file; `parent` is an index into the same array, so that a field recogniser can look
/// at a value's key, its siblings and the way up to the root.
struct Node {
    enum Kind: UInt8 {
        /// Nothing there: YAML reads it as null.
        case empty
        case scalar
        /// A literal or folded block, `|` or `>`; its content is opaque.
        case blockScalar
        case alias
        case mapping
        case sequence
    }

    struct Flags: OptionSet {
        let rawValue: UInt8
        /// The value holds a template action.
        static let hasAction = Flags(rawValue: 1)
        static let isMultiline = Flags(rawValue: 2)
        /// A quoted value whose text differs from its bytes.
        static let isEscaped = Flags(rawValue: 4)
        /// What YAML does not allow: something unclosed, or text after the value's end.
        static let isMalformed = Flags(rawValue: 8)
        /// The value lies in a flow collection, `{…}` or `[…]`.
        static let isFlow = Flags(rawValue: 16)
        /// The key is made otherwise than by plain text or quotes without escapes.
        static let hasOpaqueKey = Flags(rawValue: 32)
        /// A block scalar whose lines are joined, `>`.
        static let isFolded = Flags(rawValue: 64)
    }

    var kind = Kind.empty
    var flags: Flags = []
    var quoting = Quoting.plain
    private var parent32: Int32
    private var index32: Int32 = -1
    private var document32: Int32
    private var line32: Int32
    private var valueLine32: Int32 = 0
    private var valueLineStart32: Int32 = 0
    private var keySpan = Span32()
    private var valueSpan = Span32()
    private var anchorSpan = Span32()

    init(parent: Int, document: Int, line: Int) {
        parent32 = Int32(truncatingIfNeeded: parent)
        document32 = Int32(truncatingIfNeeded: document)
        line32 = Int32(truncatingIfNeeded: line)
    }

    /// The collection that holds this node, -1 at a document's root.
    var parent: Int { Int(parent32) }
    /// The key's bytes without quotes, empty where there is no key.
    var key: Range<Int> {
        get { keySpan.range }
        set { keySpan = Span32(newValue) }
    }
    /// The place in a sequence, -1 elsewhere.
    var index: Int {
        get { Int(index32) }
        set { index32 = Int32(truncatingIfNeeded: newValue) }
    }
    var document: Int { Int(document32) }
    /// The line of the key or the dash, or of the value where there is neither; 1-based.
    var line: Int {
        get { Int(line32) }
        set { line32 = Int32(truncatingIfNeeded: newValue) }
    }
    /// The value's bytes without quotes; of an alias, with its asterisk.
    var value: Range<Int> {
        get { valueSpan.range }
        set { valueSpan = Span32(newValue) }
    }
    /// The line where the value begins, and the place where that line begins; of an empty node, where its key does.
    var valueLine: Int {
        get { Int(valueLine32) }
        set { valueLine32 = Int32(truncatingIfNeeded: newValue) }
    }
    var valueLineStart: Int {
        get { Int(valueLineStart32) }
        set { valueLineStart32 = Int32(truncatingIfNeeded: newValue) }
    }
    /// The name of the anchor, empty where there is none.
    var anchor: Range<Int> {
        get { anchorSpan.range }
        set { anchorSpan = Span32(newValue) }
    }
}

/// A range of bytes in half the space: a file has a node for every value, and memory is what a scan waits for. The
/// scanner takes no file whose places do not fit.
private struct Span32 {
    private var lower: Int32 = 0
    private var upper: Int32 = 0

    init() {}

    init(_ range: Range<Int>) {
        lower = Int32(truncatingIfNeeded: range.lowerBound)
        upper = Int32(truncatingIfNeeded: range.upperBound)
    }

    var range: Range<Int> { Range(uncheckedBounds: (Int(lower), Int(upper))) }
}

/// A comment that may be a marker.
struct Comment {
    /// From the `#` to the end of the line.
    let range: Range<Int>
    let line: Int
    let lineStart: Int
    /// Whether nothing else stands on the line.
    let isAlone: Bool
}

/// The shape of a file: what was read, and what was too much.
struct Structure {
    var nodes: [Node] = []
    /// The comments that hold the text of a marker.
    var comments: [Comment] = []
    /// Whether a template action stands anywhere in the structure.
    var isTemplate = false
    /// Whether an alias stands anywhere in it.
    var hasAliases = false
    /// The first line that nests deeper than the reader follows.
    var tooDeepLine: Int?
    var conflict = MergeConflict()
    var tokens: [Token] = []
}
