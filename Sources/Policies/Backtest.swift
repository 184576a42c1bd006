package import OCI

/// Replays the history of a repository: what a policy would have written to Git, and when.
///
/// Between two pushes something may happen too: a tag grows old enough, a window opens, a hold ends. Those times are
/// looked at as well.
package struct Backtest: Sendable {
    /// A tag was pushed, perhaps not for the first time.
    package struct Push: Sendable {
        package let time: Instant
        package let tag: Tag
        /// What is known of what was pushed; ``TagFacts/firstSeen`` is the push itself where it is not known.
        package let facts: TagFacts

        package init(time: Instant, tag: Tag, facts: TagFacts = TagFacts()) {
            self.time = time
            self.tag = tag
            self.facts = facts
        }
    }

    /// A value that would have been written.
    package struct Update: Sendable {
        package let time: Instant
        /// `nil` for the first.
        package let from: Tag?
        package let to: Tag
        package let digest: Digest?
        /// When the tag had been pushed.
        package let pushed: Instant
        package let message: String
    }

    package private(set) var updates: [Update] = []
    /// What holds the next update back at the end of the history; `nil` where nothing does.
    package private(set) var pending: Selection?

    private let image: ImagePolicy
    private let restraint: Restraint
    private var current: Tag?
    private var currentDigest: Digest?
    /// The tags that may still be chosen.
    private var candidates: [Tag] = []
    private var facts: [Tag: TagFacts] = [:]
    private var pushed: [Tag: Instant] = [:]

    /// - Parameters:
    ///   - pushes: in any order.
    ///   - current: what stands in Git at the beginning.
    ///   - end: until when the history is followed; the last push where it is `nil`.
    package init(
        _ image: ImagePolicy, restraint: Restraint = Restraint(), pushes: [Push], current: Tag? = nil,
        until end: Instant? = nil
    ) {
        self.image = image
        self.restraint = restraint
        self.current = current
        let pushes = pushes.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map(\.element)
        guard let last = pushes.last else { return }
        let test = TagTest(image)
        let end = max(end ?? last.time, last.time)
        var next = 0
        var now = pushes[0].time
        while now <= end {
            while next < pushes.count, pushes[next].time <= now {
                add(pushes[next], test)
                next += 1
            }
            step(at: now, test)
            guard let later = nextTime(after: now, push: next < pushes.count ? pushes[next].time : nil) else { break }
            now = later
        }
    }

    private mutating func add(_ push: Push, _ test: TagTest) {
        guard case .passed(let rank) = test.test(push.tag) else { return }
        if !image.allowsDowngrade, let current, let mine = test.rank(ofCurrent: current), rank.compare(mine) < 0 {
            return
        }
        var known = push.facts
        if known.firstSeen == .unknown { known.firstSeen = .known(FirstSeen(at: push.time)) }
        if facts[push.tag] == nil { candidates.append(push.tag) }
        facts[push.tag] = known
        pushed[push.tag] = push.time
    }

    private mutating func step(at now: Instant, _ test: TagTest) {
        guard !candidates.isEmpty else { return }
        let selection = image.select(
            among: candidates, current: current, currentDigest: currentDigest,
            in: Circumstances(now: now, facts: facts, isComplete: true, restraint: restraint))
        pending = [.selected, .upToDate].contains(selection.reason) ? nil : selection
        guard selection.reason == .selected, let tag = selection.selected else { return }
        let digest: Digest? = if case .known(let digest) = facts[tag]?.digest { digest } else { nil }
        updates.append(
            Update(
                time: now, from: current, to: tag, digest: digest, pushed: pushed[tag] ?? now,
                message: selection.message))
        current = tag
        currentDigest = digest
        guard !image.allowsDowngrade, let mine = test.rank(ofCurrent: tag) else { return }
        // What is behind now never comes back; the history may be long.
        candidates.removeAll { other in
            guard other != tag, case .passed(let rank) = test.test(other) else { return false }
            return rank.compare(mine) <= 0
        }
    }

    /// When something may change next.
    private func nextTime(after now: Instant, push: Instant?) -> Instant? {
        var times = [push].compactMap { $0 }
        if let next = restraint.schedule?.state(at: now).nextChange { times.append(next) }
        if let end = restraint.hold?.until, end > now { times.append(end) }
        if let age = image.minimumAge {
            for tag in candidates {
                guard case .known(let seen) = facts[tag]?.firstSeen else { continue }
                let enough = Instant(secondsSince1970: seen.at.secondsSince1970 + Int(age.components.seconds))
                if enough > now { times.append(enough) }
            }
        }
        return times.min()
    }
}
