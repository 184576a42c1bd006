/// Reads the data types of SSH (RFC 4251, section 5). A length that leads beyond the end gives `nil`.
struct SSHReader {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: some Sequence<UInt8>) { rest = Array(bytes)[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func bytes(_ count: Int) -> [UInt8]? {
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    mutating func number() -> UInt32? {
        bytes(4).map { $0.reduce(0) { $0 << 8 | UInt32($1) } }
    }

    /// A `string`, or the bytes of an `mpint`.
    mutating func string() -> [UInt8]? { number().flatMap { bytes(Int($0)) } }

    mutating func text() -> String? { string().flatMap { String(validating: $0, as: UTF8.self) } }

    /// Passes over bytes that must be there.
    mutating func expect(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }
}

/// Writes the data types of SSH.
struct SSHWriter {
    private(set) var bytes: [UInt8]

    init(_ text: String = "") { bytes = Array(text.utf8) }

    mutating func append(number: UInt32) {
        bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    mutating func append(_ string: some Collection<UInt8>) {
        append(number: UInt32(clamping: string.count))
        bytes += string
    }

    mutating func append(_ text: String) { append(text.utf8) }

    /// A number of any length as an `mpint`: without leading zeros, but for one where it would read as negative.
    mutating func append(integer magnitude: [UInt8]) {
        let digits = magnitude.drop { $0 == 0 }
        append((digits.first ?? 0) < 0x80 ? Array(digits) : [0] + digits)
    }
}
