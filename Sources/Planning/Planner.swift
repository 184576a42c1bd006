package import OCI
import Manifests
package import Policies

/// Turns observed tags, policies and the fields of a tree into an ``UpdatePlan``.
///
/// Pure: the same input gives the same plan. Where a policy asks for more than names, or a value carries a digest, the plan first says what it
/// needs to know
/// (``UpdatePlan/missing``); with that looked up, planning again completes it.
package struct Planner: Sendable {
    private let source: String
    /// In the order of their ids.
    package let policies: [UpdatePolicy]

    /// - Parameter policies: all policies; those without a target in `source` are left out.
    package init(source: String, policies: [UpdatePolicy]) {
        self.source = source
        self.policies = policies.sorted { $0.id < $1.id }
    }

    /// The repositories whose tags a plan needs.
    package var repositories: Set<Repository> {
        Set(policies.filter { !$0.isSuspended && hasTarget($0) }.flatMap { $0.images.map(\.repository) })
    }

    package func plan(files: [ScannedFile], observations: Observations) -> UpdatePlan {
        let claims = Claims(source: source, policies: policies, files: files)
        var plan = UpdatePlan()
        plan.skipped = claims.skipped
        let byImage = Dictionary(grouping: claims.claims) { ImageKey(policy: $0.policy, image: $0.image) }
        for (policyIndex, policy) in policies.enumerated() where hasTarget(policy) {
            let fields = policy.images.indices.map { image in
                (byImage[ImageKey(policy: policyIndex, image: image)] ?? []).map {
                    (path: files[$0.file].path, field: files[$0.file].scan.fields[$0.field])
                }
            }
            let group = GroupStep(policy, fields, observations)
            for (imageIndex, image) in policy.images.enumerated() {
                var step = ImageStep(
                    source: source, policy: policy, image: image, observations: observations,
                    group: group.choice.map { ($0, imageIndex) })
                if let obstacle = group.obstacle {
                    step.stop(obstacle.reason, obstacle.message, fields[imageIndex].count)
                } else {
                    step.run(fields[imageIndex])
                }
                plan.changes += step.changes
                plan.skipped += step.skipped
                plan.missing.merge(step.missing) { $0.union($1) }
                plan.unexamined.formUnion(step.unexamined)
                plan.verdicts.append(step.verdict)
            }
            plan.missing.merge(group.missing) { $0.union($1) }
        }
        plan.changes.sort {
            ($0.file, $0.line, $0.field.byteRange.lowerBound) < ($1.file, $1.line, $1.field.byteRange.lowerBound)
        }
        plan.skipped.sort { ($0.file, $0.line, $0.reason) < ($1.file, $1.line, $1.reason) }
        return plan
    }

    /// The fields that policies name in each file from outside.
    package var selectors: FieldSelectors { FieldSelectors(source: source, policies: policies) }

    /// Of files passed over unread, those that lie in a target's paths.
    package func relevant(_ skips: [PlannedSkip]) -> [PlannedSkip] {
        skips.filter { skip in
            policies.contains { $0.targets.contains { $0.source == source && $0.paths.includes(skip.file) } }
        }
    }

    private func hasTarget(_ policy: UpdatePolicy) -> Bool {
        policy.targets.contains { $0.source == source }
    }

    private struct ImageKey: Hashable {
        let policy: Int
        let image: Int
    }
}

extension Planner {
    /// An image by its alias, and its policy.
    package func image(_ alias: String, of policy: PolicyID) -> (policy: UpdatePolicy, image: ImagePolicy)? {
        guard let policy = policies.first(where: { $0.id == policy }),
            let image = policy.images.first(where: { $0.alias == alias })
        else { return nil }
        return (policy, image)
    }

    /// The values of some files that belong to policies, in the order of files and lines.
    package func managedValues(in files: [ScannedFile]) -> [ManagedValue] {
        Claims(source: source, policies: policies, files: files).claims.map { claim in
            let policy = policies[claim.policy]
            return ManagedValue(
                policy: policy.id, alias: policy.images[claim.image].alias, file: files[claim.file].path,
                field: files[claim.file].scan.fields[claim.field])
        }
    }

    /// The bytes of a file that hold values of policies, in their order.
    package func managedRanges(in file: ScannedFile) -> [Range<Int>] {
        managedValues(in: [file]).flatMap(\.field.byteRanges).sorted { $0.lowerBound < $1.lowerBound }
    }
}
