/// Searches in raw bytes, sixteen at a time: most files hold nothing of interest, and this is how fast they go by.
enum ByteSearch {
    /// Whether `needle` occurs in the bytes.
    static func contains(_ bytes: UnsafeRawBufferPointer, _ needle: StaticString) -> Bool {
        first(needle, in: bytes, from: 0) != nil
    }

    /// The offset of the first occurrence at or after `start`.
    static func first(_ needle: StaticString, in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        let length = needle.utf8CodeUnitCount
        guard length >= 2, start >= 0, bytes.count - start >= length, let base = bytes.baseAddress else { return nil }
        let text = UnsafeRawBufferPointer(start: needle.utf8Start, count: length)
        let one = SIMD16<UInt8>(repeating: text[0])
        let two = SIMD16<UInt8>(repeating: text[1])
        var index = start
        // The two loads reach one byte beyond sixteen; the rest is searched byte by byte.
        while index + 17 <= bytes.count {
            let hits =
                (base.loadUnaligned(fromByteOffset: index, as: SIMD16<UInt8>.self) .== one)
                .& (base.loadUnaligned(fromByteOffset: index + 1, as: SIMD16<UInt8>.self) .== two)
            if any(hits) {
                for lane in 0..<16 where hits[lane] && matches(text, bytes, index + lane) { return index + lane }
            }
            index += 16
        }
        while index + length <= bytes.count {
            if matches(text, bytes, index) { return index }
            index += 1
        }
        return nil
    }

    private static func matches(_ text: UnsafeRawBufferPointer, _ bytes: UnsafeRawBufferPointer, _ at: Int) -> Bool {
        guard at + text.count <= bytes.count else { return false }
        for offset in text.indices where bytes[at + offset] != text[offset] { return false }
        return true
    }

    /// The offset of the first byte that is not part of valid UTF-8, or `nil` where all is.
    static func firstInvalidUTF8(in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        let high = SIMD16<UInt8>(repeating: 0x80)
        var index = 0
        while index < bytes.count {
            if index + 16 <= bytes.count,
                all((base.loadUnaligned(fromByteOffset: index, as: SIMD16<UInt8>.self) & high) .== 0)
            {
                index += 16
                continue
            }
            let length = sequenceLength(bytes, index)
            guard length > 0 else { return index }
            index += length
        }
        return nil
    }

    /// The length of the well-formed sequence at an offset, 0 where there is none. Source: Unicode 15, table 3-7.
    private static func sequenceLength(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Int {
        let first = bytes[index]
        func tail(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
            index + offset < bytes.count && range.contains(bytes[index + offset])
        }
        switch first {
        case 0..<0x80: return 1
        case 0xC2...0xDF: return tail(1) ? 2 : 0
        case 0xE0: return tail(1, 0xA0...0xBF) && tail(2) ? 3 : 0
        case 0xE1...0xEC, 0xEE, 0xEF: return tail(1) && tail(2) ? 3 : 0
        case 0xED: return tail(1, 0x80...0x9F) && tail(2) ? 3 : 0
        case 0xF0: return tail(1, 0x90...0xBF) && tail(2) && tail(3) ? 4 : 0
        case 0xF1...0xF3: return tail(1) && tail(2) && tail(3) ? 4 : 0
        case 0xF4: return tail(1, 0x80...0x8F) && tail(2) && tail(3) ? 4 : 0
        default: return 0
        }
    }
}
