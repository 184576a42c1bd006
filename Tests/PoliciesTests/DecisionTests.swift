import OCI
import struct OCI.Tag
import Policies
import Testing
import Versions

@Suite("what is said of a choice")
struct DecisionTests {
    private func image(
        _ rule: TagRule, _ filter: TagFilter = TagFilter(), ignore: [String] = [], downgrade: Bool = false
    ) throws -> ImagePolicy {
        ImagePolicy(
            repository: try Repository(parsing: "ghcr.io/x/y"), rule: rule, filter: filter,
            ignore: try ignore.map { try IgnoredTags.parse($0) }, allowsDowngrade: downgrade)
    }

    private func semver(_ range: String) throws -> TagRule { .semver(try VersionRange(parsing: range)) }
    private func tags(_ text: String) -> [Tag] { text.split(separator: " ").compactMap { Tag($0) } }

    @Test("candidates come best first, rejected last, each with its facts")
    func candidates() throws {
        let filter = TagFilter(exclude: [try Glob(parsing: "*-debug")])
        let image = try image(semver(">=6.5.0"), filter, ignore: ["6.7.0", ">=6.8 <6.9"])
        let list = tags("6.3.0 6.6.0 6.6.1 latest 7.0.0-rc.1 6.5.0 6.5.1 6.7.0 6.8.4 6.9.0-debug")
        let lines = image.decide(among: list, current: Tag("6.5.1")).candidates.map {
            "\($0.verdict.rawValue) \($0.reason.rawValue): \($0.message)"
        }
        #expect(
            lines == [
                "selected Selected: greatest of 4 tags in range >=6.5.0",
                "eligible Eligible: passes, and comes after '6.6.1'",
                "rejected Prerelease: 7.0.0-rc.1 is a pre-release, which >=6.5.0 does not admit",
                "rejected Ignored: 6.8.4 is ignored by '>=6.8 <6.9'",
                "rejected Ignored: 6.7.0 is ignored by '6.7.0'",
                "rejected NotNewer: 6.5.1 is the current value",
                "rejected NotNewer: 6.5.0 is not ahead of the current 6.5.1",
                "rejected NotInRange: 6.3.0 is not in range >=6.5.0",
                "rejected Unparseable: latest is not a semantic version",
                "rejected Excluded: 6.9.0-debug matches '*-debug' of 'exclude'",
            ])
    }

    @Test(
        "where nothing passes, the furthest step is told with the greatest of the tags it dropped",
        arguments: [
            ("1.x", "1.1.0-rc.1 3.0.0", Reason.prerelease, "; nearest: 1.1.0-rc.1"),
            (
                ">=7.0.0", "6.8.4 6.9.0 6.9.1 6.9.1 1.0.0", .notInRange,
                "none of 4 tags is in range >=7.0.0; nearest: 6.9.1, 6.9.0, 6.8.4"
            ),
            ("*", "latest", .unparseable, "none of 1 tag is a semantic version"),
            ("*", "a-debug", .excluded, "none of 1 tag is left by 'filterTags.exclude'"),
            ("*", "9.9.9 8.0.0", .ignored, "none of 2 tags is left by 'ignore'; nearest: 9.9.9, 8.0.0"),
        ])
    func nothing(_ range: String, _ list: String, _ reason: Reason, _ end: String) throws {
        let filter = TagFilter(exclude: [try Glob(parsing: "*-debug")])
        let image = try image(semver(range), filter, ignore: [">=8"])
        for list in [tags(list), tags(list).reversed()] {
            let selection = image.select(among: list, current: nil)
            #expect(selection.selected == nil)
            #expect(selection.reason == reason)
            #expect(selection.message.hasSuffix(end), "\(selection.message)")
        }
    }

    @Test("a tag that is listed twice is counted once, in any order")
    func counting() throws {
        let image = try image(semver("*"))
        #expect(image.select(among: tags("1.0.0 1.0.0"), current: nil).message == "the only tag in range *")
        #expect(
            image.select(among: tags("2.0.0 1.0.0 2.0.0"), current: nil).message == "greatest of 2 tags in range *")
    }

    @Test("a name of another family is no guard, a version is one whatever the filter says")
    func guards() throws {
        let main = try image(.glob(Glob(parsing: "main-*"), order: .natural))
        let moved = main.select(among: tags("main-10"), current: Tag("nightly"))
        #expect(moved.reason == .selected)
        #expect(moved.message.hasSuffix("; the current value 'nightly' has no place in the policy's order"))
        #expect(main.select(among: tags("main-10"), current: Tag("main-11")).reason == .notNewer)

        let excluded = try image(semver("*"), TagFilter(exclude: [Glob(parsing: "2.*")]))
        #expect(excluded.select(among: tags("1.9.0 2.0.0"), current: Tag("2.0.0")).reason == .notNewer)

        let pattern = try Pattern(parsing: "^build-(\\d+)$")
        let filter = TagFilter(pattern: pattern, extract: try ExtractTemplate(parsing: "$1", for: pattern))
        let builds = try image(semver("*"), filter)
        #expect(builds.select(among: tags("build-500"), current: Tag("2024.1.1")).reason == .selected)
        #expect(builds.select(among: tags("build-500"), current: Tag("build-501")).reason == .notNewer)
    }

    @Test("with downgrades allowed the best of the list is chosen, however far back")
    func downgrade() throws {
        let image = try image(semver("1.x"), downgrade: true)
        let decision = image.decide(among: tags("1.0.0 1.2.0"), current: Tag("1.9.0"))
        #expect(decision.selected?.text == "1.2.0")
        #expect(decision.message == "greatest of 2 tags in range 1.x, behind '1.9.0', as allowed")
        #expect(decision.candidates.map(\.verdict) == [.selected, .eligible])
    }

    @Test(
        "an entry of 'ignore' is a tag where it reads as one version, or else a range where it reads as one",
        arguments: [
            ("6.3.0", true), ("6.3", true), ("v6", true), ("latest", true), ("6.x", false), (">=6.3 <6.4", false),
            ("~6.3", false), ("6.1 - 6.3", false), ("main_1", true),
        ])
    func ignoring(_ text: String, _ isTag: Bool) throws {
        guard case .tag(let tag) = try IgnoredTags.parse(text) else {
            #expect(!isTag)
            return
        }
        #expect(isTag && tag.text == text)
    }

    @Test("what is neither a tag nor a range is refused", arguments: ["", "!!", "a b", ">=", "-x"])
    func refusedIgnore(_ text: String) {
        #expect(
            throws: PatternError(message: "'\(text)' is neither a tag nor a range such as '>=1.2.0 <1.3.0'")
        ) { try IgnoredTags.parse(text) }
    }
}
