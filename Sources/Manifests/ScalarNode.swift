/// A scalar value met on the walk through a file.
struct ScalarNode {
    /// The bytes without quotes.
    var content: Range<Int>
    var quoting: Quoting
    var line: Int
    /// From 1, in bytes.
    var column: Int
    var isInFlow = false
    var isMultiLine = false
    var hasEscapes = false
    var isAlias = false
    /// Whether the value's key says that it is an image.
    var isImage = false
    var path = ""
    var document: Int
}
