extension FuzzedFile {
    /// The tokens' ranges, joined, are the file: in order, without gap or overlap, none empty.
    func checkTokens(_ lent: UnsafeRawBufferPointer) {
        var position = 0
        for token in tokens(of: lent) {
            guard token.range.lowerBound == position, !token.range.isEmpty else {
                violated(.tokens, "a \(token.kind) at \(token.range) follows byte \(position)", in: self)
            }
            position = token.range.upperBound
        }
        if position != bytes.count { violated(.tokens, "they end at byte \(position)", in: self) }
    }
}
