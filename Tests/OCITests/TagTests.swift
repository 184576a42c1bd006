import OCI
import Testing

@Suite("Tags")
struct TagTests {
    @Test(
        "a tag is a word, then letters, digits, '_', '.', '-'",
        arguments: [
            "1", "latest", "v1.2.3", "_a", "A-b_C.d", "1.2.3-rc.1", "0", "RELEASE.2024-01-01T00-00-00Z", "1..2",
        ])
    func accepted(text: String) {
        #expect(Tag(text)?.text == text)
        #expect(Tag(Substring(text))?.description == text)
    }

    @Test(
        "anything else is not a tag",
        arguments: ["", ".1", "-1", "1+2", "a b", "a/b", "a:b", "a@b", "é", "1\n", "\u{0}", "１", "a\u{301}"])
    func refused(text: String) {
        #expect(Tag(text) == nil)
    }

    @Test("a tag has at most 128 bytes")
    func longest() {
        #expect(Tag(String(repeating: "a", count: 128)) != nil)
        #expect(Tag(String(repeating: "a", count: 129)) == nil)
        #expect(Tag(String(repeating: "a", count: 10_000_000)) == nil)
    }
}
