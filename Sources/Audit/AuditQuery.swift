package import Git
package import OCI
import Planning
package import Policies

/// What is asked of a history.
package struct AuditQuery: Sendable {
    /// The newest commit of the history.
    package var tip: Revision
    /// Commits that are left out with all that leads to them.
    package var hidden: [Revision] = []
    package var since: Instant?
    package var until: Instant?
    /// The last commit that is told of, with all that leads to it; what came after may still have taken it back.
    package var last: Revision?
    package var policy: PolicyID?
    package var image: Repository?
    /// How many values are told of at most, the newest; `nil` for all.
    package var limit: Int?
    /// Whether each commit is held against its diff and its signature.
    package var verifies = false

    package init(tip: Revision) { self.tip = tip }

    func includes(_ update: AuditedUpdate) -> Bool {
        (policy.map { $0 == update.trailer.policy } ?? true)
            && (image.map { $0 == (try? Repository(parsing: update.trailer.image)) } ?? true)
    }
}
