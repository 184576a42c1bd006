/// Finds marked values in files without a structure we read: env files, HCL, Dockerfiles, scripts, Markdown.
///
/// A marker `pawl: ns:name[:part]` stands in a comment that `#`, `//` or `<!--` begins, after the value on its line or
/// alone on the line above. The one token of that line that reads as what the marker names is the value; more than one
/// is ambiguous, and nothing is changed.
enum MarkedText {
    static func scan(_ bytes: ByteView) -> FileScan {
        var scan = FileScan()
        var line = 1
        var start = bytes.matches("\u{FEFF}", at: 0) ? 3 : 0
        // The marker that stood alone on the line before, and its line.
        var above: Marker?
        while start < bytes.count {
            let end = bytes.lineEnd(start)
            let next = bytes.afterBreak(end)
            var content = start..<end
            var marker = above
            above = nil
            if let comment = comment(bytes, content) {
                let isAlone = bytes.skipBlanks(start) == comment.start
                switch MarkerGrammar.readPawl(bytes, comment.text) {
                case .prose: break
                case .malformed(let why):
                    scan.skipped.append(SkippedValue(line: line, reason: .malformedMarker, message: why))
                case .marker(let found):
                    if isAlone {
                        if next >= bytes.count { scan.skipped.append(withoutValue(found, line)) }
                        above = found
                    } else {
                        marker = found
                        content = start..<comment.start
                    }
                }
                if isAlone {
                    if let marker { scan.skipped.append(withoutValue(marker, line - 1)) }
                    marker = nil
                }
            }
            if let marker { read(bytes, content, marker, line, start, &scan) }
            start = next
            line += 1
        }
        return scan
    }

    private static func withoutValue(_ marker: Marker, _ line: Int) -> SkippedValue {
        SkippedValue(
            line: line, reason: .markerWithoutValue,
            message: "the marker of '\(marker.policy)' stands above no value; put it on the value's line")
    }

    /// The marker's comment on a line: where it opens, and the text after `pawl:`.
    private static func comment(_ bytes: ByteView, _ line: Range<Int>) -> (start: Int, text: Range<Int>)? {
        var from = line.lowerBound
        while let word = bytes.first("pawl:", in: from..<line.upperBound) {
            from = word + 5
            var opener = word
            while opener > line.lowerBound, bytes.isBlank(opener - 1) { opener -= 1 }
            let afterOpener = opener
            if opener - 4 >= line.lowerBound, bytes.matches("<!--", at: opener - 4) {
                opener -= 4
            } else if opener - 2 >= line.lowerBound, bytes.matches("//", at: opener - 2) {
                opener -= 2
            } else {
                while opener > line.lowerBound, bytes[opener - 1] == Byte.hash { opener -= 1 }
            }
            guard opener < afterOpener else { continue }
            guard opener == line.lowerBound || bytes.isBlank(opener - 1) || bytes[opener] == 0x3C else { continue }
            var end = bytes.trimmedEnd(from, line.upperBound)
            if end - 3 >= from, bytes.matches("-->", at: end - 3) { end = bytes.trimmedEnd(from, end - 3) }
            return (opener, from..<end)
        }
        return nil
    }

    private static func read(
        _ bytes: ByteView, _ line: Range<Int>, _ marker: Marker, _ number: Int, _ lineStart: Int, _ scan: inout FileScan
    ) {
        let found = LineTokens.values(bytes, line, part: marker.part)
        guard found.count == 1, let (range, value) = found.first else {
            let what = marker.part == .reference ? "an image reference" : "a \(marker.part.rawValue)"
            scan.skipped.append(
                found.isEmpty
                    ? SkippedValue(
                        line: number, reason: .markerWithoutValue,
                        message: "nothing on the line marked with '\(marker.policy)' reads as \(what)")
                    : SkippedValue(
                        line: number, reason: .ambiguousValue,
                        message: "\(found.count) values on the line marked with '\(marker.policy)' read as \(what)"))
            return
        }
        let before = bytes[range.lowerBound - 1]
        let quoting: Quoting = before == Byte.doubleQuote ? .double : before == Byte.singleQuote ? .single : .plain
        scan.fields.append(
            ImageField(
                kind: .pawlMarker, path: "", document: 0, line: number, column: range.lowerBound - lineStart + 1,
                place: ValuePlace(range: range, text: bytes.text(range), quoting: quoting, surroundings: .text),
                value: value, policy: marker.policy))
    }
}
