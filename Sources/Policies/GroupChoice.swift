package import OCI

/// Choosing for all images of an app together: the greatest version that every image offers and that passes for each.
///
/// Versions are the same where the policies' order has them in one place. An image that stands ahead of that version
/// keeps the group where it is: moving the others alone would part them.
package struct GroupChoice: Sendable {
    /// One image of the group.
    package struct Member: Sendable {
        package var image: ImagePolicy
        package var tags: [Tag]
        /// The tags that its values in Git hold now.
        package var currents: [Tag]
        package var circumstances: Circumstances

        package init(image: ImagePolicy, tags: [Tag], currents: [Tag] = [], circumstances: Circumstances) {
            self.image = image
            self.tags = tags
            self.currents = currents
            self.circumstances = circumstances
        }
    }

    /// What must be looked up before there can be a choice, by member.
    private var needs: [Int: [Tag: Set<FactKind>]] = [:]
    /// What should be looked up all the same, for later decisions.
    private var wants: [Int: [Tag: Set<FactKind>]] = [:]

    /// What to look up, by member.
    package var missing: [Int: [Tag: Set<FactKind>]] { needs.merging(wants) { $0.merging($1) { $0.union($1) } } }

    private let members: [Member]
    /// The tags of the chosen version, by member; `nil` where there is none.
    private var chosen: [[Tag]]?
    /// Why no version, or none greater, was chosen.
    private var obstacle: (reason: Reason, message: String)?
    /// The ranks of the tags whose names pass, by member, in ascending order.
    private var offered: [[Rank]] = []

    package init(_ members: [Member]) {
        self.members = members
        choose()
    }

    private struct Candidate {
        let member: Int
        let tag: RankedTag
    }

    private mutating func choose() {
        var candidates: [Candidate] = []
        for (index, member) in members.enumerated() {
            let test = TagTest(member.image)
            var ranks: [Rank] = []
            for tag in Set(member.tags) {
                guard case .passed(let rank) = test.test(tag) else { continue }
                candidates.append(Candidate(member: index, tag: RankedTag(tag: tag, rank: rank)))
                ranks.append(rank)
            }
            offered.append(ranks.sorted { $0.compare($1) < 0 })
            if ranks.isEmpty, obstacle == nil {
                let why = member.image.select(among: member.tags, current: nil).message
                obstacle = (.groupIncomplete, "'\(member.image.alias)' has no tag that passes: \(why)")
            }
        }
        if obstacle != nil { return }
        var heap = Heap(candidates) { left, right in
            let order = left.tag.rank.compare(right.tag.rank)
            return order != 0 ? order > 0 : left.tag.tag.text < right.tag.tag.text
        }
        var next = heap.popFirst()
        while let first = next {
            var version = [[Tag]](repeating: [], count: members.count)
            while let candidate = next, candidate.tag.rank.compare(first.tag.rank) == 0 {
                version[candidate.member].append(candidate.tag.tag)
                next = heap.popFirst()
            }
            if isReached(first.tag.rank) || consider(first.tag, version) {
                chosen = chosen ?? version
                return
            }
            if !needs.isEmpty { return }
        }
    }

    /// Whether no image would move forward to a place of the order.
    private func isReached(_ rank: Rank) -> Bool {
        members.allSatisfy { member in
            !member.currents.isEmpty
                && member.currents.allSatisfy { current in
                    TagTest(member.image).rank(ofCurrent: current).map { rank.compare($0) <= 0 } ?? false
                }
        }
    }

    /// Takes a version if it passes for every image; notes why not otherwise.
    private mutating func consider(_ first: RankedTag, _ version: [[Tag]]) -> Bool {
        let name = first.tag
        let lacking = members.indices.filter { version[$0].isEmpty }.map { "'\(members[$0].image.alias)'" }
        guard lacking.isEmpty else {
            let verb = lacking.count == 1 ? "does" : "do"
            note(.groupIncomplete, "\(lacking.joined(separator: " and ")) \(verb) not offer \(name)")
            return false
        }
        var passed: [[Tag]] = []
        for (index, member) in members.enumerated() {
            let trial = Trial(member.image, in: member.circumstances)
            var tags: [Tag] = []
            var failure: (reason: Reason, message: String)?
            for tag in version[index].sorted(by: { $0.text > $1.text }) {
                switch trial.outcome(of: tag) {
                case .passed: tags.append(tag)
                case .failed(let reason, let message, let kinds):
                    failure = (reason, message)
                    if !kinds.isEmpty { wants[index, default: [:]][tag] = kinds }
                case .unavailable(let reason, let message): failure = (reason, message)
                case .needs(let kinds): needs[index, default: [:]][tag] = kinds
                }
            }
            if tags.isEmpty, let failure {
                needs = [:]
                // The schedule and a hold are the policy's own word; what one image lacks is the group's.
                let isOfAll = [.frozen, .held, .otherWriter].contains(failure.reason) || failure.reason.isOutage
                note(
                    isOfAll ? failure.reason : .groupIncomplete,
                    isOfAll ? "\(name): \(failure.message)" : "'\(member.image.alias)' \(name): \(failure.message)")
                return false
            }
            passed.append(tags)
        }
        guard needs.isEmpty else { return false }
        for member in members where !member.image.allowsDowngrade {
            let test = TagTest(member.image)
            for current in member.currents {
                guard let rank = test.rank(ofCurrent: current), rank.compare(first.rank) > 0 else { continue }
                note(
                    .groupIncomplete,
                    "'\(member.image.alias)' is at \(current), ahead of \(name), which is what all images offer")
                return false
            }
        }
        chosen = passed
        return true
    }

    /// The first obstacle is that of the greatest version; it is the one to tell.
    private mutating func note(_ reason: Reason, _ message: String) {
        if obstacle == nil { obstacle = (reason, message) }
    }

    // MARK: What it means for one value

    package func selection(of member: Int, current: Tag?, currentDigest: Digest? = nil) -> Selection {
        if let needs = needs[member] {
            return Selection(
                selected: nil, reason: .metadataUnavailable,
                message: "what the policy asks about its images is not known yet", needs: needs)
        }
        guard needs.isEmpty else {
            return Selection(
                selected: nil, reason: .metadataUnavailable,
                message: "what the policy asks about another image of the group is not known yet")
        }
        guard let chosen else {
            return Selection(
                selected: nil, reason: obstacle?.reason ?? .groupIncomplete,
                message: obstacle?.message ?? "no version is offered by every image of the group")
        }
        let of = members[member]
        let selection = of.image.select(
            among: chosen[member].isEmpty ? of.tags : chosen[member], current: current, currentDigest: currentDigest,
            in: of.circumstances)
        guard selection.reason != .selected, let obstacle else { return selection }
        return Selection(selected: nil, reason: obstacle.reason, message: obstacle.message)
    }

    /// The decision for one image, with a verdict for each of its tags.
    package func decision(of member: Int, current: Tag?, currentDigest: Digest? = nil) -> Decision {
        let of = members[member]
        let selection = selection(of: member, current: current, currentDigest: currentDigest)
        let alone = of.image.decide(
            among: of.tags, current: current, currentDigest: currentDigest, in: of.circumstances)
        let candidates = alone.candidates.map { candidate in
            if candidate.tag == selection.selected {
                return Policies.Candidate(
                    tag: candidate.tag, verdict: .selected, reason: selection.reason, message: selection.message)
            }
            guard candidate.verdict != .rejected else { return candidate }
            return isAhead(candidate.tag, of: selection.selected, in: of.image)
                ? Policies.Candidate(
                    tag: candidate.tag, verdict: .rejected, reason: obstacle?.reason ?? .groupIncomplete,
                    message: lack(of: candidate.tag, in: of.image))
                : Policies.Candidate(
                    tag: candidate.tag, verdict: .eligible, reason: .eligible,
                    message: selection.selected.map { "passes, and comes after '\($0)'" } ?? "passes")
        }
        let order: [Verdict] = [.selected, .eligible, .rejected]
        return Decision(
            current: current, selected: selection.selected, reason: selection.reason, message: selection.message,
            candidates: order.flatMap { verdict in candidates.filter { $0.verdict == verdict } }, needs: selection.needs
        )
    }

    private func isAhead(_ tag: Tag, of selected: Tag?, in image: ImagePolicy) -> Bool {
        guard let selected else { return true }
        let test = TagTest(image)
        guard let rank = test.rank(ofCurrent: tag), let other = test.rank(ofCurrent: selected) else { return false }
        return rank.compare(other) > 0
    }

    /// Which images have no tag of the version that a tag stands for.
    private func lack(of tag: Tag, in image: ImagePolicy) -> String {
        guard case .passed(let rank) = TagTest(image).test(tag) else { return "\(tag) is not the group's version" }
        let lacking = zip(members, offered).filter { !GroupChoice.contains(rank, in: $0.1) }.map(\.0)
        return lacking.isEmpty
            ? obstacle?.message ?? "\(tag) does not pass for every image of the group"
            : "\(tag) is not offered by \(lacking.map { "'\($0.image.alias)'" }.joined(separator: " and "))"
    }

    private static func contains(_ rank: Rank, in sorted: [Rank]) -> Bool {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle].compare(rank) < 0 { low = middle + 1 } else { high = middle }
        }
        return low < sorted.count && sorted[low].compare(rank) == 0
    }
}

extension Reason {
    /// Whether the reason is a look-up that failed.
    fileprivate var isOutage: Bool {
        [.metadataUnavailable, .registryUnavailable, .rateLimited, .authenticationFailed, .invalidPolicy].contains(self)
    }
}
