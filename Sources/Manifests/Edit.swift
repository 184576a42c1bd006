/// A replacement of some bytes of a file, stating the bytes it expects there.
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

/// Why edits were not applied.
package enum EditError: Error, Hashable, Sendable, CustomStringConvertible {
    /// An edit begins before the one before it ends, or reaches beyond the file.
    case outOfOrder(offset: Int)
    /// The file holds other bytes at the edit's place than the edit was made for.
    case unexpectedBytes(offset: Int)

    package var description: String {
        switch self {
        case .outOfOrder(let offset): "the edit at byte \(offset) overlaps another or lies outside the file"
        case .unexpectedBytes(let offset): "the file holds other bytes at \(offset) than when it was scanned"
        }
    }
}

/// Applies edits; every byte outside their ranges stays as it is.
///
/// - Parameter edits: sorted by range, not overlapping.
package func apply(_ edits: [Edit], to bytes: [UInt8]) throws(EditError) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + edits.reduce(0) { $0 + $1.replacement.count })
    var position = 0
    for edit in edits {
        guard edit.range.lowerBound >= position, edit.range.upperBound <= bytes.count else {
            throw .outOfOrder(offset: edit.range.lowerBound)
        }
        guard bytes[edit.range].elementsEqual(edit.expected) else {
            throw .unexpectedBytes(offset: edit.range.lowerBound)
        }
        output += bytes[position..<edit.range.lowerBound]
        output += edit.replacement
        position = edit.range.upperBound
    }
    output += bytes[position...]
    return output
}
