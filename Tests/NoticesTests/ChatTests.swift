import Foundation
import Notices
import Policies
import Testing

@Suite("messages for chats")
struct ChatTests {
    // MARK: Slack

    /// The texts of a message's blocks, after checking it against Slack's limits.
    private func slack(_ notices: [Notice], isDigest: Bool = false) throws -> (texts: [String], fallback: String) {
        let message = try json(only(.slack, notices, isDigest: isDigest))
        let blocks = try message.objects("blocks")
        #expect((1...50).contains(blocks.count))
        let texts = try blocks.enumerated().map { index, block in
            let text = try block.object("text")
            #expect(try block.text("type") == (index == 0 ? "header" : "section"))
            #expect(try text.text("type") == "plain_text" && text["emoji"] as? Bool == false)
            let shown = try text.text("text")
            #expect((1...(index == 0 ? 150 : 3_000)).contains(shown.utf16.count))
            return shown
        }
        #expect(texts.map(\.utf16.count).reduce(0, +) <= 13_000)
        return (texts, try message.text("text"))
    }

    @Test("Slack gets a title and what there is to know, as plain text")
    func slack() throws {
        let (texts, fallback) = try slack([Examples.update()])
        #expect(
            texts == [
                "Update podinfo to 6.5.1",
                "apps:podinfo · ghcr.io/stefanprodan/podinfo · source fleet\n6.5.0 → 6.5.1 · 2 values · commit a1a1a1a1a1a1\n"
                    + "greatest of 3 tags",
            ])
        #expect(fallback == "Update podinfo to 6.5.1")
        let several = try slack([Examples.update(), Examples.state(.failure), Examples.state(.hold, reason: .held)])
        #expect(several.texts.first == "1 update, 1 failure, 1 hold")
        #expect(several.texts.dropFirst().joined().contains("✖ podinfo is not updated: RegistryUnavailable\n"))
        #expect(several.texts.dropFirst().joined().contains("3 cycles in a row"))
        #expect(try slack([Examples.update()], isDigest: true).texts.first == "Digest: 1 update")
    }

    @Test("nothing from outside can mention anybody in Slack, or break a message", arguments: Examples.hostile)
    func hostileToSlack(_ text: String) throws {
        let (texts, fallback) = try slack(Examples.hostileNotices(text))
        #expect(!fallback.contains("<") && !fallback.contains(">"))
        let alone = try slack([Examples.state(.failure, .file(text))])
        #expect(!alone.fallback.contains("<"))
        for text in texts + alone.texts {
            #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !(0..<0x20).contains($0.value) })
            #expect(!text.unicodeScalars.contains("\u{202E}"))
        }
    }

    // MARK: Discord

    private func discord(_ notices: [Notice]) throws -> [[String: Any]] {
        let message = try json(only(.discord, notices))
        #expect(try message.object("allowed_mentions")["parse"] as? [String] == [])
        #expect(message["content"] == nil)
        let embeds = try message.objects("embeds")
        #expect((1...10).contains(embeds.count))
        var total = 0
        for embed in embeds {
            let (title, description) = (embed["title"] as? String ?? "", try embed.text("description"))
            #expect(title.utf16.count <= 256 && (1...4_096).contains(description.utf16.count))
            total += title.utf16.count + description.utf16.count
        }
        #expect(total <= 6_000)
        return embeds
    }

    @Test("Discord gets embeds whose colour is that of the worst they tell")
    func discord() throws {
        let update = try discord([Examples.update()])
        #expect(try update.first?.text("title") == "Update podinfo to 6.5.1")
        #expect(update.first?["color"] as? Int == 0x2E_7D32)
        #expect(try discord([Examples.update(), Examples.state(.stuck)]).first?["color"] as? Int == 0xC6_2828)
        #expect(try discord([Examples.update(), Examples.state(.hold)]).first?["color"] as? Int == 0xF9_A825)
        #expect(
            try discord([Examples.state(.failure).resolved(at: Examples.time)]).first?["color"] as? Int == 0x2E_7D32)
    }

    @Test("every sign of Discord's Markdown from outside is escaped", arguments: Examples.hostile)
    func hostileToDiscord(_ text: String) throws {
        for embed in try discord(Examples.hostileNotices(text)) {
            let description = try embed.text("description")
            let bare = description.replacing("\\\\", with: "").replacing(
                try Regex("\\\\[*_~`|>#+\\-\\[\\]()<:@]"), with: "")
            #expect(!bare.contains { "*_~`|>#[]()<@\\".contains($0) }, "\(bare)")
        }
    }

    // MARK: Teams

    private func teams(_ notices: [Notice]) throws -> (card: [String: Any], texts: [String]) {
        let message = try only(.teams, notices)
        #expect(message.body.count <= 28 << 10)
        let envelope = try json(message)
        #expect(try envelope.text("type") == "message")
        let attachment = try #require(try envelope.objects("attachments").first)
        #expect(try attachment.text("contentType") == "application/vnd.microsoft.card.adaptive")
        let card = try attachment.object("content")
        #expect(try card.text("type") == "AdaptiveCard" && card.text("version") == "1.2")
        // Only entities can mention somebody.
        #expect(card["msteams"] == nil)
        let texts = try card.objects("body").flatMap { block in
            #expect(try block.text("type") == "RichTextBlock")
            return try block.objects("inlines").map { run in
                #expect(try run.text("type") == "TextRun")
                return try run.text("text")
            }
        }
        return (card, texts)
    }

    @Test("Teams gets a card whose text knows no Markdown")
    func teams() throws {
        #expect(
            try teams([Examples.update()]).texts == [
                "Update podinfo to 6.5.1", "apps:podinfo · ghcr.io/stefanprodan/podinfo · source fleet",
                "6.5.0 → 6.5.1 · 2 values · commit a1a1a1a1a1a1", "greatest of 3 tags",
            ])
        for text in Examples.hostile { _ = try teams(Examples.hostileNotices(text)) }
    }

    // MARK: All

    @Test("of a flood as much is told as there is room for, and how much more there is")
    func flood() throws {
        let slackTexts = try slack(Examples.flood).texts
        #expect(slackTexts.last?.hasSuffix("more") ?? false)
        let discordTexts = try discord(Examples.flood).map { try $0.text("description") }
        #expect(discordTexts.last?.hasSuffix("more") ?? false)
        let teamsTexts = try teams(Examples.flood).texts
        #expect(teamsTexts.last?.hasSuffix("more") ?? false)
        for (texts, atLeast) in [(slackTexts, 30), (discordTexts, 15), (teamsTexts, 8)] {
            let text = texts.joined(separator: "\n")
            let told = text.components(separatedBy: "Update app").count - 1
            let left = try #require(text.firstMatch(of: /… and (\d+) more/)).1
            #expect(told >= atLeast, "\(told)")
            #expect(told + (Int(left) ?? 0) == 500)
        }
    }

    @Test("a text of any length and any signs fits", arguments: [MessageFormat.slack, .teams, .discord])
    func lengths(_ format: MessageFormat) throws {
        for sign in ["x", "*", "<", "😀", "e\u{301}"] {
            for count in [1, 149, 150, 255, 256, 257, 2_999, 3_001, 4_096, 40_000] {
                let text = String(repeating: sign, count: count)
                let notices = [Examples.state(.failure, .file(text), message: text)]
                switch format {
                case .slack: _ = try slack(notices)
                case .discord: _ = try discord(notices)
                default: _ = try teams(notices)
                }
            }
        }
    }
}
