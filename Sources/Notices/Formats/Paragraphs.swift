/// Packs the notices of a bulletin into as few blocks of text as a chat takes.
enum Paragraphs {
    /// What a chat takes at most, counted in UTF-16 code units: no chat counts a text longer than that.
    struct Limits {
        var block: Int
        var blocks: Int
        var total: Int
    }

    /// The blocks. Where not every notice has a place, the last lines say how many more there are.
    ///
    /// - Parameter paragraph: a notice as the chat reads it, escaped, no longer than the number given.
    static func packed(
        _ bulletin: Bulletin, within limits: Limits, _ paragraph: (Notice, Int) -> String
    ) -> [String] {
        let reserve = Bulletin.more(Int.max).utf16.count + separator.utf16.count
        // Many notices get a smaller share each, so that many are named.
        let share = max(smallestShare, (limits.total - reserve) / max(1, bulletin.notices.count))
        var blocks: [String] = []
        var length = 0
        var told = 0
        for notice in bulletin.notices {
            let text = paragraph(notice, min(share, limits.block - reserve))
            let cost = text.utf16.count + separator.utf16.count
            guard length + cost <= limits.total - reserve else { break }
            if let last = blocks.last, last.utf16.count + cost <= limits.block - reserve {
                blocks[blocks.count - 1] = last + separator + text
            } else if blocks.count < limits.blocks {
                blocks.append(text)
            } else {
                break
            }
            length += cost
            told += 1
        }
        let left = bulletin.notices.count - told + bulletin.lost
        if left > 0 {
            let more = Bulletin.more(left)
            if let last = blocks.last { blocks[blocks.count - 1] = last + separator + more } else { blocks = [more] }
        }
        return blocks
    }

    private static let separator = "\n\n"
    private static let smallestShare = 240
}
