package import Manifests

/// A unified diff of one file's edits, as `git diff` prints it.
///
/// An edit never holds a line break, so old and new have the same lines and a diff is the changed lines with their
/// neighbours: no search for a common subsequence is needed.
package enum UnifiedDiff {
    /// - Parameters:
    ///   - bytes: the file before.
    ///   - edits: sorted by range, not overlapping.
    /// - Throws: where an edit does not fit the bytes.
    package static func text(
        path: String, bytes: [UInt8], edits: [Edit], context: Int = 3
    ) throws(EditError) -> [UInt8] {
        let after = try apply(edits, to: bytes)
        let oldLines = lines(of: bytes)
        let newLines = lines(of: after)
        guard oldLines.count == newLines.count else { return [] }
        let changed = oldLines.indices.filter { bytes[oldLines[$0]] != after[newLines[$0]] }
        var output = Array("--- a/\(path)\n+++ b/\(path)\n".utf8)
        var index = 0
        while index < changed.count {
            var last = index
            while last + 1 < changed.count, changed[last + 1] - changed[last] <= 2 * context { last += 1 }
            let first = max(0, changed[index] - context)
            let end = min(oldLines.count, changed[last] + context + 1)
            let span = "\(first + 1),\(end - first)"
            output += Array("@@ -\(span) +\(span) @@\n".utf8)
            append(first..<end, changed: Set(changed[index...last]), (bytes, oldLines), (after, newLines), to: &output)
            index = last + 1
        }
        return output
    }

    private typealias Text = (bytes: [UInt8], lines: [Range<Int>])

    /// Runs of changed lines print as all removals, then all additions.
    private static func append(
        _ span: Range<Int>, changed: Set<Int>, _ old: Text, _ new: Text, to output: inout [UInt8]
    ) {
        var line = span.lowerBound
        while line < span.upperBound {
            var end = line
            while end < span.upperBound, changed.contains(end) { end += 1 }
            if end == line {
                append(UInt8(ascii: " "), old, line, to: &output)
                line += 1
            } else {
                for removed in line..<end { append(UInt8(ascii: "-"), old, removed, to: &output) }
                for added in line..<end { append(UInt8(ascii: "+"), new, added, to: &output) }
                line = end
            }
        }
    }

    private static func append(_ sign: UInt8, _ text: Text, _ line: Int, to output: inout [UInt8]) {
        output.append(sign)
        output += text.bytes[text.lines[line]]
        if output.last != UInt8(ascii: "\n") { output += Array("\n\\ No newline at end of file\n".utf8) }
    }

    /// The range of each line with its line feed.
    private static func lines(of bytes: [UInt8]) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
            lines.append(start..<(index + 1))
            start = index + 1
        }
        if start < bytes.count { lines.append(start..<bytes.count) }
        return lines
    }
}
