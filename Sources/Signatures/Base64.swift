import Foundation

/// Base64 (RFC 4648, section 4), read strictly: each text of bytes is the only one, so that no change of it goes unseen.
enum Base64 {
    static func bytes(of text: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
        return Array(data)
    }

    static func text(of bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}

/// Bytes that a JSON document holds as Base64.
struct Base64Bytes: Decodable {
    let bytes: [UInt8]

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let bytes = Base64.bytes(of: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not Base64")
        }
        self.bytes = bytes
    }
}

/// A whole number, which the JSON form of Protocol Buffers writes as a text where it may be large.
struct WireNumber: Decodable {
    let value: Int

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int.self) {
            value = number
        } else if let number = Int(try container.decode(String.self)) {
            value = number
        } else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a whole number")
        }
    }
}
