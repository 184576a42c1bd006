/// Bounds what anchors and aliases can make the parser do.
///
/// A few lines of aliases can stand for millions of nodes. Sharing them costs nothing, but the parser compares keys in
/// full, and every anchor can add its own nesting to that of the anchors before it. So the most that a document's
/// aliases could stand for is estimated from its text, before the parser sees it.
enum AliasLimits {
    static let maximumNodes = 10_000_000.0

    /// Whether the aliases of a document may stand for more nodes than ``maximumNodes``.
    ///
    /// Counts what looks like an anchor or an alias, also in comments and quoted texts, so it may count too many and
    /// never too few. With `a` anchors and `u` uses, the most nodes come from a chain in which each anchor uses the one
    /// before it `u / a` times.
    static func isExceeded(by document: Substring.UTF8View) -> Bool {
        var anchors = 0
        var uses = 0
        var previous = UInt8(ascii: " ")
        var current: UInt8?
        for next in document {
            if let byte = current {
                if isBeforeToken(previous), isNameByte(next) {
                    if byte == UInt8(ascii: "&") { anchors += 1 }
                    if byte == UInt8(ascii: "*") { uses += 1 }
                }
                previous = byte
            }
            current = next
        }
        guard anchors > 0, uses > 0 else { return false }
        var nodes = Double(document.count) / 2
        for _ in 0..<anchors where nodes <= maximumNodes { nodes *= 1 + Double(uses) / Double(anchors) }
        return nodes > maximumNodes
    }

    /// Whether a token may begin after the byte. Bytes above ASCII are counted in, since YAML 1.1 breaks lines at some
    /// of those characters.
    private static func isBeforeToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D, 0x80...: true
        default: "[{,:?-".utf8.contains(byte)
        }
    }

    /// The bytes of an anchor's name as libyaml reads it.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
