import OCI
import struct OCI.Tag
import Policies
import Testing
import Versions

@Suite("images that move together")
struct GroupChoiceTests {
    private func group(
        _ members: [(alias: String, tags: String, current: String?)], downgrade: Bool = false,
        _ change: (inout [GroupChoice.Member]) throws -> Void = { _ in }
    ) throws -> GroupChoice {
        var list = try members.map { member in
            GroupChoice.Member(
                image: try image(semver("*"), named: "ghcr.io/x/\(member.alias)") { $0.allowsDowngrade = downgrade },
                tags: tags(member.tags), currents: member.current.map(tags) ?? [],
                circumstances: Circumstances(now: try time("2026-01-10T00:00:00Z"), isComplete: true))
        }
        try change(&list)
        return GroupChoice(list)
    }

    @Test("the greatest version that all offer is chosen, however each spells it")
    func common() throws {
        let group = try group([("web", "1.0.0 1.1.0 1.2.0", "1.0.0"), ("worker", "v1.0.0 v1.1.0 v1.3.0", "v1.0.0")])
        #expect(group.selection(of: 0, current: Tag("1.0.0")).selected?.text == "1.1.0")
        #expect(group.selection(of: 1, current: Tag("v1.0.0")).selected?.text == "v1.1.0")
        let decision = group.decision(of: 1, current: Tag("v1.0.0"))
        #expect(
            lines(decision) == [
                "v1.1.0 selected Selected", "v1.3.0 rejected GroupIncomplete", "v1.0.0 rejected NotNewer",
            ])
        #expect(decision.candidates[1].message == "v1.3.0 is not offered by 'web'")
    }

    @Test("where nothing newer is common, nothing moves and what is missing is named")
    func missing() throws {
        let group = try group([("web", "1.0.0 1.2.0", "1.0.0"), ("worker", "1.0.0", "1.0.0")])
        let selection = group.selection(of: 0, current: Tag("1.0.0"))
        #expect(selection.selected == nil && selection.reason == .groupIncomplete)
        #expect(selection.message == "'worker' does not offer 1.2.0")
        #expect(group.selection(of: 1, current: Tag("1.0.0")).reason == .groupIncomplete)
    }

    @Test("an image that stands ahead keeps the others where they are")
    func ahead() throws {
        let members: [(alias: String, tags: String, current: String?)] = [
            ("web", "1.0.0 1.1.0", "1.0.0"), ("worker", "1.0.0 1.1.0", "7.0.0"),
        ]
        let selection = try group(members).selection(of: 0, current: Tag("1.0.0"))
        #expect(selection.selected == nil && selection.reason == .groupIncomplete)
        #expect(selection.message == "'worker' is at 7.0.0, ahead of 1.1.0, which is what all images offer")
        #expect(try group(members, downgrade: true).selection(of: 1, current: Tag("7.0.0")).selected?.text == "1.1.0")
    }

    @Test("all at the same version are up to date; one behind catches up")
    func upToDate() throws {
        let group = try group([("web", "1.0.0 1.1.0", "1.1.0"), ("worker", "1.0.0 1.1.0", "1.0.0")])
        #expect(group.selection(of: 0, current: Tag("1.1.0")).reason == .upToDate)
        #expect(group.selection(of: 1, current: Tag("1.0.0")).selected?.text == "1.1.0")
    }

    @Test("a version that fails for one image is passed over for all")
    func trials() throws {
        func offers(_ names: [String], _ platforms: String...) throws -> [Tag: TagFacts] {
            try facts(names.map { ($0, { $0.platforms = .known(platforms.compactMap { Platform($0) }) }) })
        }
        let group = try group([("web", "1.1.0 1.2.0", "1.0.0"), ("worker", "1.1.0 1.2.0", "1.0.0")]) { members in
            members[0].circumstances.facts = try offers(["1.1.0", "1.2.0"], "linux/amd64", "linux/arm64")
            members[1].image.platforms = [Platform(os: "linux", architecture: "arm64")]
            members[1].circumstances.facts = try offers(["1.2.0"], "linux/amd64")
                .merging(try offers(["1.1.0"], "linux/amd64", "linux/arm64")) { first, _ in first }
        }
        #expect(group.selection(of: 0, current: Tag("1.0.0")).selected?.text == "1.1.0")
        #expect(
            group.decision(of: 0, current: Tag("1.0.0")).candidates.last?.message
                == "'worker' 1.2.0: lacks linux/arm64; it offers linux/amd64")
    }

    @Test("what must be looked up for any image stops all of them")
    func needs() throws {
        let group = try group([("web", "1.2.0", "1.0.0"), ("worker", "1.2.0", "1.0.0")]) { members in
            members[1].image.platforms = [Platform(os: "linux", architecture: "arm64")]
            members[1].circumstances.isComplete = false
        }
        #expect(group.missing == [1: [try #require(Tag("1.2.0")): [.platforms]]])
        #expect(group.selection(of: 0, current: Tag("1.0.0")).reason == .metadataUnavailable)
    }
}
