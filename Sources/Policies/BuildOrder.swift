import OCI

/// Places tags by the time at which their images were built, which only the images themselves tell.
struct BuildOrder {
    enum Outcome {
        case ranked([RankedTag])
        case needs(Set<Tag>)
        case unavailable(Reason, String)
    }

    /// More than this many images are not read for their dates.
    static let maximumCandidates = 1_000

    let circumstances: Circumstances

    /// Ranks tags that passed every other test of their names.
    ///
    /// - Parameter current: the value in Git, where its place is known; it wins a tie.
    func ranking(_ tags: [RankedTag], current: RankedTag?) -> Outcome {
        // One tag needs no order.
        guard tags.count > 1 else { return .ranked(tags) }
        var unknown: Set<Tag> = []
        var ranked: [RankedTag] = []
        var times: Set<Instant> = []
        for tag in tags {
            switch circumstances.facts(of: tag.tag).created {
            case .known(let time):
                // Reproducible builds say 1970, or nothing; neither is a time.
                guard time.secondsSince1970 > 0 else {
                    return .unavailable(
                        .metadataUnavailable, "'\(tag.tag)' says it was built in 1970; \(BuildOrder.advice)")
                }
                times.insert(time)
                ranked.append(RankedTag(tag: tag.tag, rank: Rank(.built(time)), current: current))
            case .unavailable(let reason, let message): return .unavailable(reason, message)
            case .unknown: unknown.insert(tag.tag)
            }
        }
        if let first = unknown.max(by: { $0.text < $1.text }) {
            if circumstances.isComplete {
                return .unavailable(
                    .metadataUnavailable, "it is not known when '\(first)' was built; \(BuildOrder.advice)")
            }
            guard tags.count <= BuildOrder.maximumCandidates else {
                return .unavailable(
                    .metadataUnavailable,
                    "\(tags.count) tags would have to be read for their build times, at most "
                        + "\(BuildOrder.maximumCandidates) are; narrow them with 'filterTags.include'")
            }
            return .needs(unknown)
        }
        guard times.count > 1 else {
            return .unavailable(
                .metadataUnavailable,
                "all \(tags.count) tags say that they were built at one time; \(BuildOrder.advice)")
        }
        return .ranked(ranked)
    }

    /// The place of the value in Git; `nil` where its build time is not known.
    func rank(ofCurrent tag: Tag) -> Rank? {
        if case .known(let time) = circumstances.facts(of: tag).created { return Rank(.built(time)) }
        return nil
    }

    private static let advice = "choose by semver, calver or another order that tags themselves tell"
}
