package import Manifests
package import OCI
package import Policies

/// What a cycle would change in one source, as a value: nothing has been written when a plan exists.
package struct UpdatePlan: Sendable {
    package var changes: [PlannedChange] = []
    package var skipped: [PlannedSkip] = []
    package var verdicts: [ImageVerdict] = []
    /// What must be known about tags before the plan is complete; look it up and plan again.
    package var missing: [TaggedImage: Set<FactKind>] = [:]
    /// The values whose history must be known before they may change; examine them and plan again.
    package var unexamined: Set<ManagedValue> = []

    package init() {}

    package var isEmpty: Bool { changes.isEmpty }

    /// The edits by file, in the order of their paths.
    package var editsByFile: [(path: String, edits: [Edit])] {
        Dictionary(grouping: changes, by: \.file)
            .map { path, changes in
                (path, changes.flatMap(\.applied.edits).sorted { $0.range.lowerBound < $1.range.lowerBound })
            }
            .sorted { $0.path < $1.path }
    }
}

/// One value that moves forward.
package struct PlannedChange: Sendable {
    package let source: String
    package let file: String
    package let line: Int
    package let policy: PolicyID
    package let alias: String
    /// The repository as the policy spells it.
    package let image: String
    package let from: String?
    package let to: Tag
    package let digest: Digest?
    /// Why this tag was chosen, in words.
    package let message: String
    /// The value as it was found, and what becomes of it.
    package let applied: AppliedFile.Change
    /// Which revision of the policy chose: the hash of its document; `nil` for a policy without one.
    package var policyRevision: String?
    /// Where the image says it came from, by the names of the OCI image specification.
    package var labels: [String: String] = [:]

    package var field: ImageField { applied.field }

    /// The value that moves.
    package var value: ManagedValue { ManagedValue(policy: policy, alias: alias, file: file, field: field) }
}

/// A value or a file passed over, with the reason: nothing is ever skipped silently.
package struct PlannedSkip: Sendable, Hashable {
    package let file: String
    package let line: Int
    package let policy: PolicyID?
    /// A ``Reason``, a `SkipReason` of the scanner or a ``PlanSkip``, by its stable code.
    package let reason: String
    package let message: String

    package init(file: String, line: Int, policy: PolicyID?, reason: String, message: String) {
        self.file = file
        self.line = line
        self.policy = policy
        self.reason = reason
        self.message = message
    }
}

/// The codes of skips that only planning can see.
package enum PlanSkip: String, CaseIterable, Sendable {
    /// A marker names a policy that does not exist for this source.
    case unknownPolicy = "UnknownPolicy"
    /// Two policies claim one value.
    case ambiguousPolicy = "AmbiguousPolicy"
    /// The marked value holds another repository than the policy's.
    case repositoryMismatch = "RepositoryMismatch"
    /// The value names an image without tag and digest: there is nothing to move forward.
    case noTag = "NoTag"
}

/// How one image of one policy stands in this source.
package struct ImageVerdict: Sendable {
    package let policy: PolicyID
    package let alias: String
    package let image: String
    package let reason: Reason
    package let message: String
    /// How many values in the tree belong to it.
    package let fields: Int
    /// The tags that stand in the tree, each once, in the order of their values.
    package var currents: [String] = []
    /// The tag that the policy would have; `nil` where none.
    package var selected: Tag?

    /// Whether this verdict makes a cycle fail: what a person must look at, as opposed to a policy doing its work.
    package var isFailure: Bool { reason.isFailure }
}

extension Reason {
    package var isFailure: Bool {
        switch self {
        case .registryUnavailable, .rateLimited, .authenticationFailed, .sourceUnavailable, .pushRejected, .otherWriter,
            .metadataUnavailable, .invalidPolicy, .unsigned, .signingFailed:
            true
        case .selected, .eligible, .upToDate, .notMatched, .notInRange, .unparseable, .prerelease, .excluded, .ignored,
            .notNewer, .tooYoung, .frozen, .held, .suspended, .platformMissing, .groupIncomplete, .noFieldFound:
            false
        }
    }
}
