/// A marker: which policy decides about a value, and which part of the image the value holds.
struct Marker: Hashable {
    let kind: FieldKind
    /// `namespace:name`.
    let policy: String
    let part: FieldPart
}

/// What a comment says.
enum CommentReading: Hashable {
    /// An ordinary comment.
    case prose
    case marker(Marker)
    /// Nearly a marker, and why it is none.
    case malformed(String)
}

/// The grammar of markers in comments.
///
/// Flux's: the whole comment, `#` signs stripped, is a JSON object of strings, `{"$imagepolicy": "ns:name[:part]"}`, or
/// its older form `{"$ref": "#/definitions/io.k8s.cli.setters.ns:name"}`. Ours: `pawl: ns:name[:part]`.
enum MarkerGrammar {
    /// Whether a comment is worth reading.
    static func mayHoldMarker(_ bytes: ByteView, _ range: Range<Int>) -> Bool {
        bytes.first("$imagepolicy", in: range) != nil || bytes.first("pawl:", in: range) != nil
            || bytes.first(setters, in: range) != nil
    }

    private static let setters: StaticString = "io.k8s.cli.setters."

    /// Reads a comment that begins with `#`.
    ///
    /// - Parameter isAlone: whether the line holds nothing else. Such a comment with another `#` before the marker is a
    ///   value that someone commented out, not a marker.
    static func read(_ bytes: ByteView, _ comment: Range<Int>, isAlone: Bool) -> CommentReading {
        var start = comment.lowerBound
        while start < comment.upperBound, bytes[start] == Byte.hash { start += 1 }
        start = min(bytes.skipBlanks(start), comment.upperBound)
        let end = bytes.trimmedEnd(start, comment.upperBound)
        if bytes.matches("pawl:", at: start, before: end) { return readPawl(bytes, (start + 5)..<end) }
        if bytes[start] == Byte.openBrace, let reading = readFlux(bytes, start..<end) { return reading }
        if isAlone, bytes.first("#", in: start..<end) != nil { return .prose }
        if bytes.first("$imagepolicy", in: start..<end) != nil {
            return .malformed(
                "a Flux marker must be the whole comment and JSON: # {\"$imagepolicy\": \"namespace:name\"}")
        }
        if bytes.first("# pawl:", in: start..<end) != nil {
            return .malformed("a marker must be the whole comment: # pawl: namespace:name")
        }
        return .prose
    }

    // MARK: Pawl

    /// Reads what follows `pawl:`. A sentence that only begins like a marker is prose.
    static func readPawl(_ bytes: ByteView, _ range: Range<Int>) -> CommentReading {
        let start = min(bytes.skipBlanks(range.lowerBound), range.upperBound)
        var end = start
        while end < range.upperBound, !bytes.isBlank(end) { end += 1 }
        let rest = bytes.skipBlanks(end)
        let word = bytes.text(start..<end)
        if rest < range.upperBound {
            guard word.utf8.contains(Byte.colon) else { return .prose }
            return .malformed("text follows the marker 'pawl: \(shown(word))'")
        }
        guard let marker = marker(.pawlMarker, word) else {
            return .malformed("'\(shown(word))' is not namespace:name, with :tag, :name or :digest after it")
        }
        return .marker(marker)
    }

    /// Reads `namespace:name` with an optional part.
    private static func marker(_ kind: FieldKind, _ text: String) -> Marker? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, isName(parts[0]), isName(parts[1]) else { return nil }
        let policy = "\(parts[0]):\(parts[1])"
        guard parts.count == 3 else { return Marker(kind: kind, policy: policy, part: .reference) }
        switch parts[2] {
        case "tag": return Marker(kind: kind, policy: policy, part: .tag)
        case "name": return Marker(kind: kind, policy: policy, part: .name)
        case "digest": return Marker(kind: kind, policy: policy, part: .digest)
        default: return nil
        }
    }

    /// Names of Kubernetes objects, a little more patiently.
    private static func isName(_ name: Substring) -> Bool {
        (1...253).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                Byte.isDigit($0) || Byte.isLetter($0) || $0 == Byte.dash || $0 == Byte.dot || $0 == Byte.underscore
            }
    }

    // MARK: Flux

    /// Reads a JSON object; `nil` where it does not concern images.
    private static func readFlux(_ bytes: ByteView, _ range: Range<Int>) -> CommentReading? {
        let concernsImages =
            bytes.first("$imagepolicy", in: range) != nil || bytes.first(setters, in: range) != nil
        guard concernsImages else { return nil }
        guard let object = StringObject.parse(bytes, range) else {
            return .malformed("a Flux marker must be a JSON object of strings: {\"$imagepolicy\": \"namespace:name\"}")
        }
        let prefix = "#/definitions/io.k8s.cli.setters."
        let setter: String
        if let policy = object["$imagepolicy"] {
            setter = policy
        } else if let reference = object["$ref"], reference.hasPrefix(prefix) {
            setter = String(reference.dropFirst(prefix.count))
        } else {
            return nil
        }
        guard let marker = marker(.fluxMarker, setter) else {
            return .malformed("'\(shown(setter))' is not namespace:name, with :tag, :name or :digest after it")
        }
        return .marker(marker)
    }
}

/// A JSON object whose values are all strings, the only shape a Flux marker has.
enum StringObject {
    /// Parses an object that fills the range; `nil` for anything else.
    static func parse(_ bytes: ByteView, _ range: Range<Int>) -> [String: String]? {
        var object: [String: String] = [:]
        var index = range.lowerBound
        guard bytes[index] == Byte.openBrace else { return nil }
        index = bytes.skipBlanks(index + 1)
        if bytes[index] == Byte.closeBrace { return index + 1 == range.upperBound ? object : nil }
        while index < range.upperBound {
            guard let key = string(bytes, &index, range.upperBound) else { return nil }
            index = bytes.skipBlanks(index)
            guard bytes[index] == Byte.colon else { return nil }
            index = bytes.skipBlanks(index + 1)
            guard let value = string(bytes, &index, range.upperBound) else { return nil }
            object[key] = value
            index = bytes.skipBlanks(index)
            if bytes[index] == Byte.closeBrace { return index + 1 == range.upperBound ? object : nil }
            guard bytes[index] == Byte.comma else { return nil }
            index = bytes.skipBlanks(index + 1)
        }
        return nil
    }

    private static func string(_ bytes: ByteView, _ index: inout Int, _ end: Int) -> String? {
        guard bytes[index] == Byte.doubleQuote else { return nil }
        var text: [UInt8] = []
        index += 1
        while index < end {
            let byte = bytes[index]
            index += 1
            switch byte {
            case Byte.doubleQuote: return String(decoding: text, as: UTF8.self)
            case Byte.backslash:
                guard let scalar = escape(bytes, &index, end) else { return nil }
                text += Array(String(Character(scalar)).utf8)
            case 0..<0x20: return nil
            default: text.append(byte)
            }
        }
        return nil
    }

    private static func escape(_ bytes: ByteView, _ index: inout Int, _ end: Int) -> Unicode.Scalar? {
        guard index < end else { return nil }
        let byte = bytes[index]
        index += 1
        switch byte {
        case Byte.doubleQuote, Byte.backslash, Byte.slash: return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            guard index + 4 <= end, let code = UInt32(bytes.text(index..<(index + 4)), radix: 16) else { return nil }
            index += 4
            // Half of a surrogate pair names no character; no policy's name holds one.
            return Unicode.Scalar(code)
        default: return nil
        }
    }
}
