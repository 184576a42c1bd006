package import OCI

/// A person's word that an app stays where it is.
package struct Hold: Hashable, Sendable {
    /// The one tag that may be written; `nil` where nothing may.
    package var tag: Tag?
    /// Why, in a person's words.
    package var reason: String?
    /// The first instant at which the hold is over; `nil` where only a person ends it.
    package var until: Instant?
    /// ``until`` as written.
    package var untilText: String?

    package init(tag: Tag? = nil, reason: String? = nil, until: Instant? = nil, untilText: String? = nil) {
        self.tag = tag
        self.reason = reason
        self.until = until
        self.untilText = untilText
    }

    package func isOver(at now: Instant) -> Bool { until.map { $0 <= now } ?? false }

    /// Such as `held at 6.4.2 until 2026-12-01: 6.5 leaks memory`.
    package var message: String {
        "held" + (tag.map { " at \($0)" } ?? "") + (untilText.map { " until \($0)" } ?? "")
            + (reason.map { ": \($0)" } ?? "")
    }
}
