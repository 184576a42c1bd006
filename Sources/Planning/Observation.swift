package import OCI
package import Policies

/// What the registry answered for one repository in this cycle.
package enum TagObservation: Sendable {
    case tags([Tag])
    /// No complete list could be had. A partial list is never used, so nothing moves.
    case unavailable(Reason, message: String)
}

/// A tag of a repository whose digest a plan needs.
package struct TaggedImage: Hashable, Sendable {
    package let repository: Repository
    package let tag: Tag

    package init(repository: Repository, tag: Tag) {
        self.repository = repository
        self.tag = tag
    }
}

/// What the registry answered when asked for a tag's digest.
package enum DigestObservation: Sendable {
    case digest(Digest)
    case unavailable(Reason, message: String)
}

/// Everything a plan knows about the registries.
package struct Observations: Sendable {
    package var tags: [Repository: TagObservation]
    package var digests: [TaggedImage: DigestObservation]

    package init(tags: [Repository: TagObservation] = [:], digests: [TaggedImage: DigestObservation] = [:]) {
        self.tags = tags
        self.digests = digests
    }
}
