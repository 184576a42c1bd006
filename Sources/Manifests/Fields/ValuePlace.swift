/// The bytes of a value, or the place where one may be put, and what an edit of them must respect.
struct ValuePlace: Hashable, Sendable {
    /// Where a value stands.
    enum Surroundings: Hashable, Sendable {
        /// The whole of a scalar in a block collection.
        case block
        /// The whole of a scalar in `{…}` or `[…]`, where more characters are indicators.
        case flow
        /// Part of a scalar, or of a line that is not YAML: what surrounds it decides how it reads.
        case text
    }

    /// The value's bytes without quotes; empty where nothing stands yet.
    var range: Range<Int>
    /// The value as written in those bytes.
    var text: String
    var quoting = Quoting.plain
    var surroundings: Surroundings
    /// What comes before the value where it is not there yet: a blank, or a line break, indentation and a key.
    var lead = ""
    /// What comes after it there.
    var trail = ""

    /// Whether nothing stands here that an image could be: no text, or YAML's null.
    var isEmpty: Bool { text.isEmpty || (quoting == .plain && PlainScalar.isNull(text)) }

    /// The edit that puts a value here; `nil` where it is here already.
    func edit(writing new: String) -> Edit? {
        if new == text, lead.isEmpty { return nil }
        let isPlain = quoting == .plain && lead.isEmpty || lead == " "
        let needsQuotes =
            isPlain && surroundings != .text && !PlainScalar.isString(new, inFlow: surroundings == .flow)
        let written = lead + (needsQuotes ? "\"\(new)\"" : new) + trail
        return Edit(range: range, expected: lead.isEmpty ? Array(text.utf8) : [], replacement: Array(written.utf8))
    }
}
