/// Writes a JSON array of flat objects, one a line.
///
/// For lists with an entry for every value of a tree: there `JSONEncoder` takes longer than reading the tree does.
/// Source: RFC 8259.
package struct JSONLines {
    package private(set) var bytes: [UInt8] = [UInt8(ascii: "[")]
    private var isFirstObject = true
    private var isFirstMember = true

    package init() {}

    package mutating func object(_ members: (inout JSONLines) -> Void) {
        bytes += (isFirstObject ? "\n{" : ",\n{").utf8
        isFirstObject = false
        isFirstMember = true
        members(&self)
        bytes.append(UInt8(ascii: "}"))
    }

    package mutating func end() { bytes += "\n]\n".utf8 }

    /// - Parameter name: plain text without a character that JSON escapes.
    package mutating func member(_ name: StaticString, _ text: String?) {
        key(name)
        guard let text else {
            bytes += "null".utf8
            return
        }
        value(text)
    }

    private mutating func value(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20, 0x7F: bytes += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
            // The further control characters of Latin-1, which some terminals obey: a byte 0xC2 and one of these.
            case 0x80..<0xA0 where bytes.last == 0xC2:
                bytes.removeLast()
                bytes += "\\u00\(String(byte, radix: 16))".utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    package mutating func member(_ name: StaticString, _ numbers: [Int]) {
        key(name)
        bytes += "[\(numbers.map(String.init).joined(separator: ","))]".utf8
    }

    package mutating func member(_ name: StaticString, _ number: Int) {
        key(name)
        bytes += String(number).utf8
    }

    package mutating func member(_ name: StaticString, _ value: Bool?) {
        key(name)
        bytes += (value.map { $0 ? "true" : "false" } ?? "null").utf8
    }

    package mutating func member(_ name: StaticString, _ texts: [String]) {
        key(name)
        bytes.append(UInt8(ascii: "["))
        for (index, text) in texts.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            value(text)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Hands out what has been written so far.
    package mutating func flush(_ write: ([UInt8]) -> Void) {
        write(bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    private mutating func key(_ name: StaticString) {
        if !isFirstMember { bytes.append(UInt8(ascii: ",")) }
        isFirstMember = false
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes += $0 }
        bytes += "\":".utf8
    }
}
