/// An image seen in a file, before markers and anchors are considered.
struct Sighting {
    let kind: FieldKind
    /// The node that an update changes, or an alias of it.
    let site: Int
    var value: FieldValue
    /// The part of the node's text that is the value, where it is not the whole.
    var part: Range<Int>?
    /// The node of the digest, where it has one of its own.
    var digest: Int?
    /// Where a digest would be put that is not there yet, where that is not the value.
    var newDigest: ValuePlace?
    var isChartVersion = false
}
