import Manifests
import OCI
import Policies

/// Which values of a tree belong to which image of which policy.
///
/// A marked value belongs to the policy its marker names and to no other; an unmarked one to the policy whose target
/// holds its file and whose image it names. A value that two policies claim belongs to neither: two writers of one
/// value would take turns for ever.
struct Claims {
    /// A value and the image of a policy that decides about it.
    struct Claim {
        let file: Int
        let field: Int
        let policy: Int
        let image: Int
    }

    private(set) var claims: [Claim] = []
    private(set) var skipped: [PlannedSkip] = []

    private let source: String
    private let policies: [UpdatePolicy]
    private let byID: [PolicyID: Int]
    /// The unmarked claims possible on each repository, by canonical name.
    private let automatic: [Repository: [(policy: Int, image: Int, target: Target)]]

    init(source: String, policies: [UpdatePolicy], files: [ScannedFile]) {
        self.source = source
        self.policies = policies
        var byID: [PolicyID: Int] = [:]
        var automatic: [Repository: [(policy: Int, image: Int, target: Target)]] = [:]
        for (index, policy) in policies.enumerated() {
            let targets = policy.targets.filter { $0.source == source }
            guard !targets.isEmpty else { continue }
            byID[policy.id] = index
            for target in targets {
                guard case .auto = target.fields else { continue }
                for (imageIndex, image) in policy.images.enumerated() {
                    automatic[image.repository, default: []].append((index, imageIndex, target))
                }
            }
        }
        self.byID = byID
        self.automatic = automatic
        for (fileIndex, file) in files.enumerated() {
            var isRelevant: Bool?
            for skip in file.scan.skipped {
                let relevant = isRelevant ?? isInAnyTarget(file.path)
                isRelevant = relevant
                guard relevant else { break }
                skipped.append(
                    PlannedSkip(
                        file: file.path, line: skip.line, policy: nil, reason: skip.reason.rawValue,
                        message: skip.message))
            }
            for (fieldIndex, field) in file.scan.fields.enumerated() {
                claim(field, fieldIndex, in: file.path, fileIndex)
            }
        }
    }

    private func isInAnyTarget(_ path: String) -> Bool {
        byID.values.contains { index in
            policies[index].targets.contains { $0.source == source && $0.paths.includes(path) }
        }
    }

    private mutating func claim(_ field: ImageField, _ fieldIndex: Int, in path: String, _ fileIndex: Int) {
        if let marker = field.policy {
            guard let id = PolicyID(parsing: marker), let policy = byID[id] else {
                if isInAnyTarget(path) {
                    skip(
                        field, path, nil, .unknownPolicy,
                        "the marker names the policy '\(marker)', which has no target in source '\(source)'")
                }
                return
            }
            guard policies[policy].targets.contains(where: { $0.source == source && $0.paths.includes(path) }) else {
                return
            }
            guard let image = imageIndex(of: field, in: policies[policy], path) else { return }
            claims.append(Claim(file: fileIndex, field: fieldIndex, policy: policy, image: image))
            return
        }
        guard let repository = field.repository, let candidates = automatic[repository] else { return }
        var owner: (policy: Int, image: Int)?
        for candidate in candidates where candidate.target.paths.includes(path) {
            if let owner, owner != (candidate.policy, candidate.image) {
                let names = [owner.policy, candidate.policy].map { "'\(policies[$0].id)'" }.sorted()
                skip(
                    field, path, nil, .ambiguousPolicy,
                    "the policies \(names.joined(separator: " and ")) both claim this value; narrow their 'paths' or mark it"
                )
                return
            }
            owner = (candidate.policy, candidate.image)
        }
        guard let owner else { return }
        if field.tag == nil, field.digest == nil {
            // An overlay sets the tag elsewhere, or nobody does: adding one is a person's decision.
            let advice = "the value has no tag to move; write a first one by hand"
            skip(field, path, policies[owner.policy].id, .noTag, advice)
            return
        }
        claims.append(Claim(file: fileIndex, field: fieldIndex, policy: owner.policy, image: owner.image))
    }

    /// The image of a policy that a marked value stands for: the one whose repository the value spells or its neighbours
    /// name, or the only one where the value is a tag or a digest.
    private mutating func imageIndex(of field: ImageField, in policy: UpdatePolicy, _ path: String) -> Int? {
        if let repository = field.repository,
            let index = policy.images.firstIndex(where: { $0.repository == repository })
        {
            return index
        }
        if let repository = field.spelledRepository {
            skip(
                field, path, policy.id, .repositoryMismatch,
                "the marker names the policy '\(policy.id)' of "
                    + policy.images.map { "'\($0.repository)'" }.joined(separator: ", ")
                    + ", the value holds '\(repository)'; correct one of them")
            return nil
        }
        if policy.images.count == 1 { return 0 }
        skip(
            field, path, policy.id, .ambiguousPolicy,
            "the policy '\(policy.id)' has \(policy.images.count) images and this value does not say which")
        return nil
    }

    private mutating func skip(
        _ field: ImageField, _ path: String, _ policy: PolicyID?, _ reason: PlanSkip, _ message: String
    ) {
        skipped.append(
            PlannedSkip(file: path, line: field.line, policy: policy, reason: reason.rawValue, message: message))
    }
}
