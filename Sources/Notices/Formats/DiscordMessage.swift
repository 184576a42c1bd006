/// A message for a Discord webhook, in embeds.
///
/// Nothing in it can mention anybody: `allowed_mentions` names nobody, and each sign that begins a mention or an
/// emphasis is escaped. Source: Discord's reference, "Execute Webhook", "Embed Limits" and "Allowed Mentions Object".
struct DiscordMessage: Encodable {
    static let maximumEmbeds = 10
    static let maximumTitle = 256
    static let maximumDescription = 4_096
    /// Of all embeds of a message together.
    static let maximumTotal = 6_000

    let embeds: [Embed]
    let allowedMentions = AllowedMentions()

    struct Embed: Encodable {
        let title: String?
        let description: String
        let color: Int
    }

    struct AllowedMentions: Encodable {
        let parse: [String] = []
    }

    init(_ bulletin: Bulletin) {
        let title = Clip.text(
            bulletin.title, limit: DiscordMessage.maximumTitle, escape: DiscordMessage.escaped)
        let limits = Paragraphs.Limits(
            block: DiscordMessage.maximumDescription, blocks: DiscordMessage.maximumEmbeds,
            total: DiscordMessage.maximumTotal - DiscordMessage.maximumTitle)
        let blocks = Paragraphs.packed(bulletin, within: limits) { notice, limit in
            let isAlone = bulletin.notices.count == 1 && !bulletin.isDigest
            let title = isAlone ? [] : ["\(notice.sign) \(notice.title)"]
            return Clip.text(
                (title + notice.details).joined(separator: "\n"), limit: limit, escape: DiscordMessage.escaped)
        }
        let color = DiscordMessage.color(of: bulletin)
        embeds = blocks.enumerated().map { index, text in
            Embed(title: index == 0 ? title : nil, description: text, color: color)
        }
    }

    /// A backslash before what Discord's Markdown or a mention could begin with.
    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        "\\*_~`|>#-+[]()<:@".unicodeScalars.contains(scalar) ? "\\\(scalar)" : String(scalar)
    }

    /// The colour of the worst that it tells.
    private static func color(of bulletin: Bulletin) -> Int {
        if !(bulletin.notices(of: .failure) + bulletin.notices(of: .stuck)).isEmpty { return 0xC6_2828 }
        return bulletin.notices(of: .hold).isEmpty ? 0x2E_7D32 : 0xF9_A825
    }

    private enum CodingKeys: String, CodingKey {
        case embeds
        case allowedMentions = "allowed_mentions"
    }
}
