import OCI

/// Choosing for one value in Git among tags whose names passed: from the best down to the first that passes every trial.
struct Choice {
    let image: ImagePolicy
    let test: TagTest
    let trial: Trial
    let builds: BuildOrder
    let circumstances: Circumstances
    let current: Tag?
    let currentDigest: Digest?
    /// The current value with its place in the order, where it has one.
    let now: RankedTag?

    init(_ image: ImagePolicy, current: Tag?, currentDigest: Digest?, in circumstances: Circumstances) {
        self.image = image
        self.circumstances = circumstances
        self.current = current
        self.currentDigest = currentDigest
        let test = TagTest(image)
        let builds = BuildOrder(circumstances: circumstances)
        self.test = test
        self.builds = builds
        trial = Trial(image, in: circumstances)
        now = current.flatMap { tag in
            let rank =
                if case .newestBuild = test.ordering { builds.rank(ofCurrent: tag) } else { test.rank(ofCurrent: tag) }
            return rank.map { RankedTag(tag: tag, rank: $0) }
        }
    }

    var isByBuild: Bool { if case .newestBuild = test.ordering { true } else { false } }

    func ranked(_ tag: Tag, _ rank: Rank) -> RankedTag { RankedTag(tag: tag, rank: rank, current: now) }

    /// Whether the guard against moving backwards drops a tag. The current value itself is no move.
    func isBehind(_ tag: RankedTag) -> Bool {
        guard let now, !image.allowsDowngrade else { return false }
        return tag.rank.compare(now.rank) <= 0
    }

    // MARK: The walk

    /// - Parameters:
    ///   - candidates: the tags that may be chosen, in any order; not empty.
    ///   - count: how many distinct tags passed.
    func walk(_ candidates: [RankedTag], of count: Int) -> Selection {
        var heap = Heap(candidates) { $0.isBetter(than: $1) }
        var passedOver: (tag: Tag, reason: Reason, message: String)?
        var seen: Set<Tag> = []
        var wants: [Tag: Set<FactKind>] = [:]
        while let candidate = heap.popFirst() {
            guard seen.insert(candidate.tag).inserted else { continue }
            let conclusion = conclude(candidate, of: count)
            guard conclusion.reason == .selected else {
                guard let passedOver else { return conclusion }
                return Choice.passedOver(passedOver, wants)
            }
            switch trial.outcome(of: candidate.tag) {
            case .passed:
                guard let passedOver else { return conclusion }
                return Selection(
                    selected: conclusion.selected, reason: .selected,
                    message:
                        "\(conclusion.message); '\(passedOver.tag)' \(passedOver.reason.delay): \(passedOver.message)",
                    needs: wants)
            case .failed(let reason, let message, let kinds):
                if passedOver == nil { passedOver = (candidate.tag, reason, message) }
                if !kinds.isEmpty, wants.count < Choice.maximumWants { wants[candidate.tag] = kinds }
            case .needs(let kinds):
                return Selection(
                    selected: nil, reason: .metadataUnavailable,
                    message: "what the policy asks about '\(candidate.tag)' is not known yet",
                    needs: wants.merging([candidate.tag: kinds]) { first, _ in first })
            case .unavailable(let reason, let message):
                return Selection(selected: nil, reason: reason, message: "'\(candidate.tag)': \(message)")
            }
        }
        guard let passedOver else {
            return Selection(selected: nil, reason: .notMatched, message: "there is nothing to choose from")
        }
        return Choice.passedOver(passedOver, wants)
    }

    /// So many tags are looked up at once that cannot win yet.
    private static let maximumWants = 50

    private static func passedOver(
        _ best: (tag: Tag, reason: Reason, message: String), _ wants: [Tag: Set<FactKind>]
    ) -> Selection {
        Selection(
            selected: nil, reason: best.reason, message: "'\(best.tag)' \(best.reason.delay): \(best.message)",
            needs: wants)
    }

    // MARK: What a tag means for the current value

