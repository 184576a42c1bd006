/// A stretch of a file's bytes and what it is in the file's structure.
struct Token: Hashable {
    enum Kind: String {
        case byteOrderMark, space, comment, documentMarker, directive, indicator, key, scalar, blockScalar, alias
        case property, action
        /// Text where YAML allows none.
        case junk
    }

    let kind: Kind
    let range: Range<Int>
}

/// Every byte of a file in the order of the file: the joined ranges give back the file.
///
/// White space, line breaks and quotes between what the reader names are `space`.
func tokens(of bytes: UnsafeRawBufferPointer) -> [Token] {
    var reader = StructureReader(ByteView(bytes), marked: true, recordsTokens: true)
    let found = reader.read().tokens
    var tokens: [Token] = []
    tokens.reserveCapacity(found.count * 2 + 1)
    var position = 0
    for token in found where !token.range.isEmpty {
        if token.range.lowerBound > position {
            tokens.append(Token(kind: .space, range: position..<token.range.lowerBound))
        }
        tokens.append(token)
        position = token.range.upperBound
    }
    if position < bytes.count { tokens.append(Token(kind: .space, range: position..<bytes.count)) }
    return tokens
}
