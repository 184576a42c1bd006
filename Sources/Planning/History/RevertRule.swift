import OCI
package import Policies

/// What a change that takes an update back means for the updates to come.
///
/// Computed from the history alone, so that it survives everything but the history and anyone can check it. A value is
/// taken back where its newest change is not ours and sets it below what we committed last.
package struct RevertRule: Sendable {
    /// So many updates in a row that were taken back, within ``window``, are the work of another writer.
    package static let maximumTakenBack = 3
    package static let window = Duration.seconds(7 * 86_400)

    private let image: ImagePolicy
    private let response: RevertResponse
    private let policy: PolicyID

    package init(_ policy: UpdatePolicy, _ image: ImagePolicy) {
        self.image = image
        self.policy = policy.id
        response = policy.onRevert
    }

    /// What the history says; `nil` where nothing was taken back.
    package func finding(_ history: ValueHistory) -> HistoryFinding? {
        if let obstacle = history.obstacle {
            let message = "whether a person took an update back is not known: \(obstacle)"
            return HistoryFinding(
                .unknown, nil, message, setback: Setback(.everything, reason: .held, message: message))
        }
        guard let last = history.updates.first, let change = history.change, isBelow(history.current, history) else {
            return nil
        }
        let what = "set \(history.current.text) where we had committed \(last.after.text)"
        if let resumed = history.resumed {
            return HistoryFinding(
                .resumed, resumed, "\(change.commit.name) \(what); resumed by \(resumed.name)")
        }
        if change.editsPolicy {
            return HistoryFinding(
                .withPolicy, change.commit, "\(change.commit.name) \(what) and changed the policy, which decides")
        }
        if let fight = otherWriter(history, change) { return fight }
        if response.action == .ignore {
            return HistoryFinding(.ignored, change.commit, "\(change.commit.name) \(what); 'onRevert: Ignore'")
        }
        let isRevert = history.updates.contains { change.commit.reverts($0.commit.id) }
        if isRevert { return held(.revert, history, change, "\(change.commit.name) reverted our update: it \(what)") }
        guard change.knowsUpdate else {
            return again(.staleBranch, history, change, "\(change.commit.name), written without our update, \(what)")
        }
        if change.isValuesOnly { return held(.valuesOnly, history, change, "\(change.commit.name) \(what)") }
        return again(.mixed, history, change, "\(change.commit.name), among other changes, \(what)")
    }

    /// Whether a value is below what we committed last.
    ///
    /// By the policy's order of tags. Where that does not tell, such as for one tag with another digest or for images
    /// ordered by their builds, every other value is: what is kept out then are the images that we committed.
    package func isBelow(_ value: HeldImage, _ history: ValueHistory) -> Bool {
        guard let last = history.updates.first?.after, value != last else { return false }
        if value.tag == last.tag { return value.digest != nil }
        return order(value, last).map { $0 < 0 } ?? true
    }

    private func order(_ left: HeldImage, _ right: HeldImage) -> Int? {
        guard let left = left.tag.flatMap({ Tag($0) }), let right = right.tag.flatMap({ Tag($0) }) else { return nil }
        return image.order(of: left, and: right)
    }

    // MARK: What is kept out

    private func held(
        _ rule: HistoryRule, _ history: ValueHistory, _ change: ValueHistory.Change, _ what: String
    ) -> HistoryFinding {
        let end = "held until something newer comes or 'pawl resume \(policy)'"
        return finding(rule, history, change, "\(what); \(end)")
    }

    private func again(
        _ rule: HistoryRule, _ history: ValueHistory, _ change: ValueHistory.Change, _ what: String
    ) -> HistoryFinding {
        let end = Instant(
            secondsSince1970: change.arrived.secondsSince1970 + Int(response.grace.components.seconds))
        return finding(rule, history, change, "\(what); applied again from \(end)", until: end)
    }

    private func finding(
        _ rule: HistoryRule, _ history: ValueHistory, _ change: ValueHistory.Change, _ message: String,
        until: Instant? = nil
    ) -> HistoryFinding {
        HistoryFinding(
            rule, change.commit, message,
            setback: extent(history).map { Setback($0, message: message, until: until) })
    }

    private func extent(_ history: ValueHistory) -> Setback.Extent? {
        guard let last = history.updates.first?.after, let text = last.tag, let tag = Tag(text) else {
            return .everything
        }
        if history.current.tag == last.tag {
            return .digests(Set(history.updates.compactMap(\.after.digest)), of: tag)
        }
        return .tags(upTo: tag, committed: Set(history.updates.compactMap { $0.after.tag.flatMap { Tag($0) } }))
    }

    // MARK: Another writer

    /// Whether update after update was taken back, without one that stayed in between.
    private func otherWriter(_ history: ValueHistory, _ change: ValueHistory.Change) -> HistoryFinding? {
        var count = 1
        var oldest = history.updates.first
        let counted = history.updates.prefix(history.updatesSinceResume ?? history.updates.count)
        for (newer, older) in zip(counted, counted.dropFirst()) {
            var before = history
            before.updates = Array(history.updates.drop { $0 != older })
            guard isBelow(newer.before, before) else { break }
            count += 1
            oldest = older
            if count == RevertRule.maximumTakenBack { break }
        }
        guard count >= RevertRule.maximumTakenBack, let oldest else { return nil }
        let span = change.arrived.secondsSince1970 - oldest.commit.time.secondsSince1970
        guard span <= Int(RevertRule.window.components.seconds) else { return nil }
        let message =
            "something else writes this value too: \(count) updates in a row were taken back, the last by "
            + "\(change.commit.name); stop the other writer, then 'pawl resume \(policy)'"
        return HistoryFinding(
            .otherWriter, change.commit, message,
            setback: Setback(.everything, reason: .otherWriter, message: message))
    }
}
