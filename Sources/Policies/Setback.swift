package import OCI

/// An update of one value that was taken back in Git: what was committed up to then is not chosen again.
package struct Setback: Hashable, Sendable {
    /// How much of what may be chosen is kept out.
    package enum Extent: Hashable, Sendable {
        /// Every tag up to the one that was committed last, by the policy's order; where the order does not tell, those
        /// that were committed.
        case tags(upTo: Tag, committed: Set<Tag>)
        /// Of one tag, the images that were committed; every other image of it is newer.
        case digests(Set<Digest>, of: Tag)
        case everything
    }

    package var extent: Extent
    /// ``Reason/held`` or ``Reason/otherWriter``, or why the history cannot be read.
    package var reason: Reason
    /// Which commit, by whom, when, and by which rule.
    package var message: String
    /// The first instant at which it does not count any more; `nil` where only a person or something newer ends it.
    package var until: Instant?

    package init(_ extent: Extent, reason: Reason = .held, message: String, until: Instant? = nil) {
        self.extent = extent
        self.reason = reason
        self.message = message
        self.until = until
    }

    package func isOver(at now: Instant) -> Bool { until.map { $0 <= now } ?? false }
}

extension ImagePolicy {
    /// Which of two tags comes later in the policy's order: negative, zero or positive. `nil` where tags alone do not tell,
    /// or one of them has no place in it.
    package func order(of left: Tag, and right: Tag) -> Int? {
        let test = TagTest(self)
        guard let left = test.rank(ofCurrent: left), let right = test.rank(ofCurrent: right) else { return nil }
        return left.compare(right)
    }
}
