/// What one message tells: the news of a cycle, or of the whole time between two digests.
package struct Bulletin: Hashable, Sendable {
    package let notices: [Notice]
    /// How many more there were, which a full digest let go.
    package let lost: Int
    package let isDigest: Bool

    package init(_ notices: [Notice], isDigest: Bool = false, lost: Int = 0) {
        self.notices = notices
        self.isDigest = isDigest
        self.lost = lost
    }

    /// The one notice's title, or how many there are of each kind.
    package var title: String {
        if let only = notices.first, notices.count == 1, !isDigest { return only.title }
        var parts: [String] = []
        for (kind, noun) in [(Notice.Kind.update, "update"), (.failure, "failure"), (.hold, "hold"), (.stuck, "stuck")]
        {
            let count = notices(of: kind).count
            guard count > 0 else { continue }
            parts.append(kind == .stuck || count == 1 ? "\(count) \(noun)" : "\(count) \(noun)s")
        }
        if !resolved.isEmpty { parts.append("\(resolved.count) over") }
        return (isDigest ? "Digest: " : "") + parts.joined(separator: ", ")
    }

    /// All of it in lines: each notice a paragraph.
    package var text: String {
        var paragraphs = notices.map { ([$0.title] + $0.details).joined(separator: "\n") }
        if lost > 0 { paragraphs.append(Bulletin.more(lost)) }
        return paragraphs.joined(separator: "\n\n")
    }

    /// Those of a kind that still hold.
    func notices(of kind: Notice.Kind) -> [Notice] { notices.filter { $0.kind == kind && !$0.isResolved } }

    var resolved: [Notice] { notices.filter(\.isResolved) }

    /// What stands in the place of notices that a message has no room for.
    static func more(_ count: Int) -> String { "… and \(count) more" }
}
