/// The place of the first byte that is not well-formed UTF-8; `nil` where all of it is.
///
/// Source: Unicode 15, table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF.
func firstInvalidUTF8(_ bytes: ByteView) -> Int? {
    var index = 0
    while index < bytes.count {
        let lead = bytes[index]
        if lead < 0x80 {
            index += 1
            continue
        }
        let second = bytes[index + 1]
        let length: Int
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: length = second >= 0xA0 ? 3 : 0
        case 0xED: length = second <= 0x9F ? 3 : 0
        case 0xE1...0xEF: length = 3
        case 0xF0: length = second >= 0x90 ? 4 : 0
        case 0xF1...0xF3: length = 4
        case 0xF4: length = second <= 0x8F ? 4 : 0
        default: length = 0
        }
        guard length > 0 else { return index }
        // Past the end the view reads 0, which continues nothing.
        for offset in 1..<length where bytes[index + offset] & 0xC0 != 0x80 { return index }
        index += length
    }
    return nil
}
