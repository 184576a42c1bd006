import Manifests
import Planning
import Testing

@Suite("the unified diff")
struct UnifiedDiffTests {
    private func diff(_ text: String, _ replacements: [(String, String)]) throws -> String {
        let bytes = Array(text.utf8)
        let edits = try replacements.map { old, new in
            let range = try #require(text.firstRange(of: old))
            let start = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
            return Edit(
                range: start..<(start + old.utf8.count), expected: Array(old.utf8), replacement: Array(new.utf8))
        }
        return String(decoding: try UnifiedDiff.text(path: "f", bytes: bytes, edits: edits), as: UTF8.self)
    }

    @Test("an edit that adds a line shifts the hunks after it; a line that stays is context")
    func addedLines() throws {
        let text = (1...12).map { "line-\($0).\n" }.joined()
        #expect(
            try diff(text, [("2.", "2.\nnew"), ("11.", "XI")]) == """
                --- a/f
                +++ b/f
                @@ -1,5 +1,6 @@
                 line-1.
                 line-2.
                +new
                 line-3.
                 line-4.
                 line-5.
                @@ -8,5 +9,5 @@
                 line-8.
                 line-9.
                 line-10.
                -line-11.
                +line-XI
                 line-12.

                """)
        #expect(
            try diff("a\nb", [("b", "b\nc")]) == """
                --- a/f
                +++ b/f
                @@ -1,2 +1,3 @@
                 a
                -b
                \\ No newline at end of file
                +b
                +c
                \\ No newline at end of file

                """)
    }

    @Test("three lines of context, changes apart in hunks of their own, neighbours in one")
    func hunks() throws {
        let lines = (1...20).map { "line-\($0)." }
        let text = lines.joined(separator: "\n") + "\n"
        #expect(
            try diff(text, [("line-5.", "L5"), ("line-6.", "L6"), ("line-18.", "L18")]) == """
                --- a/f
                +++ b/f
                @@ -2,8 +2,8 @@
                 line-2.
                 line-3.
                 line-4.
                -line-5.
                -line-6.
                +L5
                +L6
                 line-7.
                 line-8.
                 line-9.
                @@ -15,6 +15,6 @@
                 line-15.
                 line-16.
                 line-17.
                -line-18.
                +L18
                 line-19.
                 line-20.

                """)
    }

    @Test("a missing last newline is said as git says it")
    func noFinalNewline() throws {
        #expect(
            try diff("a\nb", [("b", "c")])
                == "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"
        )
    }
}
