package import Manifests

/// A unified diff of one file's edits, as `git diff` prints it.
///
/// An edit lies within one line and removes none, so that a diff is the edited lines with their neighbours: no search for
/// a common subsequence is needed.
package enum UnifiedDiff {
    /// - Parameters:
    ///   - bytes: the file before.
    ///   - edits: sorted by range, not overlapping.
    /// - Throws: where an edit does not fit the bytes.
    package static func text(
        path: String, bytes: [UInt8], edits: [Edit], context: Int = 3
    ) throws(EditError) -> [UInt8] {
        let lines = try edited(bytes, edits)
        let changed = lines.indices.filter { lines[$0].isChanged }
        var output = Array("--- a/\(path)\n+++ b/\(path)\n".utf8)
        var index = 0
        // How many lines the hunks so far have added.
        var added = 0
        while index < changed.count {
            var last = index
            while last + 1 < changed.count, changed[last + 1] - changed[last] <= 2 * context { last += 1 }
            let span = lines[max(0, changed[index] - context)..<min(lines.count, changed[last] + context + 1)]
            let newCount = span.reduce(0) { $0 + $1.new.count }
            output += Array(
                "@@ -\(span.startIndex + 1),\(span.count) +\(span.startIndex + 1 + added),\(newCount) @@\n".utf8)
            append(span, to: &output)
            added += newCount - span.count
            index = last + 1
        }
        return output
    }

    /// A line of the file before and the lines that stand in its place afterwards.
    private struct Line {
        let old: ArraySlice<UInt8>
        var new: [ArraySlice<UInt8>]

        var isChanged: Bool { new != [old] }
        /// Whether the line stays and others are added after it.
        var isAddedTo: Bool { new.first == old && new.count > 1 }
    }

    private static func edited(_ bytes: [UInt8], _ edits: [Edit]) throws(EditError) -> [Line] {
        // The whole is applied for its checks; lines are then edited one by one.
        _ = try apply(edits, to: bytes)
        var lines = split(bytes[...]).map { Line(old: $0, new: [$0]) }
        if lines.isEmpty { lines = [Line(old: [], new: [[]])] }
        var edit = edits.startIndex
        for index in lines.indices {
            let old = lines[index].old
            var local: [Edit] = []
            while edit < edits.endIndex, edits[edit].range.lowerBound < old.endIndex || index == lines.endIndex - 1 {
                let range = edits[edit].range
                local.append(
                    Edit(
                        range: (range.lowerBound - old.startIndex)..<(range.upperBound - old.startIndex),
                        expected: edits[edit].expected, replacement: edits[edit].replacement))
                edit += 1
            }
            if !local.isEmpty { lines[index].new = split(try apply(local, to: Array(old))[...]) }
        }
        return lines
    }

    /// Runs of changed lines print as all removals, then all additions.
    private static func append(_ span: ArraySlice<Line>, to output: inout [UInt8]) {
        var index = span.startIndex
        while index < span.endIndex {
            var end = index
            while end < span.endIndex, span[end].isChanged, !span[end].isAddedTo { end += 1 }
            if end > index {
                for line in span[index..<end] { append("-", line.old, to: &output) }
                for line in span[index..<end] { for new in line.new { append("+", new, to: &output) } }
                index = end
            } else {
                append(" ", span[index].old, to: &output)
                for new in span[index].new.dropFirst() { append("+", new, to: &output) }
                index += 1
            }
        }
    }

    private static func append(_ sign: Unicode.Scalar, _ line: ArraySlice<UInt8>, to output: inout [UInt8]) {
        output.append(UInt8(ascii: sign))
        output += line
        if output.last != UInt8(ascii: "\n") { output += Array("\n\\ No newline at end of file\n".utf8) }
    }

    /// The lines of a text, each with its line feed.
    private static func split(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = bytes.startIndex
        for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
            lines.append(bytes[start...index])
            start = index + 1
        }
        if start < bytes.endIndex { lines.append(bytes[start...]) }
        return lines
    }
}
