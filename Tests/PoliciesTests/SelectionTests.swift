import OCI
import struct OCI.Tag
import Policies
import Testing
import Versions
import Seeded

@Suite("choosing a tag")
struct SelectionTests {
    private func image(
        _ rule: TagRule, filter: TagFilter = TagFilter(), ignore: [String] = [], downgrade: Bool = false
    ) throws -> ImagePolicy {
        ImagePolicy(
            repository: try Repository(parsing: "ghcr.io/x/y"), rule: rule, filter: filter,
            ignore: try ignore.map { try IgnoredTags.parse($0) }, allowsDowngrade: downgrade)
    }

    private func semver(_ range: String) throws -> TagRule { .semver(try VersionRange(parsing: range)) }
    private func tags(_ text: String) -> [Tag] { text.split(separator: " ").compactMap { Tag($0) } }

    static let releases = "1.0.0 1.1.0-rc.1 1.1.0-rc.2 1.1.0 1.2.0-alpha.10 1.2.0-alpha.9 2.0.0-beta"

    /// Ranges and what they choose among ``releases``; `nil` for nothing.
    @Test(
        "a range chooses the greatest that it holds",
        arguments: [
            ("*", "1.1.0"), (">=0.0.0", "1.1.0"), ("*-0", "2.0.0-beta"), (">=1.0.0-0", "2.0.0-beta"),
            ("^1.x-0", "1.2.0-alpha.10"), ("1.x", "1.1.0"), ("~1.1", "1.1.0"), (">1.0.0-rc <2.0.0-rc", "2.0.0-beta"),
            ("<2.0.0-0", "1.2.0-alpha.10"), ("1.0.0 - 1.1.0-0", "1.0.0"), ("~1.1.0 || ~1.2.0-0", "1.2.0-alpha.10"),
            (">=1.0.0,<1.1.0", "1.0.0"), (">= 1.0.0 < 1.1.0", "1.0.0"), ("!=1.1.0", "1.0.0"), ("=>1", "1.1.0"),
            ("v1.x", "1.1.0"), ("1.1.x-rc.x", "1.1.0"), ("^0", nil),
        ] as [(String, String?)])
    func ranges(_ range: String, _ expected: String?) throws {
        let selection = try image(semver(range)).select(among: tags(SelectionTests.releases), current: nil)
        #expect(selection.selected?.text == expected)
    }

    @Test(
        "each step drops tags with its own reason",
        arguments: [
            ("1.5.0", Reason.selected), ("1.4.0", .eligible), ("1.2.0", .notNewer), ("1.0.0", .notNewer),
            ("2.0.0", .notInRange), ("1.6.0-rc.1", .prerelease), ("latest", .unparseable), ("1.9.0", .ignored),
            ("1.8.8", .ignored), ("1.7.0-debug", .excluded), ("nightly", .notMatched),
        ])
    func reasons(_ tag: String, _ reason: Reason) throws {
        let filter = TagFilter(
            include: [try Glob(parsing: "[0-9]*"), try Glob(parsing: "latest")],
            exclude: [try Glob(parsing: "*-debug")])
        let image = try image(semver("1.x"), filter: filter, ignore: ["1.9.0", ">=1.8.0 <1.9.0"])
        let all = tags("1.5.0 1.4.0 1.2.0 1.0.0 2.0.0 1.6.0-rc.1 latest 1.9.0 1.8.8 1.7.0-debug nightly")
        let decision = image.decide(among: all, current: Tag("1.2.0"))
        #expect(decision.selected?.text == "1.5.0")
        #expect(decision.reason == .selected)
        let candidate = try #require(decision.candidates.first { $0.tag.text == tag })
        #expect(candidate.reason == reason)
        #expect(decision.candidates.first?.verdict == .selected)
        #expect(decision.candidates.count == all.count)
    }

