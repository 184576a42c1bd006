import OCI
import struct OCI.Tag
import Policies
import Testing
import Versions

@Suite("extracting from tags")
struct ExtractTests {
    /// Whether a tag extracts to the expected text: a glob that is the expected text then accepts it.
    private func extracts(_ tag: String, _ pattern: String, _ template: String, to expected: String) throws -> Bool {
        let pattern = try Pattern(parsing: pattern)
        let filter = TagFilter(pattern: pattern, extract: try ExtractTemplate(parsing: template, for: pattern))
        let image = ImagePolicy(
            repository: try Repository(parsing: "ghcr.io/x/y"),
            rule: .glob(try Glob(parsing: expected), order: .alphabetical), filter: filter)
        return image.select(among: [tag].compactMap { Tag($0) }, current: nil).selected?.text == tag
    }

    @Test(
        "a template is filled as Go's Regexp.Expand fills it",
        arguments: [
            (#"ver(\d+)"#, "$1", "xver12y", "12"), (#"ver(\d+)"#, "${1}_x", "ver12", "12_x"),
            (#"(?P<a>x)(?P<b>\d+)"#, "$b.$a", "x7", "7.x"), (#"(?P<a>x)(?P<b>\d+)"#, "${b}${a}", "x7", "7x"),
            (#"^(\d+)-(\d+)$"#, "$2$1", "1-2", "21"), ("a", "$0", "bab", "a"), ("a(b)?", "$1", "a", ""),
            ("(a)", "$$1-$1", "a", "$1-a"), (#"(?P<n_1>\d+)"#, "$n_1", "x7", "7"), ("(?i)REL", "$0", "rel1", "rel"),
        ])
    func expanding(_ pattern: String, _ template: String, _ tag: String, _ expected: String) throws {
        #expect(try extracts(tag, pattern, template, to: expected))
    }

    @Test(
        "a group that is not there is refused with the spelling that was meant",
        arguments: [
            ("$1_x", "the pattern 'v(\\d+)' has no group '1_x'; write '${1}_x'", 1),
            ("a${1_x}", "the pattern 'v(\\d+)' has no group '1_x'; it has 1 group", 3),
            ("$2", "the pattern 'v(\\d+)' has no group '2'; it has 1 group", 1),
            ("$name", "the pattern 'v(\\d+)' has no group 'name'; it has 1 group", 1),
            ("${1", "'${' without '}' in the template '${1'", 2),
            ("1$", "'$' without a group; write '$1' or '${name}' for a group, '$$' for a dollar", 2),
        ])
    func refused(_ template: String, _ message: String, _ offset: Int) throws {
        let pattern = try Pattern(parsing: #"v(\d+)"#)
        #expect(throws: PatternError(message: message, offset: offset)) {
            try ExtractTemplate(parsing: template, for: pattern)
        }
    }

    @Test("a pattern without a template drops tags and leaves the others whole; it matches anywhere in a tag")
    func plainPattern() throws {
        let image = ImagePolicy(
            repository: try Repository(parsing: "ghcr.io/x/y"), rule: .semver(try VersionRange(parsing: "*-0")),
            filter: TagFilter(pattern: try Pattern(parsing: "alp")))
        let tags = ["1.0.0-alpine", "1.1.0-debian", "1.2.0"].compactMap { Tag($0) }
        #expect(image.select(among: tags, current: nil).selected?.text == "1.0.0-alpine")
    }

    @Test("lookaround and backreferences are refused with RE2's words")
    func syntax() {
        #expect(
            throws: PatternError(message: "invalid pattern '(?!x)': invalid perl operator: (?! (RE2 syntax)")
        ) { try Pattern(parsing: "(?!x)") }
        #expect(throws: PatternError.self) { try Pattern(parsing: #"(a)\1"#) }
    }

    @Test("two tags that extract to the same text are both candidates, and the bytewise greatest is chosen")
    func collision() throws {
        let pattern = try Pattern(parsing: "^(v?[0-9.]+)-(?:alpine|debian)$")
        let image = ImagePolicy(
            repository: try Repository(parsing: "ghcr.io/x/y"), rule: .semver(try VersionRange(parsing: "*")),
            filter: TagFilter(pattern: pattern, extract: try ExtractTemplate(parsing: "$1", for: pattern)))
        let tags = ["v1.0.0-debian", "v1.0.0-alpine"].compactMap { Tag($0) }
        let decision = image.decide(among: tags, current: nil)
        #expect(decision.candidates.map(\.tag.text) == ["v1.0.0-debian", "v1.0.0-alpine"])
        #expect(decision.candidates.map(\.verdict) == [.selected, .eligible])
        #expect(image.select(among: tags.reversed(), current: nil).selected?.text == "v1.0.0-debian")
        #expect(image.select(among: tags, current: Tag("v1.0.0-alpine")).reason == .upToDate)
    }
}
