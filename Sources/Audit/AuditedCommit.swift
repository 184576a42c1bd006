package import Git
package import Planning
package import Policies
package import Signing

/// A commit whose trailers say that it is ours, and what is known of it.
package struct AuditedCommit: Sendable {
    package let id: Revision
    package let parents: [Revision]
    package let author: String
    package let committer: String
    package let time: Instant
    package internal(set) var updates: [AuditedUpdate]
    /// Which revision of each policy it went by, where it says so.
    package let policies: [PolicyID: String]
    package internal(set) var signature: SignatureVerdict
    package internal(set) var findings: [AuditFinding]

    /// Reads a commit; `nil` where no trailer of it is `Pawl-Update`.
    init?(_ commit: LoggedCommit, verifier: SignatureVerifier) {
        let paragraph = TrailerParagraph(of: commit.message)
        let claims = paragraph.values(of: UpdateTrailer.key)
        guard !claims.isEmpty else { return nil }
        id = commit.id
        parents = commit.parents
        author = commit.author
        committer = commit.committer
        time = Instant(secondsSince1970: Int(clamping: commit.time))
        var findings: [AuditFinding] = []
        var updates: [AuditedUpdate] = []
        for claim in claims {
            if let trailer = UpdateTrailer(claim) {
                updates.append(AuditedUpdate(trailer: trailer))
            } else {
                findings.append(AuditFinding(.malformedTrailer, "'\(claim.prefix(200))' is not as we write trailers"))
            }
        }
        var policies: [PolicyID: String] = [:]
        for value in paragraph.values(of: PolicyTrailer.key) {
            if let trailer = PolicyTrailer(parsing: value) {
                policies[trailer.policy] = trailer.revision
            } else {
                findings.append(AuditFinding(.malformedTrailer, "'\(value.prefix(200))' is not as we write trailers"))
            }
        }
        self.updates = updates
        self.policies = policies
        self.findings = findings
        signature = verifier.verdict(on: commit.signature, of: commit.signedContent, at: commit.time)
    }
}

/// One value that a commit says it moved.
package struct AuditedUpdate: Sendable {
    package let trailer: UpdateTrailer
    /// The commit that took the change back.
    package internal(set) var revertedBy: Revision?

    init(trailer: UpdateTrailer) { self.trailer = trailer }
}

/// Something about a commit that is not as it says.
package struct AuditFinding: Hashable, Sendable {
    /// Codes are added, never renamed.
    package enum Code: String, CaseIterable, Sendable {
        /// A trailer of ours that reads differently than we write it; it is not trusted.
        case malformedTrailer = "MalformedTrailer"
        /// The commit joins branches or begins a history: what it changed is not one thing. One that takes in earlier updates,
        /// which it replaces, is.
        case notOneParent = "NotOneParent"
        /// A file that the trailers name was not changed.
        case fileUnchanged = "FileUnchanged"
        /// A file was changed that no trailer names, or in another way than its content.
        case otherFileChanged = "OtherFileChanged"
        /// The file does not hold the value that the trailer says stood there.
        case valueNotFound = "ValueNotFound"
        /// The file differs elsewhere than at the values, or holds other values than the trailers say.
        case otherBytesChanged = "OtherBytesChanged"
        case badSignature = "BadSignature"
        case unsigned = "Unsigned"
        /// The commit cannot be checked: a file is too large or an object is missing.
        case unreadable = "Unreadable"
    }

    package let code: Code
    package let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