    @Test("the guard: up to date, the same version spelled otherwise, behind, allowed to go back")
    func guarding() throws {
        let image = try image(semver("1.x"))
        #expect(image.select(among: tags("1.2.0 1.1.0"), current: Tag("1.2.0")).reason == .upToDate)
        #expect(image.select(among: tags("v1.2.0"), current: Tag("1.2")).reason == .upToDate)
        let behind = image.select(among: tags("1.2.0"), current: Tag("3.0.0"))
        #expect(behind.reason == .notNewer)
        #expect(behind.selected == nil)
        let back = try self.image(semver("1.x"), downgrade: true).select(among: tags("1.2.0"), current: Tag("3.0.0"))
        #expect(back.selected?.text == "1.2.0")
        #expect(back.reason == .selected)
        #expect(image.select(among: tags("1.2.0"), current: Tag("latest")).reason == .selected)
    }

    @Test("ties go to the current value's spelling, then to the bytewise greatest")
    func ties() throws {
        let image = try image(semver("*"))
        let list = tags("1.2.0 v1.2.0 1.2 1.02.0")
        #expect(image.select(among: list, current: nil).selected?.text == "v1.2.0")
        #expect(image.select(among: list, current: Tag("1.2.0")).selected?.text == "1.2.0")
        #expect(image.select(among: tags("v2.0.0 2.0.0"), current: Tag("1.0.0")).selected?.text == "2.0.0")
        #expect(image.select(among: tags("v2.0.0 2.0.0"), current: Tag("v1.0.0")).selected?.text == "v2.0.0")
    }

    @Test(
        "globs in each order",
        arguments: [
            ("main-*", TagOrder.natural, "main-9 main-10 dev-99", "main-10"),
            ("main-*", .alphabetical, "main-9 main-10 dev-99", "main-9"),
            ("*", .numerical, "9 10 2.5 latest", "10"),
            ("*", .semver, "v1.10.0 v1.9.0 latest", "v1.10.0"),
            ("{stable,edge}-?", .natural, "stable-1 edge-2 stable-10", "stable-1"),
            ("[!m]*", .natural, "main-1 alpha-2", "alpha-2"),
        ])
    func globs(_ glob: String, _ order: TagOrder, _ list: String, _ expected: String) throws {
        let selection = try image(.glob(Glob(parsing: glob), order: order)).select(among: tags(list), current: nil)
        #expect(selection.selected?.text == expected)
    }

    @Test("a pattern's groups are what the kind sees; the tag itself is chosen, and the current value is read alike")
    func extraction() throws {
        let pattern = try Pattern(parsing: #"^main-[a-f0-9]+-(?P<ts>\d+)$"#)
        let filter = TagFilter(pattern: pattern, extract: try ExtractTemplate(parsing: "$ts", for: pattern))
        let image = try image(.glob(Glob(parsing: "*"), order: .numerical), filter: filter)
        let list = tags("main-abc-100 main-def-99 main-zzz-300 dev-abc-200")
        #expect(image.select(among: list, current: Tag("main-0-5")).selected?.text == "main-abc-100")
        #expect(image.select(among: list, current: Tag("main-0-500")).reason == .notNewer)
        #expect(throws: PatternError.self) { try ExtractTemplate(parsing: "$1_x", for: pattern) }
        #expect(throws: PatternError.self) { try Pattern(parsing: "(?=a)") }
        #expect(throws: PatternError.self) { try Glob(parsing: "[a") }
    }

    @Test("when nothing can be chosen it says so plainly, with the nearest misses")
    func nothing() throws {
        let image = try image(semver(">=7.0.0"))
        let none = image.select(among: tags("6.9.1 6.9.0 6.8.4 1.0.0 latest"), current: Tag("6.0.0"))
        #expect(none.reason == .notInRange)
        #expect(none.message == "none of 5 tags is in range >=7.0.0; nearest: 6.9.1, 6.9.0, 6.8.4")
        #expect(image.select(among: [], current: nil).message == "the repository has no tags")
    }

    @Test("order and repetition do not matter, a losing tag changes nothing, and decide agrees with select")
    func properties() throws {
        var generator = SeededGenerator(seed: 11)
        let image = try image(semver(">=1.0.0"))
        for _ in 0..<500 {
            let list = (0..<Int.random(in: 1...12, using: &generator)).compactMap { _ in
                Tag(
                    ["", "v"].randomElement(using: &generator).map { prefix in
                        "\(prefix)\(Int.random(in: 0...2, using: &generator)).\(Int.random(in: 0...3, using: &generator)).0"
                    } ?? "")
            }
            let current = list.randomElement(using: &generator)
            let chosen = image.select(among: list, current: current)
            let other = image.select(among: (list + list).shuffled(using: &generator), current: current)
            #expect(chosen.selected == other.selected && chosen.reason == other.reason)
            let more = image.select(among: list + tags("0.0.1 latest"), current: current)
            #expect(chosen.selected == more.selected)
            let decision = image.decide(among: list, current: current)
            #expect(decision.selected == chosen.selected && decision.reason == chosen.reason)
            #expect(decision.candidates.count == Set(list).count)
            #expect(
                decision.candidates.filter { $0.verdict == .selected }.map(\.tag) == chosen.selected.map { [$0] } ?? [])
        }
    }
}

