import Foundation

/// Reads JSON (RFC 8259) from front to back and makes nothing of what nobody asks for.
struct JSONReader {
    struct Malformed: Error {}

    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    private static let maximumDepth = 64

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Reads an object; `member` reads the value of each name.
    mutating func object(_ member: (String, inout JSONReader) throws -> Void) throws {
        try expect("{")
        if take("}") { return }
        repeat {
            let name = try string().text
            try expect(":")
            try member(name, &self)
        } while take(",")
        try expect("}")
    }

    /// Reads an array; `element` reads each of its values.
    mutating func array(_ element: (inout JSONReader) throws -> Void) throws {
        try expect("[")
        if take("]") { return }
        repeat { try element(&self) } while take(",")
        try expect("]")
    }

    /// A text as it stands between its quotes.
    struct RawText {
        let bytes: UnsafeBufferPointer<UInt8>
        let isEscaped: Bool

        /// - Throws: ``JSONReader/Malformed`` where an escape stands for no character.
        var text: String {
            get throws {
                guard isEscaped else { return String(decoding: bytes, as: UTF8.self) }
                let quoted = Data([UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")])
                guard let text = try? JSONDecoder().decode(String.self, from: quoted) else { throw Malformed() }
                return text
            }
        }
    }

    mutating func string() throws -> RawText {
        try expect("\"")
        let start = index
        var (isASCII, isEscaped) = (true, false)
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            let byte = bytes[index]
            if byte < 0x20 { throw Malformed() }
            if byte >= 0x80 { isASCII = false }
            if byte == UInt8(ascii: "\\") {
                isEscaped = true
                index += 1
            }
            index += 1
        }
        guard index < bytes.count else { throw Malformed() }
        let raw = UnsafeBufferPointer(rebasing: bytes[start..<index])
        index += 1
        if !isASCII, String(validating: raw, as: UTF8.self) == nil { throw Malformed() }
        return RawText(bytes: raw, isEscaped: isEscaped)
    }

    /// Takes a `null` where one stands.
    mutating func takeNull() -> Bool {
        skipSpace()
        guard bytes[index...].starts(with: "null".utf8) else { return false }
        index += 4
        return true
    }

    /// Passes over a value of any kind.
    mutating func skip(depth: Int = 0) throws {
        guard depth < JSONReader.maximumDepth else { throw Malformed() }
        skipSpace()
        switch index < bytes.count ? bytes[index] : 0 {
        case UInt8(ascii: "{"): try object { name, reader in try reader.skip(depth: depth + 1) }
        case UInt8(ascii: "["): try array { try $0.skip(depth: depth + 1) }
        case UInt8(ascii: "\""): _ = try string().text
        default: try skipWord()
        }
    }

    /// Checks that nothing but space follows.
    mutating func end() throws {
        skipSpace()
        guard index == bytes.count else { throw Malformed() }
    }

    /// A number or one of the three names.
    private mutating func skipWord() throws {
        let start = index
        while index < bytes.count, !" \t\r\n,]}:".utf8.contains(bytes[index]) { index += 1 }
        let word = Data(bytes[start..<index])
        if ["true", "false", "null"].contains(where: { $0.utf8.elementsEqual(word) }) { return }
        guard (try? JSONDecoder().decode(Double.self, from: word)) != nil else { throw Malformed() }
    }

    private mutating func expect(_ character: Unicode.Scalar) throws {
        guard take(character) else { throw Malformed() }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }
}
