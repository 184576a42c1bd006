import CLibgit2

/// A commit's id.
package struct Revision: Hashable, Sendable, CustomStringConvertible {
    let object: ObjectID

    /// - Parameter text: 40 hexadecimal digits.
    package init?(_ text: some StringProtocol) {
        guard let object = ObjectID(text) else { return nil }
        self.object = object
    }

    init(_ id: git_oid) { object = ObjectID(id) }

    /// 40 hexadecimal digits, lower case.
    package var description: String { object.description }
}

/// A file's content, by its id: equal ids are equal bytes.
package struct BlobID: Hashable, Sendable, CustomStringConvertible {
    let object: ObjectID

    init(_ id: git_oid) { object = ObjectID(id) }

    package var description: String { object.description }
}

/// A folder's content, by its id: equal ids are equal files in equal places below.
package struct TreeID: Hashable, Sendable, CustomStringConvertible {
    let object: ObjectID

    init(_ id: git_oid) { object = ObjectID(id) }

    package var description: String { object.description }
}

/// The 20 bytes of a SHA-1 id in three words, so that comparing and hashing are as cheap as numbers.
struct ObjectID: Hashable, Sendable, CustomStringConvertible {
    private let high: UInt64
    private let middle: UInt64
    private let low: UInt32

    init(_ id: git_oid) {
        (high, middle, low) = withUnsafeBytes(of: id) { bytes in
            (
                bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
                bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
            )
        }
    }

    init?(_ text: some StringProtocol) {
        guard text.utf8.count == 40, text.utf8.allSatisfy({ ObjectID.isHexadecimal($0) }) else { return nil }
        var id = git_oid()
        guard git_oid_fromstr(&id, String(text)) == 0 else { return nil }
        self.init(id)
    }

    var oid: git_oid {
        var id = git_oid()
        withUnsafeMutableBytes(of: &id) { bytes in
            bytes.storeBytes(of: high, as: UInt64.self)
            bytes.storeBytes(of: middle, toByteOffset: 8, as: UInt64.self)
            bytes.storeBytes(of: low, toByteOffset: 16, as: UInt32.self)
        }
        return id
    }

    var isZero: Bool { high == 0 && middle == 0 && low == 0 }

    /// The words are not text; the digits are those of the bytes as they lie in memory.
    var description: String {
        let digits = Array("0123456789abcdef".utf8)
        return withUnsafeBytes(of: oid) { bytes in
            String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
        }
    }

    static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
