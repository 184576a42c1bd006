import Notices
import Policies
import Testing

@Suite("notices in words")
struct NoticeTests {
    @Test("a title says what happened and to what")
    func titles() {
        let rows: [(Notice, String)] = [
            (Examples.update(), "Update podinfo to 6.5.1"),
            (Examples.state(.failure), "podinfo is not updated: RegistryUnavailable"),
            (Examples.state(.failure, .source, reason: .pushRejected), "Source fleet fails: PushRejected"),
            (Examples.state(.failure, .file("a.yaml"), reason: .invalidPolicy), "Policy file a.yaml cannot be used"),
            (Examples.state(.failure, .source).resolved(at: Examples.time), "Source fleet is well again"),
            (Examples.state(.hold, reason: .held), "podinfo is held"),
            (Examples.state(.hold).resolved(at: Examples.time), "podinfo is held no longer"),
            (Examples.state(.stuck, reason: .unsigned), "An update of podinfo is stuck: Unsigned"),
            (Examples.state(.stuck).resolved(at: Examples.time), "The update of podinfo is stuck no longer"),
        ]
        for (notice, title) in rows { #expect(notice.title == title) }
    }

    @Test("texts from outside become one line of a length that is read")
    func lines() {
        let notice = Examples.state(
            .failure, .file("a\nb\u{202E}"), message: "x\r\n\u{0}y" + String(repeating: "é", count: 5_000))
        #expect(notice.subject == .file("a b"))
        #expect(notice.message.hasPrefix("x   y"))
        #expect(notice.message.utf8.count <= 1_000)
        #expect(notice.message.hasSuffix("é…"))
        let short = Examples.state(.failure, message: "as it is")
        #expect(short.message == "as it is")
    }

    @Test("a bulletin counts what it holds")
    func counts() {
        let notices = [
            Examples.update("a"), Examples.update("b"), Examples.state(.stuck), Examples.state(.stuck),
            Examples.state(.hold).resolved(at: Examples.time),
        ]
        #expect(Bulletin(notices).title == "2 updates, 2 stuck, 1 over")
        #expect(Bulletin([Examples.update()], isDigest: true).title == "Digest: 1 update")
        #expect(Bulletin(notices, lost: 7).text.hasSuffix("\n\n… and 7 more"))
    }

    @Test("an address is an http or https URL with a host; what of it is secret can be told")
    func addresses() throws {
        for text in [
            "", "hooks.slack.com/x", "ftp://h/x", "https://", "https:///x", "https://h/x#y", "https://h/ x",
            "https://:1/x",
            "https://h/\u{e9}", "https://h/" + String(repeating: "x", count: 5_000),
        ] { #expect(ReceiverAddress(parsing: text) == nil, "\(text)") }
        let address = try #require(ReceiverAddress(parsing: "https://h.example/services/T0/abcdefgh1234?sig=01234567"))
        #expect(address.secrets == ["services", "abcdefgh1234", "01234567"])
        #expect("\(address)" == "<redacted>" && String(reflecting: address) == "<redacted>")
        #expect(address.reveal().hasSuffix("sig=01234567"))
        #expect(!address.hasCredentials)
        #expect(ReceiverAddress(parsing: "http://a:b@h/")?.hasCredentials == true)
        #expect(ReceiverAddress(parsing: "http://h:1/root/")?.reveal(adding: "/api") == "http://h:1/root/api")
        #expect(ReceiverAddress(parsing: "http://h:1?x=/y/")?.reveal(adding: "/api") == "http://h:1/api?x=/y/")
    }
}
