import Foundation
import Notices
import TestServers
import Testing

@Suite("what chats' own libraries say of messages")
struct VendorTests {
    private static let libraries = PythonEnvironment(
        "chats-1", ["slack_sdk==3.48.0", "microsoft-teams-cards==2.1.1", "pydantic==2.14.3"])

    /// Slack's library checks lengths and counts when it writes blocks; Microsoft's knows which values a card's fields may have.
    private static let script = """
        import json, sys
        from slack_sdk.models.blocks import Block
        from microsoft_teams.cards import AdaptiveCard, RichTextBlock, TextRun
        messages = json.load(open(sys.argv[1]))
        for message in messages["slack"]:
            blocks = Block.parse_all(message["blocks"])
            assert [block.to_dict() for block in blocks] == message["blocks"], message
        def known(model, value):
            names = {field.alias or field.serialization_alias or name for name, field in model.model_fields.items()}
            names |= {name.split("_")[0] + "".join(w.title() for w in name.split("_")[1:]) for name in model.model_fields}
            assert set(value) <= names | {"$schema"}, (set(value) - names)
            model.model_validate(value)
        for message in messages["teams"]:
            for attachment in message["attachments"]:
                known(AdaptiveCard, attachment["content"])
                for block in attachment["content"]["body"]:
                    known(RichTextBlock, block)
                    for run in block["inlines"]:
                        known(TextRun, run)
        print(len(messages["slack"]), len(messages["teams"]))
        """

    @Test("they take every one")
    func taken() async throws {
        let one = [Examples.update()]
        let states = Notice.Kind.allCases.filter { $0 != .update }.map { Examples.state($0) }
        let all =
            [one, states, states.map { $0.resolved(at: Examples.time) }, Examples.flood]
            + Examples.hostile.map { Examples.hostileNotices($0) }
        let messages = try ["slack": MessageFormat.slack, "teams": .teams].mapValues { format in
            try all.map { try json(only(format, $0)) }
        }
        let folder = try TemporaryDirectory()
        let file = URL(fileURLWithPath: folder.path + "/messages.json")
        try JSONSerialization.data(withJSONObject: messages).write(to: file)
        let output = try await VendorTests.libraries.run(VendorTests.script, [file.path])
        #expect(output == "\(all.count) \(all.count)\n")
    }
}
