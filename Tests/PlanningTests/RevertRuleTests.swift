import OCI
import struct OCI.Tag
import Planning
import Policies
import Seeded
import Testing
import Versions

@Suite("the rule about reverts")
struct RevertRuleTests {
    private func policy(_ rule: TagRule? = nil, onRevert: RevertResponse = RevertResponse()) throws -> UpdatePolicy {
        UpdatePolicy(
            id: PolicyID(namespace: "apps", name: "web"),
            images: [
                ImagePolicy(
                    repository: try Repository(parsing: "ghcr.io/x/web"),
                    rule: try rule ?? .semver(VersionRange(parsing: "*")))
            ], onRevert: onRevert)
    }

    private func commit(_ number: Int, at time: Int = 1_000_000, message: String = "x") -> CommitFacts {
        let digits = String(number)
        return CommitFacts(
            id: String(repeating: "0", count: 40 - digits.count) + digits, author: "Ada",
            time: Instant(secondsSince1970: time), message: message)
    }

    private func update(_ number: Int, _ from: String, _ to: String, at time: Int = 1_000_000) -> ValueHistory.Update {
        ValueHistory.Update(commit: commit(number, at: time), before: HeldImage(tag: from), after: HeldImage(tag: to))
    }

    private func change(
        knows: Bool = true, valuesOnly: Bool = true, policy: Bool = false, at time: Int = 1_000_000,
        message: String = "x"
    ) -> ValueHistory.Change {
        ValueHistory.Change(
            commit: commit(9, at: time, message: message), knowsUpdate: knows, isValuesOnly: valuesOnly,
            editsPolicy: policy, arrived: Instant(secondsSince1970: time))
    }

    private func finding(
        _ current: String, _ updates: [ValueHistory.Update], _ change: ValueHistory.Change?,
        resumed: CommitFacts? = nil, _ policy: UpdatePolicy? = nil
    ) throws -> HistoryFinding? {
        let policy = try policy ?? self.policy()
        return RevertRule(policy, policy.images[0]).finding(
            ValueHistory(
                current: HeldImage(tag: current), updates: updates, change: change, resumed: resumed))
    }

