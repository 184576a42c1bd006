package import OCI
package import Policies

/// What the registry answered for one repository in this cycle.
package enum TagObservation: Sendable {
    case tags([Tag])
    /// No complete list could be had. A partial list is never used, so nothing moves.
    case unavailable(Reason, message: String)
}

/// A tag of a repository about which a plan needs to know more.
package struct TaggedImage: Hashable, Sendable {
    package let repository: Repository
    package let tag: Tag

    package init(repository: Repository, tag: Tag) {
        self.repository = repository
        self.tag = tag
    }
}

/// Everything a plan knows about the registries.
package struct Observations: Sendable {
    package var now: Instant
    package var tags: [Repository: TagObservation]
    /// What was looked up about tags.
    package var facts: [Repository: [Tag: TagFacts]]
    /// What the history says of the values that were examined, in the tree that is planned on; `nil` where no history is
    /// asked, as in a plan without a repository.
    package var standings: [ManagedValue: Standing]?
    /// Whether changes are to tell where their images came from.
    package var wantsLabels = false

    package init(
        now: Instant, tags: [Repository: TagObservation] = [:], facts: [Repository: [Tag: TagFacts]] = [:]
    ) {
        self.now = now
        self.tags = tags
        self.facts = facts
    }
}

/// Why a repository's tags could not be had.
struct TagFailure: Error {
    let reason: Reason
    let message: String
}

/// How a value stands by the history of its branch.
package struct Standing: Hashable, Sendable {
    /// Holds that are commits.
    package var holds: [Hold]
    /// What the history says of the value's newest change; `nil` where nothing was taken back.
    package var finding: HistoryFinding?

    package init(holds: [Hold] = [], finding: HistoryFinding? = nil) {
        self.holds = holds
        self.finding = finding
    }
}

extension Circumstances {
    /// The same for values with these standings: what holds one of them back holds all.
    package func with(_ standings: Standing...) -> Circumstances { with(standings) }

    func with(_ standings: [Standing]) -> Circumstances {
        var circumstances = self
        circumstances.holds += standings.flatMap(\.holds)
        circumstances.setbacks += standings.compactMap { $0.finding?.setback }
        return circumstances
    }
}

extension Observations {
    func tags(of image: ImagePolicy) -> Result<[Tag], TagFailure> {
        switch tags[image.repository] {
        case .tags(let observed): .success(observed)
        case .unavailable(let reason, let message): .failure(TagFailure(reason: reason, message: message))
        case nil:
            .failure(
                TagFailure(
                    reason: .registryUnavailable, message: "the tags of \(image.repository) have not been listed yet"))
        }
    }

    func circumstances(of image: ImagePolicy, in policy: UpdatePolicy) -> Circumstances {
        Circumstances(now: now, facts: facts[image.repository] ?? [:], restraint: policy.restraint)
    }
}
