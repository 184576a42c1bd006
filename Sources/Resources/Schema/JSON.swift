/// A JSON value whose objects keep the order of their members, so that what is written from it is always the same.
indirect enum JSON: Sendable {
    case string(String)
    case number(Int)
    case boolean(Bool)
    case array([JSON])
    case object([Member])

    struct Member: Sendable {
        let name: String
        let value: JSON

        init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// The value over several lines, two spaces deeper at each level; ends without a line break.
    func text(indentation: String = "") -> String {
        let inner = indentation + "  "
        func lines(_ parts: [String], _ open: String, _ close: String) -> String {
            parts.isEmpty
                ? open + close
                : "\(open)\n" + parts.map { inner + $0 }.joined(separator: ",\n") + "\n\(indentation)\(close)"
        }
        if let short = short, indentation.count + short.count <= 80 { return short }
        switch self {
        case .string(let text): return JSON.quoted(text)
        case .number(let number): return String(number)
        case .boolean(let value): return String(value)
        case .array(let items): return lines(items.map { $0.text(indentation: inner) }, "[", "]")
        case .object(let members):
            return lines(
                members.map { "\(JSON.quoted($0.name)): \($0.value.text(indentation: inner))" }, "{", "}")
        }
    }

    /// What reads better on one line, where it fits: texts and numbers alone, and one member with such a value.
    private var short: String? {
        switch self {
        case .array(let items) where items.allSatisfy(\.isScalar):
            return "[" + items.map { $0.text() }.joined(separator: ", ") + "]"
        case .object(let members):
            guard let only = members.first, members.count == 1 else { return nil }
            return (only.value.isScalar ? only.value.text() : only.value.short).map {
                "{\(JSON.quoted(only.name)): \($0)}"
            }
        default: return nil
        }
    }

    private var isScalar: Bool {
        switch self {
        case .string, .number, .boolean: true
        case .array, .object: false
        }
    }

    /// RFC 8259, section 7.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
    init(stringLiteral value: String) { self = .string(value) }
    init(booleanLiteral value: Bool) { self = .boolean(value) }
    init(integerLiteral value: Int) { self = .number(value) }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral {
    init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements.map { Member($0.0, $0.1) }) }
    init(arrayLiteral elements: JSON...) { self = .array(elements) }

    static func strings(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }
}
