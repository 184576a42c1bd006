package import OCI

/// What a policy may ask about a tag beyond its name.
package enum FactKind: Hashable, Sendable {
    case digest, created, firstSeen, platforms, labels
    case signature(SignatureRequirement)
}

/// Something that must be looked up before it is known.
package enum Fact<Value: Hashable & Sendable>: Hashable, Sendable {
    /// Not looked up.
    case unknown
    case known(Value)
    /// Looked up in vain.
    case unavailable(Reason, String)
}

/// When this service first saw a tag with its present digest.
package struct FirstSeen: Hashable, Sendable {
    package var at: Instant
    /// It was there when the repository was listed for the first time, so nobody knows how old it is.
    package var wasThereBefore: Bool

    package init(at: Instant, wasThereBefore: Bool = false) {
        self.at = at
        self.wasThereBefore = wasThereBefore
    }
}

/// What lists alone tell of a tag's age. With its present digest it can only have been seen later, so a name that is too
/// young needs no further look, once its digest was noted: a tag that moves afterwards starts again.
package struct Listed: Hashable, Sendable {
    package var first: FirstSeen
    /// Whether a digest of the tag was ever noted.
    package var hasDigest: Bool

    package init(first: FirstSeen, hasDigest: Bool) {
        self.first = first
        self.hasDigest = hasDigest
    }
}

/// What is known of one tag.
package struct TagFacts: Hashable, Sendable {
    package var digest: Fact<Digest> = .unknown
    /// When the image says it was built.
    package var created: Fact<Instant> = .unknown
    package var listed: Listed?
    package var firstSeen: Fact<FirstSeen> = .unknown
    package var platforms: Fact<[Platform]> = .unknown
    /// Where the image says it came from; `nil` where nobody looked. Nothing is decided by it.
    package var labels: [String: String]?
    /// Whether a signature was verified, by what was demanded of it: what counts for one policy need not for another.
    package var signatures: [SignatureRequirement: Fact<SignatureFinding>] = [:]

    package init() {}

    /// These facts, and those of an earlier look where these do not say.
    ///
    /// Where the tag moved between the looks, what was known of it was known of another image and is dropped.
    package func merged(with earlier: TagFacts) -> TagFacts {
        var merged = self
        merged.listed = listed ?? earlier.listed
        if case .known(let old) = earlier.digest, case .known(let new) = digest, old != new { return merged }
        if digest == .unknown { merged.digest = earlier.digest }
        if created == .unknown { merged.created = earlier.created }
        if firstSeen == .unknown { merged.firstSeen = earlier.firstSeen }
        if platforms == .unknown { merged.platforms = earlier.platforms }
        merged.labels = labels ?? earlier.labels
        merged.signatures.merge(earlier.signatures) { new, _ in new }
        return merged
    }
}

/// The outcome of looking for a signature.
package enum SignatureFinding: Hashable, Sendable {
    /// - Parameter by: the key or identity.
    case verified(by: String)
    case missing(String)
}

/// What surrounds a decision: the time, and what is known of the tags.
package struct Circumstances: Sendable {
    package var now: Instant
    package var facts: [Tag: TagFacts]
    /// Whether nothing more can be looked up, so that what is unknown stays so.
    package var isComplete: Bool
    /// What the policy as a whole has to say.
    package var restraint: Restraint
    /// What Git says beside the policy: holds that are commits, and updates that were taken back.
    package var holds: [Hold] = []
    package var setbacks: [Setback] = []

    package init(
        now: Instant, facts: [Tag: TagFacts] = [:], isComplete: Bool = false, restraint: Restraint = Restraint()
    ) {
        self.now = now
        self.facts = facts
        self.isComplete = isComplete
        self.restraint = restraint
    }

    func facts(of tag: Tag) -> TagFacts { facts[tag] ?? TagFacts() }
}

/// What holds every image of a policy back, whatever its tags.
package struct Restraint: Sendable {
    package var schedule: Schedule?
    package var hold: Hold?

    package init(schedule: Schedule? = nil, hold: Hold? = nil) {
        self.schedule = schedule
        self.hold = hold
    }
}
