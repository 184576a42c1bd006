/// Reads the range dialect into groups of comparators.
struct RangeParser {
    static let maximumLength = 4096
    static let maximumComparators = 256

    private let text: String
    private let bytes: [UInt8]
    private var index = 0
    private var found = 0

    static func groups(of text: String) throws(VersionRangeError) -> [[Comparator]] {
        guard text.utf8.count <= maximumLength else {
            throw VersionRangeError(message: "the range is longer than \(maximumLength) bytes", offset: 0)
        }
        var parser = RangeParser(text)
        return try parser.groups()
    }

    private init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    private mutating func groups() throws(VersionRangeError) -> [[Comparator]] {
        var groups = [try group()]
        while take("||") { groups.append(try group()) }
        guard index == bytes.count else { throw failure("is not a comparator") }
        return groups
    }

    private mutating func group() throws(VersionRangeError) -> [Comparator] {
        var comparators: [Comparator] = []
        repeat {
            skipBlanks()
            let read = try comparatorOrHyphenRange()
            comparators += read
            found += read.count
            guard found <= RangeParser.maximumComparators else {
                throw VersionRangeError(
                    message: "the range has more than \(RangeParser.maximumComparators) comparators", offset: index)
            }
        } while takeSeparator()
        return comparators
    }

    /// A comma, or blanks before another comparator.
    private mutating func takeSeparator() -> Bool {
        let start = index
        skipBlanks()
        if take(",") { return true }
        let isOver = index == bytes.count || bytes[index] == UInt8(ascii: "|")
        return !isOver && index > start
    }

    private mutating func comparatorOrHyphenRange() throws(VersionRangeError) -> [Comparator] {
        let operation = takeOperation()
        skipBlanks()
        let first = try partial()
        let afterFirst = index
        skipBlanks()
        if operation == nil, index > afterFirst, index + 1 < bytes.count, bytes[index] == UInt8(ascii: "-"),
            isBlank(bytes[index + 1])
        {
            index += 1
            skipBlanks()
            let second = try partial()
            return [first.comparator(.greaterOrEqual), second.comparator(.lessOrEqual)]
        }
        index = afterFirst
        return [first.comparator(operation ?? .equal)]
    }

    private mutating func takeOperation() -> Comparator.Operation? {
        let operations: [(String, Comparator.Operation)] = [
            ("!=", .notEqual), (">=", .greaterOrEqual), ("=>", .greaterOrEqual), ("<=", .lessOrEqual),
            ("=<", .lessOrEqual), ("~>", .tilde), ("=", .equal), (">", .greater), ("<", .less), ("~", .tilde),
            ("^", .caret),
        ]
        for (text, operation) in operations where take(text) { return operation }
        return nil
    }

    /// A version some of whose parts may be wildcards or missing.
    private struct Partial {
        let version: SemanticVersion
        let isAny: Bool
        let lacksMinor: Bool
        let lacksPatch: Bool

        func comparator(_ operation: Comparator.Operation) -> Comparator {
            Comparator(
                operation: operation, version: version, isAny: isAny, lacksMinor: lacksMinor, lacksPatch: lacksPatch)
        }
    }

    private mutating func partial() throws(VersionRangeError) -> Partial {
        let start = index
        _ = take("v")
        var parts: [Substring?] = []
        repeat {
            guard let part = takePart() else { throw failure(from: start) }
            parts.append(part == "x" || part == "X" || part == "*" ? nil : part)
        } while parts.count < 3 && take(".")
        var suffix = ""
        if index < bytes.count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
            let begin = index
            while index < bytes.count, isSuffix(bytes[index]) { index += 1 }
            suffix = String(decoding: bytes[begin..<index], as: UTF8.self)
        }
        guard
            index == bytes.count || isBlank(bytes[index]) || bytes[index] == UInt8(ascii: ",")
                || bytes[index] == UInt8(ascii: "|")
        else { throw failure(from: start) }
        let known = parts.prefix { $0 != nil }.compactMap(\.self)
        let numbers = (known + ["0", "0", "0"]).prefix(3).joined(separator: ".")
        guard let version = SemanticVersion(numbers + suffix) else { throw failure(from: start) }
        return Partial(
            version: version, isAny: known.isEmpty, lacksMinor: known.count == 1, lacksPatch: known.count == 2)
    }

    private mutating func takePart() -> Substring? {
        for wildcard in ["x", "X", "*"] where take(wildcard) { return Substring(wildcard) }
        let start = index
        while index < bytes.count, SemanticVersion.isDigit(bytes[index]) { index += 1 }
        return index > start ? Substring(decoding: bytes[start..<index], as: UTF8.self) : nil
    }

    private func isSuffix(_ byte: UInt8) -> Bool {
        SemanticVersion.isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A) || "-+.".utf8.contains(byte)
    }

    /// Line breaks too: a range in a block of YAML ends with one.
    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

    private mutating func skipBlanks() {
        while index < bytes.count, isBlank(bytes[index]) { index += 1 }
    }

    private mutating func take(_ text: String) -> Bool {
        guard bytes[index...].starts(with: text.utf8) else { return false }
        index += text.utf8.count
        return true
    }

    private func failure(from start: Int) -> VersionRangeError {
        let rest = String(decoding: bytes[start...].prefix(40), as: UTF8.self)
        let what = rest.isEmpty ? "a version is missing" : "'\(rest)' is not a version"
        return invalid(what, at: start)
    }

    private func failure(_ what: String) -> VersionRangeError {
        let rest = String(decoding: bytes[index...].prefix(40), as: UTF8.self)
        return invalid("'\(rest)' \(what)", at: index)
    }

    private func invalid(_ what: String, at offset: Int) -> VersionRangeError {
        VersionRangeError(
            message: "invalid range '\(text.prefix(80))': \(what); write for example '>=1.2.0 <2.0.0', '~1.2' or '1.x'",
            offset: offset)
    }
}
