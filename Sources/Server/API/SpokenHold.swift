import HTTPTypes
import OCI
import Planning
import Policies
import Reconciler

/// A person's word about a policy: that it is held, or goes on.
struct SpokenHold: Sendable {
    let policy: PolicyID
    /// An alias; `nil` for all images.
    var image: String?
    /// The one source it is said in; `nil` for all of the policy's.
    var source: String?
    var tag: Tag?
    var until: String?
    var reason: String?
    let person: CommitPerson

    private static let longestReason = 256

    /// Reads what the API or a form gives; an empty text says nothing.
    ///
    /// - Parameter person: who signed in; otherwise `author` says who it is.
    init(_ members: [String: String], by person: CommitPerson? = nil) throws(Refusal) {
        func bad(_ message: String) -> Refusal { Refusal(.badRequest, "BadRequest", message) }
        let members = members.filter { !$0.value.isEmpty }
        guard let policy = members["policy"].flatMap({ PolicyID(parsing: $0) }) else {
            throw bad("'policy' names a policy as namespace:name")
        }
        guard let person = person ?? members["author"].flatMap({ CommitPerson(parsing: $0) }) else {
            throw bad("'author' says whose word it is, as 'Name <address>'")
        }
        self.policy = policy
        self.person = person
        image = members["image"]
        source = members["source"]
        if let text = members["tag"] {
            guard let tag = Tag(text) else { throw bad("'tag' is not a tag") }
            self.tag = tag
        }
        if let text = members["until"] {
            guard HoldTrailer.end(text, in: .utc) != nil else {
                throw bad("'until' takes a day such as 2026-12-01, or a time such as 2026-12-01T08:00:00Z")
            }
            until = text.replacing(" ", with: "T")
        }
        if let text = members["reason"] {
            guard text.utf8.count <= SpokenHold.longestReason,
                !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
            else { throw bad("'reason' takes one line of at most \(SpokenHold.longestReason) bytes") }
            reason = text
        }
    }
}
