import OCI

/// `# pawl:` markers in text that is not YAML: environment files, HCL, Dockerfiles, scripts, Markdown.
///
/// The marked token of the line (or of the line below, where the comment stands alone) is the value.
enum MarkedText {
    static func scan(_ bytes: UnsafeRawBufferPointer) -> FileScan {
        var scan = FileScan()
        var head: (marker: Marker, line: Int)?
        var start = 0
        var line = 1
        while start < bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != 0x0A { end += 1 }
            let text = start..<(end > start && bytes[end - 1] == 0x0D ? end - 1 : end)
            if let (marker, before) = marker(on: text, bytes, line, &scan) {
                if isBlank(before, bytes) {
                    head = (marker, line)
                } else {
                    head = nil
                    add(marker, in: before, bytes, start, line, &scan)
                }
            } else if let pending = head {
                add(pending.marker, in: text, bytes, start, line, &scan)
                head = nil
            }
            start = end + 1
            line += 1
        }
        if let head {
            scan.skipped.append(
                SkippedValue(line: head.line, reason: .markerWithoutValue, message: "no line follows the marker"))
        }
        return scan
    }

    /// The marker in a line's comment, and what stands before the comment.
    private static func marker(
        on line: Range<Int>, _ bytes: UnsafeRawBufferPointer, _ number: Int, _ scan: inout FileScan
    ) -> (Marker, Range<Int>)? {
        let slice = UnsafeRawBufferPointer(rebasing: bytes[line])
        guard let found = ByteSearch.first("pawl:", in: slice, from: 0) else { return nil }
        // The comment's sign stands right before the word, with blanks between.
        var sign = found
        while sign > 0, slice[sign - 1] == 0x20 || slice[sign - 1] == 0x09 { sign -= 1 }
        let before: Int
        if sign >= 4, slice[(sign - 4)..<sign].elementsEqual("<!--".utf8) {
            before = sign - 4
        } else if sign >= 2, slice[(sign - 2)..<sign].elementsEqual("//".utf8) {
            before = sign - 2
        } else if sign >= 1, slice[sign - 1] == UInt8(ascii: "#") {
            before = sign - 1
        } else {
            return nil
        }
        var comment = String(decoding: slice[found...], as: UTF8.self)
        if let close = comment.firstRange(of: "-->") { comment = String(comment[..<close.lowerBound]) }
        switch Marker.read(comment) {
        case .marker(let marker): return (marker, line.lowerBound..<(line.lowerBound + before))
        case .malformed(let advice):
            scan.skipped.append(SkippedValue(line: number, reason: .malformedMarker, message: advice))
            return nil
        case .none: return nil
        }
    }

    private static func isBlank(_ range: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> Bool {
        range.allSatisfy { bytes[$0] == 0x20 || bytes[$0] == 0x09 }
    }

    private static func add(
        _ marker: Marker, in range: Range<Int>, _ bytes: UnsafeRawBufferPointer, _ lineStart: Int, _ line: Int,
        _ scan: inout FileScan
    ) {
        let candidates = tokens(range, bytes).compactMap { token -> ImageField? in
            field(token, marker, bytes, lineStart, line)
        }
        guard candidates.count == 1, let field = candidates.first else {
            scan.skipped.append(
                SkippedValue(
                    line: line, reason: candidates.isEmpty ? .notAReference : .ambiguousValue,
                    message: candidates.isEmpty
                        ? "the marked line holds no such value" : "the marked line holds several such values"))
            return
        }
        scan.fields.append(field)
    }

    /// The words of a line, parted by blanks, quotes, `=` and brackets.
    private static func tokens(_ range: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> [Range<Int>] {
        var tokens: [Range<Int>] = []
        var start = range.lowerBound
        for index in range.lowerBound...range.upperBound {
            guard index == range.upperBound || isSeparator(bytes[index]) else { continue }
            if start < index { tokens.append(start..<index) }
            start = index + 1
        }
        return tokens
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: "="), UInt8(ascii: ","),
            UInt8(ascii: ";"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"),
            UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "<"), UInt8(ascii: ">"):
            true
        default: false
        }
    }

    private static func field(
        _ token: Range<Int>, _ marker: Marker, _ bytes: UnsafeRawBufferPointer, _ lineStart: Int, _ line: Int
    ) -> ImageField? {
        let text = String(decoding: bytes[token], as: UTF8.self)
        var range = token
        var reference: ImageReference?
        var tag: String?
        var digest: Digest?
        switch marker.part {
        case .reference:
            guard let parsed = try? ImageReference(parsing: text), parsed.tag != nil || parsed.digest != nil else {
                return nil
            }
            reference = parsed
        case .name:
            guard text.contains("/"), let parsed = try? ImageReference(parsing: text), parsed.tag == nil else {
                return nil
            }
            reference = parsed
        case .digest:
            guard let parsed = Digest(text) else { return nil }
            digest = parsed
        case .tag:
            let piece = text.split(separator: ":").last ?? text[...]
            guard let parsed = Tag(piece), piece.utf8.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
            tag = parsed.text
            range = (token.upperBound - piece.utf8.count)..<token.upperBound
        }
        return ImageField(
            kind: .pawlMarker, part: marker.part, path: "", document: 0, line: line,
            column: range.lowerBound - lineStart + 1, byteRange: range, quoting: .plain, isInFlow: false,
            isPartOfText: true, value: String(decoding: bytes[range], as: UTF8.self),
            repository: reference?.repository, tag: reference?.tag?.text ?? tag, digest: reference?.digest ?? digest,
            policy: marker.policy)
    }
}
