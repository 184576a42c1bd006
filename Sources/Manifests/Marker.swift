/// A comment that gives a value to a policy: Flux's JSON form or Pawl's own.
struct Marker: Equatable {
    enum Form { case flux, pawl }

    let form: Form
    /// `namespace:name`
    let policy: String
    let part: FieldPart

    enum Reading: Equatable {
        case marker(Marker)
        /// The comment means to be a marker and is not one.
        case malformed(String)
        case none
    }

    /// Reads a comment, from its first `#` (or the text after another language's comment sign).
    static func read(_ comment: String) -> Reading {
        var text = comment[...]
        while text.first == "#" { text = text.dropFirst() }
        text = trimmed(text)
        if text.hasPrefix("pawl:") { return readPawl(trimmed(text.dropFirst(5))) }
        guard text.contains("$imagepolicy") || text.contains("io.k8s.cli.setters.") else { return .none }
        return readFlux(text)
    }

    private static func readPawl(_ text: Substring) -> Reading {
        guard !text.isEmpty, !text.contains(where: \.isWhitespace), let marker = policy(text, .pawl) else {
            return .malformed("write '# pawl: namespace:name', with ':tag', ':name' or ':digest' for a part")
        }
        return .marker(marker)
    }

    private static func readFlux(_ text: Substring) -> Reading {
        let advice = "write '# {\"$imagepolicy\": \"namespace:name\"}', with ':tag', ':name' or ':digest' for a part"
        guard let object = StringObject.parse(text) else { return .malformed(advice) }
        if let value = object["$imagepolicy"] {
            guard let marker = policy(value[...], .flux) else { return .malformed(advice) }
            return .marker(marker)
        }
        let prefix = "#/definitions/io.k8s.cli.setters."
        if let value = object["$ref"], value.hasPrefix(prefix),
            let marker = policy(value.dropFirst(prefix.count), .flux)
        {
            return .marker(marker)
        }
        return .malformed(advice)
    }

    private static func policy(_ text: Substring, _ form: Form) -> Marker? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, parts.allSatisfy({ !$0.isEmpty }),
            parts.allSatisfy({ $0.utf8.allSatisfy(isNameByte) })
        else { return nil }
        let policy = "\(parts[0]):\(parts[1])"
        guard parts.count == 3 else { return Marker(form: form, policy: policy, part: .reference) }
        switch parts[2] {
        case "tag": return Marker(form: form, policy: policy, part: .tag)
        case "name": return Marker(form: form, policy: policy, part: .name)
        case "digest": return Marker(form: form, policy: policy, part: .digest)
        default: return nil
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x41 && byte <= 0x5A)
            || byte == 0x2D || byte == 0x2E || byte == 0x5F
    }

    static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.unicodeScalars.first, first == " " || first == "\t" || first == "\r" {
            text.unicodeScalars.removeFirst()
        }
        while let last = text.unicodeScalars.last, last == " " || last == "\t" || last == "\r" {
            text.unicodeScalars.removeLast()
        }
        return text
    }
}

/// A JSON object whose values are all strings, as a setter comment holds it. Anything else is no such object.
enum StringObject {
    static func parse(_ text: Substring) -> [String: String]? {
        var reader = Reader(bytes: Array(text.utf8))
        return reader.object()
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        mutating func object() -> [String: String]? {
            guard take(UInt8(ascii: "{")) else { return nil }
            var object: [String: String] = [:]
            if take(UInt8(ascii: "}")) { return isAtEnd ? object : nil }
            repeat {
                guard let key = string(), take(UInt8(ascii: ":")), let value = string() else { return nil }
                object[key] = value
            } while take(UInt8(ascii: ","))
            return take(UInt8(ascii: "}")) && isAtEnd ? object : nil
        }

        private var isAtEnd: Bool { bytes[position...].allSatisfy { $0 <= 0x20 } }

        private mutating func take(_ byte: UInt8) -> Bool {
            while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
            guard position < bytes.count, bytes[position] == byte else { return false }
            position += 1
            return true
        }

        /// A string; the escapes that a policy's name can never hold make it no string of ours.
        private mutating func string() -> String? {
            guard take(UInt8(ascii: "\"")) else { return nil }
            let start = position
            while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
                guard bytes[position] != UInt8(ascii: "\\"), bytes[position] >= 0x20 else { return nil }
                position += 1
            }
            guard position < bytes.count else { return nil }
            defer { position += 1 }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }
    }
}
