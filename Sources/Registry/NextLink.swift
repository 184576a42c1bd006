import Foundation

/// The next page of a listing, from `Link` headers (RFC 8288, section 3).
enum NextLink: Equatable {
    /// There is no further page.
    case none
    /// The address of the next page, resolved against the page it came with.
    case page(String)
    /// There may be a further page, but the header or its address cannot be read. The list is not whole then.
    case unreadable

    init(headers: [String], of page: String) {
        for header in headers {
            var reader = Reader(bytes: Array(header.utf8))
            guard let target = reader.next() else {
                if reader.isBroken {
                    self = .unreadable
                    return
                }
                continue
            }
            // Foundation would drop line breaks and such from an address; a server has no honest use for them.
            guard target.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }),
                let address = URL(string: target, relativeTo: URL(string: page))?.absoluteString
            else {
                self = .unreadable
                return
            }
            self = .page(address)
            return
        }
        self = .none
    }

    /// Reads `<address>; name=value; name="value", <address>; …` from left to right.
    private struct Reader {
        let bytes: [UInt8]
        var index = 0
        private(set) var isBroken = false

        init(bytes: [UInt8]) { self.bytes = bytes }

        /// The address of the first link whose relations hold `next`.
        mutating func next() -> String? {
            while true {
                skip(" \t,")
                guard index < bytes.count else { return nil }
                guard bytes[index] == UInt8(ascii: "<"),
                    let close = bytes[index...].firstIndex(of: UInt8(ascii: ">"))
                else {
                    isBroken = true
                    return nil
                }
                let address = String(decoding: bytes[(index + 1)..<close], as: UTF8.self)
                index = close + 1
                if relations().contains("next") { return address }
            }
        }

        /// The relations of the link whose address was just read; its first `rel` counts.
        private mutating func relations() -> [String] {
            var relations: [String]?
            skip(" \t")
            while index < bytes.count, bytes[index] == UInt8(ascii: ";") {
                index += 1
                skip(" \t")
                let name = word().lowercased()
                skip(" \t")
                var value = ""
                if index < bytes.count, bytes[index] == UInt8(ascii: "=") {
                    index += 1
                    skip(" \t")
                    value =
                        index < bytes.count && bytes[index] == UInt8(ascii: "\"")
                        ? QuotedString.read(bytes, at: &index) : word()
                    skip(" \t")
                }
                if name == "rel", relations == nil {
                    relations = value.lowercased().split(separator: " ").map(String.init)
                }
            }
            return relations ?? []
        }

        private mutating func word() -> String {
            let start = index
            while index < bytes.count, !" \t,;=".utf8.contains(bytes[index]) { index += 1 }
            return String(decoding: bytes[start..<index], as: UTF8.self)
        }

        private mutating func skip(_ blanks: String) {
            while index < bytes.count, blanks.utf8.contains(bytes[index]) { index += 1 }
        }
    }
}