    /// What the best tag means for the current value, before any trial.
    func conclude(_ best: RankedTag, of passed: Int) -> Selection {
        if case .digest = image.rule { return concludeDigest(best) }
        if best.tag == current {
            return Selection(selected: best.tag, reason: .upToDate, message: "the current tag is \(praise(passed))")
        }
        guard let current, let now else {
            let note = current.map { "; the current value '\($0)' has no place in the policy's order" } ?? ""
            return Selection(selected: best.tag, reason: .selected, message: praise(passed) + note)
        }
        let order = best.rank.compare(now.rank)
        if order > 0 { return Selection(selected: best.tag, reason: .selected, message: praise(passed)) }
        if order == 0 {
            return Selection(
                selected: best.tag, reason: .upToDate, message: "'\(current)' and '\(best.tag)' are the same version")
        }
        if image.allowsDowngrade {
            return Selection(
                selected: best.tag, reason: .selected, message: praise(passed) + ", behind '\(current)', as allowed")
        }
        return Selection(
            selected: nil, reason: .notNewer,
            message: "'\(best.tag)' is \(praise(passed)), but behind the current '\(current)'; "
                + "it would need 'allowDowngrade: true'")
    }

    private func concludeDigest(_ followed: RankedTag) -> Selection {
        let tag = followed.tag
        switch circumstances.facts(of: tag).digest {
        case .known(let digest):
            if tag == current, digest == currentDigest {
                return Selection(
                    selected: tag, reason: .upToDate, message: "'\(tag)' still has the digest of the current value")
            }
            let what = tag == current && currentDigest != nil ? "'\(tag)' has a new digest" : "the digest of '\(tag)'"
            return Selection(selected: tag, reason: .selected, message: what)
        case .unavailable(let reason, let message): return Selection(selected: nil, reason: reason, message: message)
        case .unknown:
            if circumstances.isComplete, tag != current {
                return Selection(selected: tag, reason: .selected, message: "the tag that the policy follows")
            }
            return Selection(
                selected: nil, reason: .metadataUnavailable, message: "the digest of '\(tag)' is not known",
                needs: circumstances.isComplete ? [:] : [tag: [.digest]])
        }
    }

    private func praise(_ count: Int) -> String {
        let only = count == 1
        switch image.rule {
        case .semver(let range, _): return "\(only ? "the only tag" : "greatest of \(count) tags") in range \(range)"
        case .glob(let glob, let order):
            return (only ? "the only tag that matches" : "\(order.superlative) of \(count) tags that match")
                + " '\(glob)'\(only ? "" : order.suffix)"
        case .regex(let pattern, _, let order):
            return (only ? "the only tag that matches" : "\(order.superlative) of \(count) tags that match")
                + " '\(pattern)'\(only ? "" : order.suffix)"
        case .numerical(let direction): return praise(direction, count, "numbers", one: "number")
        case .natural(let direction): return praise(direction, count, "tags in natural order", one: "tag")
        case .alphabetical(let direction): return praise(direction, count, "tags in alphabetical order", one: "tag")
        case .calver(let format): return "\(only ? "the only version" : "latest of \(count) versions") of \(format)"
        case .newestBuild: return only ? "the only tag" : "built last of \(count) tags"
        case .digest(let tag): return "the tag '\(tag)'"
        }
    }

    private func praise(_ direction: SortDirection, _ count: Int, _ many: String, one: String) -> String {
        if count == 1 { return "the only \(one)" }
        return "\(direction == .ascending ? "greatest" : "smallest") of \(count) \(many)"
    }
}

extension TagOrder {
    fileprivate var superlative: String { self == .newestBuild ? "built last" : "last" }
    fileprivate var suffix: String { self == .newestBuild ? "" : " in \(rawValue) order" }
}

extension Reason {
    /// Why a tag that comes first is not taken, between its name and the details.
    fileprivate var delay: String {
        switch self {
        case .tooYoung: "is too young"
        case .platformMissing: "misses a platform"
        case .unsigned: "has no signature that counts"
        case .frozen: "waits for the schedule"
        case .held, .otherWriter: "waits"
        default: "is passed over"
        }
    }
}
