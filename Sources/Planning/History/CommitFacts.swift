package import Policies

/// What the history knows of one commit.
package struct CommitFacts: Hashable, Sendable {
    /// 40 hexadecimal digits.
    package let id: String
    /// The author's name, as far as it can be printed.
    package let author: String
    /// When it was made: the committer's time, since a change may have been written long before it arrived.
    package let time: Instant
    package let message: String

    package init(id: String, author: String, time: Instant, message: String) {
        self.id = id
        self.author = String(
            String.UnicodeScalarView(
                author.unicodeScalars.filter { $0.properties.generalCategory != .control }.prefix(100)))
        self.time = time
        self.message = message
    }

    /// The first line of the message, as far as it can be printed.
    package var subject: String {
        let line = message.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
        return String(
            String.UnicodeScalarView(
                line.unicodeScalars.filter { $0.properties.generalCategory != .control }.prefix(200)))
    }

    /// Why a commit holds something, in its author's words: the first paragraph after the subject, or the subject where
    /// there is no other text.
    package var holdReason: String {
        let paragraphs = message.split(separator: "\n\n").dropFirst()
        guard paragraphs.count > 1, let first = paragraphs.first else { return subject }
        let words = first.split { $0.isWhitespace }.joined(separator: " ")
        return String(
            String.UnicodeScalarView(
                words.unicodeScalars.filter { $0.properties.generalCategory != .control }.prefix(256)))
    }

    /// The ids, whole or their beginnings, of the commits that `git revert` wrote into the message.
    package var reverted: [String] {
        let words = message.split { $0 == " " || $0.isNewline }
        return words.indices.dropFirst(3).compactMap { index in
            guard words[(index - 3)..<index].elementsEqual(["This", "reverts", "commit"]) else { return nil }
            let id = words[index].prefix { $0.isHexDigit }
            return (7...40).contains(id.utf8.count) ? id.lowercased() : nil
        }
    }

    /// Whether the message says that another commit was reverted.
    package func reverts(_ other: String) -> Bool { reverted.contains { other.hasPrefix($0) } }

    /// Such as `1a2b3c4d5e6f of Ada, 2026-11-25T10:00:00Z`.
    package var name: String { "\(id.prefix(12)) of \(author), \(time)" }
}
