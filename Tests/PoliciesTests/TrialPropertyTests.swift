import OCI
import struct OCI.Tag
import Policies
import Testing
import Versions
import Seeded

@Suite("choices with facts, by random inputs")
struct TrialPropertyTests {
    private static let now = Instant(secondsSince1970: 1_000_000)

    /// Tags with random facts, and a policy that asks for all of them.
    private func draw(_ random: inout SeededGenerator) throws -> (
        image: ImagePolicy, tags: [Tag], facts: [Tag: TagFacts]
    ) {
        let image = try image(semver("*")) {
            $0.minimumAge = .seconds(1_000)
            $0.platforms = [Platform(os: "linux", architecture: "arm64")]
        }
        var facts: [Tag: TagFacts] = [:]
        var list: [Tag] = []
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            let tag = try #require(
                Tag("1.\(Int.random(in: 0...5, using: &random)).\(Int.random(in: 0...5, using: &random))"))
            list.append(tag)
            var known = TagFacts()
            let age = Int.random(in: 0...2_000, using: &random)
            known.firstSeen = .known(FirstSeen(at: Instant(secondsSince1970: 1_000_000 - age)))
            let architecture = Bool.random(using: &random) ? "arm64" : "amd64"
            known.platforms = .known([Platform(os: "linux", architecture: architecture)])
            facts[tag] = known
        }
        return (image, list, facts)
    }

    private func passes(_ facts: TagFacts) -> Bool {
        guard case .known(let seen) = facts.firstSeen, case .known(let platforms) = facts.platforms else {
            return false
        }
        return 1_000_000 - seen.at.secondsSince1970 >= 1_000 && platforms[0].architecture == "arm64"
    }

    @Test("the greatest that passes every test is chosen, whatever the order, and explain agrees")
    func oracle() throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<2_000 {
            let (image, list, facts) = try draw(&random)
            let current = Bool.random(using: &random) ? list.randomElement(using: &random) : nil
            let circumstances = Circumstances(now: Self.now, facts: facts, isComplete: true)
            let selection = image.select(among: list, current: current, in: circumstances)
            let decision = image.decide(
                among: list.shuffled(using: &random) + list, current: current, in: circumstances)
            #expect(decision.selected == selection.selected && decision.reason == selection.reason)
            let ahead = list.filter { tag in
                guard let version = SemanticVersion(tag.text), let facts = facts[tag], passes(facts) else {
                    return false
                }
                return current.flatMap { SemanticVersion($0.text) }.map { $0 < version } ?? true
            }
            let best = ahead.max { left, right in
                guard let left = SemanticVersion(left.text), let right = SemanticVersion(right.text) else {
                    return false
                }
                return left < right
            }
            if let best {
                #expect(selection.selected == best && selection.reason == .selected)
            } else {
                #expect(selection.reason != .selected)
            }
        }
    }

    @Test("looking up only what is asked for gives the choice that knowing everything gives")
    func lazily() throws {
        var random = SeededGenerator(seed: 11)
        var looked = 0
        var all = 0
        for _ in 0..<500 {
            let (image, list, facts) = try draw(&random)
            let whole = image.select(
                among: list, current: nil, in: Circumstances(now: Self.now, facts: facts, isComplete: true))
            var known: [Tag: TagFacts] = [:]
            var selection = image.select(among: list, current: nil, in: Circumstances(now: Self.now))
            while !selection.needs.isEmpty {
                for tag in selection.needs.keys {
                    #expect(known[tag] == nil, "asked twice")
                    known[tag] = facts[tag]
                }
                selection = image.select(among: list, current: nil, in: Circumstances(now: Self.now, facts: known))
            }
            #expect(selection.selected == whole.selected && selection.reason == whole.reason)
            // Nothing behind the choice was asked about.
            if let chosen = selection.selected.flatMap({ SemanticVersion($0.text) }) {
                #expect(known.keys.allSatisfy { SemanticVersion($0.text).map { chosen <= $0 } ?? false })
            }
            looked += known.count
            all += Set(list).count
        }
        #expect(looked < all)
    }

    @Test("a tag that does not win changes nothing")
    func loser() throws {
        var random = SeededGenerator(seed: 13)
        for _ in 0..<500 {
            let (image, list, facts) = try draw(&random)
            let circumstances = Circumstances(now: Self.now, facts: facts, isComplete: true)
            let before = image.select(among: list, current: nil, in: circumstances)
            let loser = try #require(Tag("0.0.\(Int.random(in: 0...9, using: &random))"))
            let after = image.select(among: list + [loser], current: nil, in: circumstances)
            #expect(after.selected == before.selected)
        }
    }

    @Test("a replayed history writes what choosing at each moment would")
    func backtest() throws {
        var random = SeededGenerator(seed: 17)
        for _ in 0..<200 {
            let image = try image(semver("*")) { $0.minimumAge = .seconds(100) }
            let pushes = try (0..<Int.random(in: 1...10, using: &random)).map { _ in
                Backtest.Push(
                    time: Instant(secondsSince1970: Int.random(in: 1...500, using: &random)),
                    tag: try #require(Tag("1.\(Int.random(in: 0...9, using: &random)).0")))
            }
            var expected: [(Instant, Tag)] = []
            var current: Tag?
            for second in 1...600 {
                let now = Instant(secondsSince1970: second)
                var facts: [Tag: TagFacts] = [:]
                for push in pushes.sorted(by: { $0.time < $1.time }) where push.time <= now {
                    facts[push.tag, default: TagFacts()].firstSeen = .known(FirstSeen(at: push.time))
                }
                let selection = image.select(
                    among: Array(facts.keys), current: current,
                    in: Circumstances(now: now, facts: facts, isComplete: true))
                guard selection.reason == .selected, let tag = selection.selected else { continue }
                expected.append((now, tag))
                current = tag
            }
            let replay = Backtest(image, pushes: pushes, until: Instant(secondsSince1970: 600))
            #expect(replay.updates.map { "\($0.time) \($0.to)" } == expected.map { "\($0.0) \($0.1)" })
        }
    }
}