    @Test("which rule fires, what it keeps out, and until when")
    func rules() throws {
        let updates = [update(2, "1.1.0", "1.2.0"), update(1, "1.0.0", "1.1.0")]
        let upTo = Setback.Extent.tags(
            upTo: try #require(Tag("1.2.0")), committed: Set(["1.1.0", "1.2.0"].compactMap { Tag($0) }))
        let id = updates[1].commit.id
        let rows: [(ValueHistory.Change, HistoryRule, until: Int?, isHeld: Bool)] = [
            (change(), .valuesOnly, nil, true),
            (change(valuesOnly: false), .mixed, 1_003_600, true),
            (change(knows: false), .staleBranch, 1_003_600, true),
            (change(valuesOnly: false, message: "x\n\nThis reverts commit \(id)."), .revert, nil, true),
            (change(knows: false, valuesOnly: false, message: "This reverts commit \(id)."), .revert, nil, true),
            (change(policy: true), .withPolicy, nil, false),
            (change(policy: true, message: "This reverts commit \(id)."), .withPolicy, nil, false),
        ]
        for (change, rule, until, isHeld) in rows {
            let finding = try #require(try finding("1.0.0", updates, change))
            #expect(finding.rule == rule)
            #expect(finding.commit == change.commit)
            #expect(finding.message.contains("000000000000 of Ada"))
            #expect(finding.setback?.extent == (isHeld ? upTo : nil))
            #expect(finding.setback?.until?.secondsSince1970 == until)
        }
        #expect(try finding("1.0.0", updates, change(), resumed: commit(10))?.rule == .resumed)
        #expect(try finding("1.0.0", updates, change(), resumed: commit(10))?.setback == nil)
    }

    @Test("a value that is where we set it, ahead of it, or was never ours, was not taken back")
    func nothing() throws {
        let updates = [update(2, "1.1.0", "1.2.0")]
        #expect(try finding("1.2.0", updates, change()) == nil)
        #expect(try finding("1.3.0", updates, change()) == nil)
        #expect(try finding("v1.2", updates, change()) == nil)
        #expect(try finding("1.0.0", [], change()) == nil)
        #expect(try finding("1.0.0", updates, nil) == nil)
    }

    @Test("where tags have no order, every other value is a step back, and what we committed is kept out")
    func unordered() throws {
        let updates = [update(2, "main-a", "main-b"), update(1, "main-0", "main-a")]
        let policy = try policy(.newestBuild)
        let finding = try #require(try finding("main-x", updates, change(), policy))
        #expect(
            finding.setback?.extent
                == .tags(
                    upTo: try #require(Tag("main-b")), committed: Set(["main-a", "main-b"].compactMap { Tag($0) })))
    }

    @Test(
        "three updates in a row that were taken back within a week are another writer's; one that stayed ends the row")
    func otherWriter() throws {
        let day = 86_400
        let three = [
            update(3, "1.0.0", "1.3.0", at: 9 * day), update(2, "1.0.0", "1.2.0", at: 8 * day),
            update(1, "1.0.0", "1.1.0", at: 7 * day),
        ]
        let policy = try policy(onRevert: RevertResponse(action: .ignore))
        let fight = try #require(try finding("1.0.0", three, change(at: 10 * day), policy))
        #expect(fight.rule == .otherWriter)
        #expect(fight.setback?.extent == .everything)
        #expect(fight.setback?.reason == .otherWriter)
        #expect(try finding("1.0.0", three, change(at: 15 * day), policy)?.rule == .ignored)
        #expect(try finding("1.0.0", Array(three.prefix(2)), change(at: 10 * day), policy)?.rule == .ignored)
        let stayed = [three[0], update(2, "1.1.0", "1.2.0", at: 8 * day), three[2]]
        #expect(try finding("1.0.0", stayed, change(at: 10 * day), policy)?.rule == .ignored)
        var resumed = ValueHistory(
            current: HeldImage(tag: "1.0.0"), updates: three, change: change(at: 10 * day), updatesSinceResume: 2)
        #expect(RevertRule(policy, policy.images[0]).finding(resumed)?.rule == .ignored)
        resumed.updatesSinceResume = 3
        #expect(RevertRule(policy, policy.images[0]).finding(resumed)?.rule == .otherWriter)
    }

    @Test("a history that cannot be read keeps everything where it is")
    func unknown() throws {
        let policy = try policy()
        let finding = RevertRule(policy, policy.images[0]).finding(
            ValueHistory(current: HeldImage(tag: "1.0.0"), obstacle: "it is too long"))
        #expect(finding?.rule == .unknown)
        #expect(finding?.setback?.extent == .everything)
    }

    @Test("whatever the history, nothing that is chosen is at or below what a person took back", arguments: 0..<200)
    func property(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        func version() -> String { "1.\(Int.random(in: 0...6, using: &random)).0" }
        var updates: [ValueHistory.Update] = []
        for number in 0..<Int.random(in: 0...4, using: &random) { updates.append(update(number, version(), version())) }
        let change =
            Bool.random(using: &random)
            ? change(
                knows: Bool.random(using: &random), valuesOnly: Bool.random(using: &random),
                policy: Bool.random(using: &random)) : nil
        let policy = try policy()
        let image = policy.images[0]
        let current = version()
        let history = ValueHistory(
            current: HeldImage(tag: current), updates: updates, change: change,
            resumed: Int.random(in: 0...4, using: &random) == 0 ? commit(99) : nil)
        let finding = RevertRule(policy, image).finding(history)

        let isBelow = updates.first.map { $0.after.tag ?? "" > current } ?? false
        #expect((finding != nil) == (isBelow && change != nil))
        let isFree = history.resumed != nil || change?.editsPolicy == true
        if finding != nil { #expect((finding?.setback == nil) == isFree) }

        var circumstances = Circumstances(now: Instant(secondsSince1970: 1_000_000), isComplete: true)
        circumstances.setbacks = finding?.setback.map { [$0] } ?? []
        let tags = (0..<Int.random(in: 1...8, using: &random)).compactMap { _ in Tag(version()) }
        let selection = image.select(among: tags, current: Tag(current), in: circumstances)
        let free = image.select(among: tags, current: Tag(current))
        guard let setback = finding?.setback else {
            #expect(selection.selected == free.selected)
            return
        }
        if selection.reason == .selected {
            #expect(try #require(selection.selected).text > updates[0].after.tag ?? "")
            #expect(setback.extent != .everything)
        } else if free.reason == .selected {
            #expect(selection.reason == setback.reason)
        }
    }
}
