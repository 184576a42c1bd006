import Logging

/// One log line as JSON: flat, bounded, one line whatever it holds. Source: RFC 8259.
struct JSONLogLine {
    private(set) var bytes: [UInt8] = [UInt8(ascii: "{")]
    private var isTruncated = false
    private let limit: Int

    /// Below what container runtimes split a line at (16 KiB).
    static let maximumBytes = 16_000
    private static let maximumText = 4_096
    private static let maximumDepth = 4

    /// - Parameter fields: by their keys; shown in the order of those.
    init(
        time: String, level: String, message: String, logger: String?, fields: Logger.Metadata,
        limit: Int = JSONLogLine.maximumBytes
    ) {
        self.limit = limit
        text("ts", time)
        text("level", level)
        text("msg", message)
        if let logger { text("logger", logger) }
        for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
            add(LogKey.reserved.contains(key) ? "_\(key)" : key, value, depth: 0)
        }
        if isTruncated { member("truncated", "true") }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func add(_ key: String, _ value: Logger.MetadataValue, depth: Int) {
        switch value {
        case .string(let value): scalar(key, value)
        case .stringConvertible(let value as Int): member(key, String(value))
        case .stringConvertible(let value as Bool): member(key, value ? "true" : "false")
        case .stringConvertible(let value): scalar(key, value.description)
        case .dictionary(let fields):
            guard depth < JSONLogLine.maximumDepth else { return isTruncated = true }
            for (inner, value) in fields.sorted(by: { $0.key < $1.key }) {
                add("\(key).\(inner)", value, depth: depth + 1)
            }
        case .array(let values): list(key, values)
        }
    }

    private mutating func scalar(_ key: String, _ value: String) {
        if LogKey.numbers.contains(key), let number = Int(value) { return member(key, String(number)) }
        text(key, value)
    }

    private mutating func list(_ key: String, _ values: [Logger.MetadataValue]) {
        var list: [UInt8] = [UInt8(ascii: "[")]
        for (index, value) in values.enumerated() {
            if index > 0 { list.append(UInt8(ascii: ",")) }
            JSONLogLine.quote(bounded("\(value)"), into: &list)
        }
        list.append(UInt8(ascii: "]"))
        member(key, list)
    }

    private mutating func text(_ key: String, _ value: String) {
        var quoted: [UInt8] = []
        JSONLogLine.quote(bounded(value), into: &quoted)
        member(key, quoted)
    }

    private mutating func bounded(_ value: String) -> String {
        guard value.utf8.count > JSONLogLine.maximumText else { return value }
        isTruncated = true
        // By characters: none is cut in half.
        return String(value.prefix(1_000)) + "…"
    }

    private mutating func member(_ key: String, _ value: some Collection<UInt8>) {
        var quotedKey: [UInt8] = []
        JSONLogLine.quote(String(key.prefix(120)), into: &quotedKey)
        // Room is kept for the word that something was left out.
        guard bytes.count + quotedKey.count + value.count + 24 <= limit || key == "truncated" else {
            return isTruncated = true
        }
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        bytes += quotedKey
        bytes.append(UInt8(ascii: ":"))
        bytes += value
    }

    private mutating func member(_ key: String, _ value: String) { member(key, Array(value.utf8)) }

    /// Escapes what JSON must, and what terminals obey or viewers take for a line's end.
    private static func quote(_ text: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22, 0x5C: bytes += [UInt8(ascii: "\\"), UInt8(scalar.value)]
            case 0x0A: bytes += "\\n".utf8
            case 0x0D: bytes += "\\r".utf8
            case 0x09: bytes += "\\t".utf8
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029:
                let digits = String(scalar.value, radix: 16)
                bytes += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8
            default: bytes += Character(scalar).utf8
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
