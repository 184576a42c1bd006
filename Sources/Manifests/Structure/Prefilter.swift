/// What a file may hold, found in one pass of vector comparisons: most files of a tree hold nothing of interest and are
/// never read further.
struct Prefilter {
    /// `image`, `tag`, `repository`, `oci:`, `targetRevision` or `sourceRef` stands somewhere: one of them is in every
    /// shape of image there is.
    private(set) var hasImage = false
    /// `$imagepolicy` or the `$ref` form of a Flux marker stands somewhere.
    private(set) var hasFluxMarker = false
    /// `pawl:` stands somewhere.
    private(set) var hasPawlMarker = false
    /// A byte above 127 stands somewhere.
    private(set) var hasNonASCII = false
    private(set) var hasNUL = false

    var hasMarker: Bool { hasFluxMarker || hasPawlMarker }
    var hasNeedle: Bool { hasImage || hasMarker }

    init(_ bytes: UnsafeRawBufferPointer) {
        // The needles all hold a pair of rare bytes at distance two: i[m]a[g]e, [t]a[g], re[p]o[s]itory, o[c]i[:],
        // target[R]e[v]ision, sour[c]e[R]ef, pa[w]l[:], [$]r[e]f. A step looks for the pairs at 32 places at once, in
        // four words; only where one may be are the bytes looked at singly.
        let view = ByteView(bytes)
        let stride = 4 * MemoryLayout<UInt64>.size
        var index = 0
        var everything: UInt64 = 0
        var zeros: UInt64 = 0
        while index + stride + 2 <= bytes.count {
            var found: UInt64 = 0
            var offset = index
            while offset < index + stride {
                let here = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                let later = bytes.loadUnaligned(fromByteOffset: offset + 2, as: UInt64.self)
                everything |= here
                zeros |= Prefilter.zeroBytes(here)
                let g = later ^ Prefilter.each("g")
                let c = here ^ Prefilter.each("c")
                found |= Prefilter.zeroBytes((here ^ Prefilter.each("m")) | g)
                found |= Prefilter.zeroBytes((here ^ Prefilter.each("t")) | g)
                found |= Prefilter.zeroBytes((here ^ Prefilter.each("p")) | (later ^ Prefilter.each("s")))
                found |= Prefilter.zeroBytes(c | (later ^ Prefilter.each(":")))
                found |= Prefilter.zeroBytes((here ^ Prefilter.each("R")) | (later ^ Prefilter.each("v")))
                found |= Prefilter.zeroBytes(c | (later ^ Prefilter.each("R")))
                found |= Prefilter.zeroBytes((here ^ Prefilter.each("w")) | (later ^ Prefilter.each(":")))
                found |= Prefilter.zeroBytes((here ^ Prefilter.each("$")) | (later ^ Prefilter.each("e")))
                offset += MemoryLayout<UInt64>.size
            }
            if found != 0 {
                for offset in index..<(index + stride) { check(view, offset) }
            }
            index += stride
        }
        hasNonASCII = everything & Prefilter.highBits != 0
        hasNUL = zeros != 0
        while index < bytes.count {
            check(view, index)
            if view[index] >= 0x80 { hasNonASCII = true }
            if view[index] == 0 { hasNUL = true }
            index += 1
        }
    }

    private static var lowBits: UInt64 { 0x0101_0101_0101_0101 }
    private static var highBits: UInt64 { 0x8080_8080_8080_8080 }

    /// A word of eight times the same byte.
    @inline(__always)
    private static func each(_ character: Unicode.Scalar) -> UInt64 {
        lowBits &* UInt64(truncatingIfNeeded: character.value)
    }

    /// Not 0 where a byte of the word is 0, and only there; the set bits tell no more than that.
    ///
    /// Source: Mycroft's test, `(x - 0x01…) & ~x & 0x80…`.
    @inline(__always)
    private static func zeroBytes(_ word: UInt64) -> UInt64 {
        (word &- lowBits) & ~word & highBits
    }

    @inline(__always)
    private mutating func check(_ bytes: ByteView, _ index: Int) {
        switch bytes[index] {
        case UInt8(ascii: "m"):
            guard bytes[index + 2] == UInt8(ascii: "g"), bytes.matches("image", at: index - 1) else { return }
            hasImage = true
            if bytes.matches("$imagepolicy", at: index - 2) { hasFluxMarker = true }
        case UInt8(ascii: "t"):
            guard bytes[index + 2] == UInt8(ascii: "g"), bytes[index + 1] == UInt8(ascii: "a") else { return }
            // A key, `tag:` or `"tag":`; `stage` and `advantage` are none.
            let after = bytes[index + 3]
            let isKey = after == Byte.colon || after == Byte.doubleQuote || after == Byte.singleQuote
            if isKey || bytes.isSeparator(index + 3) { hasImage = true }
        case UInt8(ascii: "p"):
            if bytes.matches("pository", at: index) { hasImage = true }
        case UInt8(ascii: "c"):
            if bytes.matches("oci:", at: index - 1) || bytes.matches("ceRef", at: index) { hasImage = true }
        case UInt8(ascii: "R"):
            if bytes.matches("Revision", at: index) { hasImage = true }
        case UInt8(ascii: "w"):
            if bytes.matches("pawl:", at: index - 2) { hasPawlMarker = true }
        case Byte.dollar:
            guard bytes.matches("$ref", at: index) else { return }
            if bytes.first("k8s.cli.setters.", in: index..<(index + 64)) != nil { hasFluxMarker = true }
        default: return
        }
    }
}
