import Logging

/// One log line for a person: the words first, then the facts.
struct TextLogLine: CustomStringConvertible {
    let description: String

    init(time: String, level: String, message: String, fields: Logger.Metadata) {
        let facts = fields.sorted { $0.key < $1.key }.map { " \($0.key)=\(TextLogLine.quoted($0.value.description))" }
        description = TextLogLine.escaped("\(time) \(level.uppercased()) \(message)\(facts.joined())")
    }

    private static func quoted(_ text: String) -> String {
        text.isEmpty || text.contains { $0 == " " || $0 == "\"" || $0.isNewline } ? text.debugDescription : text
    }

    /// What a terminal would obey is shown instead.
    private static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return text.unicodeScalars.map { isControl($0) ? "\\u{\(String($0.value, radix: 16))}" : String($0) }.joined()
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
