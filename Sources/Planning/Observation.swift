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
