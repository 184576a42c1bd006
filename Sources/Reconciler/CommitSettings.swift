package import Planning
package import Signing

/// How a source's commits are made.
package struct CommitSettings: Sendable {
    /// Who changes the values.
    package let author: Identity
    /// Who makes the commits.
    package let committer: Identity
    /// Whether commits end with a `Signed-off-by` of the committer.
    package let signOff: Bool
    /// What messages are made by; `nil` for ours.
    package let template: MessageTemplate?
    /// `nil` for commits without a signature.
    package let signer: CommitSigner?

    package init(
        author: Identity, committer: Identity? = nil, signOff: Bool = false, template: MessageTemplate? = nil,
        signer: CommitSigner? = nil
    ) {
        self.author = author
        self.committer = committer ?? author
        self.signOff = signOff
        self.template = template
        self.signer = signer
    }

    /// A name and a mail address.
    package struct Identity: Hashable, Sendable {
        package let name: String
        package let email: String

        package init(name: String, email: String) {
            self.name = name
            self.email = email
        }
    }
}
