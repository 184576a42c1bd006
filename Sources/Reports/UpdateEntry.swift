package import Audit
import Git
import OCI
import Planning
import Policies
import Signing

/// One value that a commit moved, as `pawl audit` and the API tell it.
package struct UpdateEntry: Encodable, Sendable {
    package var commit: String
    package var time: String
    package var author: String
    package var committer: String
    package var policy: String
    @Nullable package var policyRevision: String?
    package var image: String
    @Nullable package var from: String?
    package var to: String
    @Nullable package var digest: String?
    package var file: String
    package var line: Int
    package var signature: String
    @Nullable package var signer: String?
    @Nullable package var signatureDetail: String?
    @Nullable package var revertedBy: String?
    /// Without `--verify` only what the message itself shows is found, and this stays open.
    @Nullable package var verified: Bool?
    package var findings: [String]

    /// - Parameter verifies: whether the commit was held against its diff and its signature.
    package init(_ commit: AuditedCommit, _ update: AuditedUpdate, verifies: Bool) {
        let trailer = update.trailer
        self.commit = "\(commit.id)"
        time = "\(commit.time)"
        author = commit.author
        committer = commit.committer
        policy = "\(trailer.policy)"
        _policyRevision = Nullable(wrappedValue: commit.policies[trailer.policy])
        image = trailer.image
        _from = Nullable(wrappedValue: trailer.from)
        to = trailer.to
        _digest = Nullable(wrappedValue: trailer.digest?.text)
        file = trailer.file
        line = trailer.line
        signature = commit.signature.state.rawValue
        _signer = Nullable(wrappedValue: commit.signature.signer)
        _signatureDetail = Nullable(wrappedValue: commit.signature.detail)
        _revertedBy = Nullable(wrappedValue: update.revertedBy.map { "\($0)" })
        _verified = Nullable(wrappedValue: verifies ? commit.findings.isEmpty : nil)
        findings = commit.findings.map { "\($0.code.rawValue): \($0.message)" }
    }

    /// Writes it as JSON where there are so many that `JSONEncoder` would take longer than reading them did.
    package func write(to object: inout JSONLines) {
        object.member("commit", commit)
        object.member("time", time)
        object.member("author", author)
        object.member("committer", committer)
        object.member("policy", policy)
        object.member("policyRevision", policyRevision)
        object.member("image", image)
        object.member("from", from)
        object.member("to", to)
        object.member("digest", digest)
        object.member("file", file)
        object.member("line", line)
        object.member("signature", signature)
        object.member("signer", signer)
        object.member("signatureDetail", signatureDetail)
        object.member("revertedBy", revertedBy)
        object.member("verified", verified)
        object.member("findings", findings)
    }
}
