import Policies
import Testing

@Suite("globs")
struct GlobTests {
    @Test(
        "a glob is about the whole text",
        arguments: [
            ("*", "", true), ("*", "anything", true), ("", "", true), ("", "a", false), ("1.?", "1.2", true),
            ("1.?", "1.23", false), ("1.*", "1x2", false), ("main-*", "main-", true), ("main-*", "xmain-1", false),
            ("[a-c]x", "bx", true), ("[a-c]x", "dx", false), ("[!a-c]x", "dx", true), ("[^a-c]x", "ax", false),
            ("[]a]", "]", true), ("[a-]", "-", true), ("[-a]", "-", true), ("[a\\]]", "]", true), ("[[]", "[", true),
            ("{a,b}-1", "b-1", true), ("{a,b}-1", "c-1", false), ("x{,-rc*}", "x", true), ("x{,-rc*}", "x-rc.1", true),
            ("{a,{b,c}d}", "cd", true), ("{a,{b,c}d}", "c", false), ("a,b", "a,b", true), ("\\*", "*", true),
            ("\\*", "a", false), ("a+b(c)|d$^", "a+b(c)|d$^", true), ("a.b", "axb", false), ("*\n*", "a\nb", true),
            ("?", "é", true), ("\\{a\\}", "{a}", true),
        ])
    func matching(_ glob: String, _ text: String, _ isMatch: Bool) throws {
        #expect(try Glob(parsing: glob).matches(text) == isMatch)
    }

    @Test(
        "a glob that cannot be read is refused with its place, in the words that were written",
        arguments: [
            ("[a", "invalid pattern '[a': '[' is not closed or empty; write '\\['", 1),
            ("[!]", "invalid pattern '[!]': '[' is not closed or empty; write '\\['", 1),
            ("{a", "invalid pattern '{a': '{' is not closed; write '\\{'", 2),
            ("a}", "invalid pattern 'a}': '}' without '{'; write '\\}'", 2),
            ("a\\", "invalid pattern 'a\\': '\\' at the end", 2),
            ("[z-a]", "invalid pattern '[z-a]': invalid character class range: z-a", 0),
        ])
    func refused(_ glob: String, _ message: String, _ offset: Int) {
        #expect(throws: PatternError(message: message, offset: offset)) { try Glob(parsing: glob) }
    }

    @Test("sizes are limited, and a million stars are one star")
    func limits() throws {
        #expect(throws: PatternError.self) { try Glob(parsing: String(repeating: "{", count: 17)) }
        #expect(throws: PatternError.self) { try Glob(parsing: String(repeating: "*a", count: 500_000)) }
        #expect(throws: PatternError.self) { try Pattern(parsing: String(repeating: "a", count: 5_000)) }
        #expect(throws: PatternError.self) { try Pattern(parsing: "((a{900}){900}){900}") }
        #expect(try Glob(parsing: String(repeating: "*", count: 1_000_000)).matches("1.2.3"))
    }
}
