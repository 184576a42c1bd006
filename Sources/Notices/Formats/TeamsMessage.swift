/// A message for a Microsoft Teams workflow ("When a Teams webhook request is received"): an Adaptive Card.
///
/// All text stands in `TextRun`s, which know no Markdown, and a card mentions only whom its `msteams.entities` name:
/// it has none. Source: Microsoft's reference of Adaptive Cards 1.2 and "Format cards in Teams"; a message may have 28 KB.
struct TeamsMessage: Encodable {
    /// Of the whole message, in bytes of JSON.
    static let maximumBytes = 28 << 10
    private static let maximumTitle = 300
    private static let maximumNotice = 2_000

    let type = "message"
    let attachments: [Attachment]

    struct Attachment: Encodable {
        let contentType = "application/vnd.microsoft.card.adaptive"
        let content: Card
    }

    struct Card: Encodable {
        let schema = "http://adaptivecards.io/schemas/adaptive-card.json"
        let type = "AdaptiveCard"
        let version = "1.2"
        let body: [RichTextBlock]

        private enum CodingKeys: String, CodingKey {
            case schema = "$schema"
            case type, version, body
        }
    }

    /// A line of text.
    struct RichTextBlock: Encodable {
        let type = "RichTextBlock"
        var spacing: String?
        var separator: Bool?
        let inlines: [TextRun]
    }

    struct TextRun: Encodable {
        let type = "TextRun"
        let text: String
        var weight: String?
        var size: String?
        var color: String?
    }

    init(_ bulletin: Bulletin) {
        let title = Clip.text(bulletin.title, limit: TeamsMessage.maximumTitle)
        let heading = RichTextBlock(inlines: [TextRun(text: title, weight: "Bolder", size: "Large")])
        var body = [heading]
        // What the card is without its lines, and the line that says how many more there are.
        var bytes = JSONBytes.of(TeamsMessage(body: [heading, TeamsMessage.line(Bulletin.more(Int.max))])).count
        var told = 0
        let isAlone = bulletin.notices.count == 1 && !bulletin.isDigest
        for notice in bulletin.notices {
            let blocks = (isAlone ? [] : [TeamsMessage.title(of: notice)]) + TeamsMessage.lines(of: notice)
            let cost = JSONBytes.of(blocks).count
            guard bytes + cost <= TeamsMessage.maximumBytes else { break }
            bytes += cost
            body += blocks
            told += 1
        }
        let left = bulletin.notices.count - told + bulletin.lost
        if left > 0 { body.append(TeamsMessage.line(Bulletin.more(left))) }
        self.init(body: body)
    }

    private init(body: [RichTextBlock]) { attachments = [Attachment(content: Card(body: body))] }

    private static func title(of notice: Notice) -> RichTextBlock {
        RichTextBlock(
            separator: true,
            inlines: [
                TextRun(
                    text: "\(notice.sign) \(Clip.text(notice.title, limit: maximumTitle))", weight: "Bolder",
                    color: color(of: notice))
            ])
    }

    private static func lines(of notice: Notice) -> [RichTextBlock] {
        notice.details.map { line(Clip.text($0, limit: maximumNotice)) }
    }

    private static func line(_ text: String) -> RichTextBlock {
        RichTextBlock(spacing: "None", inlines: [TextRun(text: text)])
    }

    private static func color(of notice: Notice) -> String {
        if notice.isResolved { return "Good" }
        return switch notice.kind {
        case .update: "Good"
        case .hold: "Warning"
        case .failure, .stuck: "Attention"
        }
    }
}
