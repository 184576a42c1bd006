/// A replacement of bytes, with the bytes it expects to find.
package struct Edit: Hashable, Sendable {
    package let range: Range<Int>
    package let expected: [UInt8]
    package let replacement: [UInt8]

    package init(range: Range<Int>, expected: [UInt8], replacement: [UInt8]) {
        self.range = range
        self.expected = expected
        self.replacement = replacement
    }
}

/// Why edits were not applied; the bytes are as they were.
package enum EditError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Edits overlap or do not stand in the order of the file.
    case overlapping(Int)
    /// An edit reaches past the end of the file.
    case outOfBounds(Int)
    /// The file holds other bytes than an edit expects.
    case mismatch(Int)

    package var description: String {
        switch self {
        case .overlapping(let offset): "two edits overlap at byte \(offset); plan again"
        case .outOfBounds(let offset): "an edit at byte \(offset) lies outside the file; scan the file again"
        case .mismatch(let offset): "the bytes at \(offset) are not the ones the edit expects; scan the file again"
        }
    }
}

/// Replaces the edits' ranges and leaves every other byte as it is.
///
/// - Parameter edits: sorted by range, not overlapping.
/// - Throws: ``EditError`` where an edit does not fit the bytes; a mismatch is never guessed around.
package func apply(_ edits: [Edit], to bytes: [UInt8]) throws(EditError) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + edits.reduce(0) { $0 + $1.replacement.count })
    var position = 0
    for edit in edits {
        guard edit.range.lowerBound >= position else { throw .overlapping(edit.range.lowerBound) }
        guard edit.range.upperBound <= bytes.count else { throw .outOfBounds(edit.range.lowerBound) }
        guard bytes[edit.range].elementsEqual(edit.expected) else { throw .mismatch(edit.range.lowerBound) }
        output += bytes[position..<edit.range.lowerBound]
        output += edit.replacement
        position = edit.range.upperBound
    }
    output += bytes[position...]
    return output
}
