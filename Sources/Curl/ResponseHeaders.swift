import Foundation

/// The headers of a response as libcurl brings them, line by line.
struct ResponseHeaders {
    private(set) var fields: [(name: String, value: String)] = []
    private var bytes = 0
    /// What all lines may be long together, in bytes.
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Takes a line.
    ///
    /// - Returns: whether it is the empty one that ends the headers; `nil` where it is one too many for the limit.
    mutating func take(_ data: UnsafeMutablePointer<CChar>, _ count: Int) -> Bool? {
        bytes += count
        guard bytes <= limit else { return nil }
        let line = String(decoding: UnsafeRawBufferPointer(start: data, count: count), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        // A status line begins a new set of headers: an interim response came before.
        if line.hasPrefix("HTTP/") {
            fields.removeAll()
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            fields.append((String(line[..<colon]), value))
        }
        return line.isEmpty
    }
}
