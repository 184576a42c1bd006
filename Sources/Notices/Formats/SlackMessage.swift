/// A message for a Slack incoming webhook, in blocks.
///
/// All text stands in `plain_text` objects, in which Slack looks for no mention, link or emphasis. Only the text that
/// notifications show is read as `mrkdwn`: there `&`, `<` and `>` are escaped, and nothing can become a mention.
/// Source: Slack's reference of Block Kit and "Formatting text for app surfaces".
struct SlackMessage: Encodable {
    static let maximumHeader = 150
    static let maximumSection = 3_000
    static let maximumBlocks = 50
    /// Slack refuses messages whose blocks are longer together, at a length that it does not document; from about 13,000 on.
    static let maximumTotal = 12_000

    let text: String
    let blocks: [Block]
    let unfurlLinks = false
    let unfurlMedia = false

    struct Block: Encodable {
        let type: String
        let text: PlainTextObject
    }

    struct PlainTextObject: Encodable {
        let type = "plain_text"
        let text: String
        let emoji = false
    }

    init(_ bulletin: Bulletin) {
        text = Clip.text(bulletin.title, limit: SlackMessage.maximumSection, escape: SlackMessage.escaped)
        let header = Clip.text(bulletin.title, limit: SlackMessage.maximumHeader)
        let limits = Paragraphs.Limits(
            block: SlackMessage.maximumSection, blocks: SlackMessage.maximumBlocks - 1,
            total: SlackMessage.maximumTotal - SlackMessage.maximumHeader)
        let sections = Paragraphs.packed(bulletin, within: limits) { notice, limit in
            let title = bulletin.notices.count == 1 && !bulletin.isDigest ? [] : ["\(notice.sign) \(notice.title)"]
            return Clip.text((title + notice.details).joined(separator: "\n"), limit: limit)
        }
        blocks =
            [Block(type: "header", text: PlainTextObject(text: header))]
            + sections.map { Block(type: "section", text: PlainTextObject(text: $0)) }
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "&": "&amp;"
        case "<": "&lt;"
        case ">": "&gt;"
        default: String(scalar)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case text, blocks
        case unfurlLinks = "unfurl_links"
        case unfurlMedia = "unfurl_media"
    }
}
