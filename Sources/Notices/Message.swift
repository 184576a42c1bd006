import Foundation

/// What is sent: a body, what it is, and the headers that are part of it.
package struct Message: Hashable, Sendable {
    package let contentType: String
    package let headers: [String: String]
    package let body: [UInt8]

    package init(contentType: String, headers: [String: String] = [:], body: [UInt8]) {
        self.contentType = contentType
        self.headers = headers
        self.body = body
    }

    init(json value: some Encodable, as contentType: String = "application/json") {
        self.init(contentType: contentType, body: JSONBytes.of(value))
    }
}

/// Values as JSON, the same bytes for the same value.
enum JSONBytes {
    static func of(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts, numbers, truth values, lists and mappings of them always have a JSON form.
        return (try? encoder.encode(value)).map { Array($0) } ?? []
    }
}