@Suite("paths")
struct PathPatternsTests {
    @Test(
        "the last pattern that matches decides",
        arguments: [
            (["apps/podinfo/**", "!**/generated/**"], "apps/podinfo/a.yaml", true),
            (["apps/podinfo/**", "!**/generated/**"], "apps/podinfo/generated/a.yaml", false),
            (["apps/podinfo/**"], "apps/podinfo2/a.yaml", false), (["apps/podinfo"], "apps/podinfo/x/a.yaml", true),
            (["apps/podinfo/"], "apps/podinfo/a.yaml", true), (["apps/*/a.yaml"], "apps/x/a.yaml", true),
            (["apps/*/a.yaml"], "apps/x/y/a.yaml", false), (["**/a.yaml"], "a.yaml", true),
            (["**/a.yaml"], "x/y/a.yaml", true), (["a/**/b.yaml"], "a/b.yaml", true), (["*.yaml"], "x/a.yaml", false),
            (["!secrets/**"], "apps/a.yaml", true), (["!secrets/**"], "secrets/a.yaml", false),
            (["a/**", "!a/b/**", "a/b/c.yaml"], "a/b/c.yaml", true), (["./a"], "a/x", true),
            (["a[!x]b"], "a/b", false), (["a[!x]b"], "ayb", true), (["{a,b}/*.yaml"], "b/x.yaml", true),
            (["a/b.yaml"], "a/bxyaml", false), (["*"], "a/b", true), (["a?b"], "a/b", false), ([], "anything", true),
        ] as [([String], String, Bool)])
    func includes(_ patterns: [String], _ path: String, _ isIncluded: Bool) throws {
        #expect(try PathPatterns(parsing: patterns).includes(path) == isIncluded)
    }

    @Test(
        "a path out of the tree is refused", arguments: ["", "/etc", "../x", "a/../../b", "a[/b", "!", "a//b", "a/./b"])
    func refused(_ pattern: String) {
        #expect(throws: PatternError.self) { try PathPatterns(parsing: [pattern]) }
    }
}

@Suite("hostile patterns and texts")
struct LinearTimeTests {
    @Test("ten times the text takes about ten times the time, whatever the pattern")
    func linear() throws {
        let glob = try Glob(parsing: String(repeating: "*a", count: 500))
        func time(_ count: Int) -> Duration {
            let text = String(repeating: "a", count: count) + "b"
            let clock = ContinuousClock()
            return (0..<3).map { _ in clock.measure { _ = glob.matches(text) } }.min() ?? .zero
        }
        _ = time(1_000)
        let (small, large) = (time(20_000), time(200_000))
        #expect(large < small * 30 + .milliseconds(5))
    }

    @Test("a pattern that costs other engines exponential time is linear here")
    func pattern() throws {
        let pattern = try Pattern(parsing: "(a+)+$|(x+x+)+y")
        func time(_ count: Int) -> Duration {
            let text = String(repeating: "a", count: count) + String(repeating: "x", count: count) + "!"
            let clock = ContinuousClock()
            return (0..<3).map { _ in clock.measure { _ = pattern.matches(text) } }.min() ?? .zero
        }
        _ = time(1_000)
        let (small, large) = (time(20_000), time(200_000))
        #expect(large < small * 30 + .milliseconds(5))
    }
}
