package import OCI
package import Policies

/// What a commit says of one value that it moved: `Pawl-Update`, a public promise.
///
/// It is a claim until the commit's diff is seen to be that: anyone can write or copy a message.
///
/// `Pawl-Update: apps:podinfo ghcr.io/stefanprodan/podinfo 6.5.0 -> 6.5.1@sha256:… apps/podinfo/deployment.yaml:21`
package struct UpdateTrailer: Hashable, Sendable, CustomStringConvertible {
    package static let key = "Pawl-Update"

    package let policy: PolicyID
    /// The repository as the policy spells it.
    package let image: String
    /// The tag before; `nil` where the value had none.
    package let from: String?
    package let to: String
    package let digest: Digest?
    package let file: String
    package let line: Int

    init(_ change: PlannedChange) {
        policy = change.policy
        image = change.image
        from = change.from
        to = change.to.text
        digest = change.digest
        file = change.file
        line = change.line
    }

    /// Reads the text after `Pawl-Update:`; `nil` where it is not exactly as a commit of ours says it.
    package init?(_ value: some StringProtocol) {
        let words = value.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 6, words[3] == "->", let policy = PolicyID(parsing: words[0]),
            (try? Repository(parsing: String(words[1]))) != nil, let from = QuotedWord.text(of: words[2]),
            let target = UpdateTrailer.target(words[4])
        else { return nil }
        guard let colon = words[5].lastIndex(of: ":"), let line = Int(words[5][words[5].index(after: colon)...]),
            line > 0, let file = QuotedWord.text(of: words[5][..<colon]), !file.isEmpty
        else { return nil }
        self.policy = policy
        image = String(words[1])
        self.from = words[2] == "none" ? nil : from
        (to, digest) = target
        self.file = file
        self.line = line
        // There is one way to write a trailer; another is not ours.
        guard text == value else { return nil }
    }

    package var description: String { "\(UpdateTrailer.key): \(text)" }

    private var text: String {
        "\(policy) \(image) \(from.map { QuotedWord.word(of: $0, not: "none") } ?? "none") -> \(to)\(digest.map { "@\($0)" } ?? "") "
            + "\(QuotedWord.word(of: file)):\(line)"
    }

    private static func target(_ word: some StringProtocol) -> (String, Digest?)? {
        guard let at = word.firstIndex(of: "@") else { return Tag(word).map { ($0.text, nil) } }
        guard let tag = Tag(word[..<at]), let digest = Digest(word[word.index(after: at)...]) else { return nil }
        return (tag.text, digest)
    }
}

extension UpdateTrailer {
    /// Everything that a message claims, wherever in it: forges move trailers into the middle when they squash.
    package static func all(in message: String) -> [UpdateTrailer] {
        // By bytes: a line that ends in a carriage return and a line feed is a line too.
        message.utf8.split(separator: 0x0A).compactMap { line in
            let line = Substring(line.last == 0x0D ? line.dropLast() : line)
            return line.hasPrefix("\(key): ") ? UpdateTrailer(line.dropFirst(key.utf8.count + 2)) : nil
        }
    }
}
