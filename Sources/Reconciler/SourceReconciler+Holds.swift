import Manifests
import Planning
import Policies

extension SourceReconciler {
    /// Everything that holds values back in this source: holds of policies, holds that are commits, and updates that were
    /// taken back; in the order of policies.
    package func holds() async throws -> [HeldImages] { held(in: try await examine { _ in true }) }

    /// The same as the last cycle found the branch; nothing is fetched.
    package func knownHolds() async throws -> [HeldImages] {
        guard let known else { return [] }
        return held(in: try await examine(known) { _ in true })
    }

    private func held(in examined: Examined) -> [HeldImages] {
        let now = now
        var held: [HeldImages] = []
        for policy in examined.policies where policy.targets.contains(where: { $0.source == settings.name }) {
            guard let hold = policy.restraint.hold, !hold.isOver(at: now) else { continue }
            held.append(
                HeldImages(
                    source: settings.name, policy: policy.id, alias: nil, rule: .policyHold, message: hold.message,
                    commit: nil, until: hold.until, places: []))
        }
        for hold in examined.holds where !hold.hold.isOver(at: now) {
            held.append(
                HeldImages(
                    source: settings.name, policy: hold.policy, alias: hold.alias, rule: .hold,
                    message: hold.hold.message, commit: hold.commit, until: hold.hold.until, places: []))
        }
        held += takenBack(examined.values, at: now)
        return held.sorted { ($0.policy, $0.alias ?? "") < ($1.policy, $1.alias ?? "") }
    }

    /// What was left out of the history for its length; `nil` where nothing was.
    package var historyLimit: String? {
        isHistoryWhole ? nil : "only the newest \(HistoryIndex.maximumCommits) commits of \(settings.name) were read"
    }

    /// The values that one commit took back, together.
    private func takenBack(_ values: [ExaminedValue], at now: Instant) -> [HeldImages] {
        var held: [HeldImages] = []
        for examined in values {
            guard let finding = examined.standing.finding, let setback = finding.setback, !setback.isOver(at: now)
            else { continue }
            let value = examined.value
            let place = "\(value.file):\(value.field.line)"
            if let index = held.firstIndex(where: {
                $0.policy == value.policy && $0.alias == value.alias && $0.message == finding.message
            }) {
                held[index].places.append(place)
                continue
            }
            held.append(
                HeldImages(
                    source: settings.name, policy: value.policy, alias: value.alias, rule: finding.rule,
                    message: finding.message, commit: finding.commit, until: setback.until, places: [place]))
        }
        return held
    }
}
