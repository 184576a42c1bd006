package import OCI

extension ImagePolicy {
    /// Chooses among tags: one pass over their names, then from the best down to the first that passes every trial. The
    /// order and repetition of the tags do not matter.
    ///
    /// - Parameters:
    ///   - current: the tag now in Git; it guards against moving backwards.
    ///   - currentDigest: the digest beside it, where there is one.
    ///   - circumstances: the time, and what is known of the tags. Where more must be known the selection says what.
    package func select(
        among tags: [Tag], current: Tag?, currentDigest: Digest? = nil, in circumstances: Circumstances = .namesOnly
    ) -> Selection {
        let choice = Choice(self, current: current, currentDigest: currentDigest, in: circumstances)
        // Names alone decide: only the best is kept.
        let keepsAll = choice.trial.isNeeded || choice.isByBuild
        var best: RankedTag?
        var passed: [Tag] = []
        var candidates: [RankedTag] = []
        var misses = NearestMisses(rule)
        for tag in tags {
            switch choice.test.test(tag) {
            case .passed(let rank):
                passed.append(tag)
                if keepsAll {
                    candidates.append(choice.ranked(tag, rank))
                } else if let known = best {
                    let order = rank.compare(known.rank)
                    guard order >= 0 else { continue }
                    let ranked = choice.ranked(tag, rank)
                    if order > 0 || ranked.isBetter(than: known) { best = ranked }
                    continue
                }
                if best == nil { best = choice.ranked(tag, rank) }
            case .dropped(let reason, let rank):
                // Misses are told only where nothing passes.
                if best == nil { misses.add(tag, droppedFor: reason, rank) }
            }
        }
        guard let best else {
            guard !tags.isEmpty else {
                return Selection(selected: nil, reason: .notMatched, message: "the repository has no tags")
            }
            let message = misses.message(of: ImagePolicy.distinctCount(tags))
            return Selection(selected: nil, reason: misses.reason, message: message)
        }
        let count = ImagePolicy.distinctCount(passed)
        guard keepsAll else { return choice.conclude(best, of: count) }
        if choice.isByBuild {
            switch choice.builds.ranking(ImagePolicy.distinct(candidates), current: choice.now) {
            case .ranked(let ranked): candidates = ranked
            case .unavailable(let reason, let message):
                return Selection(selected: nil, reason: reason, message: message)
            case .needs(let tags):
                return Selection(
                    selected: nil, reason: .metadataUnavailable,
                    message: "the build times of the tags are not known yet",
                    needs: Dictionary(tags.map { ($0, [.created]) }, uniquingKeysWith: { first, _ in first }))
            }
        }
        return choice.walk(candidates, of: count)
    }

    /// Why a tag that names choose may not be written now; `nil` where it may. For a tag that stays while its digest moves.
    package func obstacle(to tag: Tag, in circumstances: Circumstances) -> Selection? {
        switch Trial(self, in: circumstances).outcome(of: tag) {
        case .passed: nil
        case .failed(let reason, let message, let wants):
            Selection(
                selected: nil, reason: reason, message: "'\(tag)': \(message)",
                needs: wants.isEmpty ? [:] : [tag: wants])
        case .unavailable(let reason, let message):
            Selection(selected: nil, reason: reason, message: "'\(tag)': \(message)")
        case .needs(let kinds):
            Selection(
                selected: nil, reason: .metadataUnavailable,
                message: "what the policy asks about '\(tag)' is not known yet", needs: [tag: kinds])
        }
    }

    /// How many tags there are, each counted once. A registry lists them in order and each once, which is cheap to see.
    private static func distinctCount(_ tags: [Tag]) -> Int {
        let isAscending = zip(tags, tags.dropFirst()).allSatisfy { $0.text < $1.text }
        return isAscending ? tags.count : Set(tags).count
    }

    static func distinct(_ tags: [RankedTag]) -> [RankedTag] {
        var seen: Set<Tag> = []
        return tags.filter { seen.insert($0.tag).inserted }
    }
}

extension Circumstances {
    /// For policies that ask for nothing but names: nothing is known, nothing more can be, and it is 1970.
    package static let namesOnly = Circumstances(now: Instant(secondsSince1970: 0), isComplete: true)
}
