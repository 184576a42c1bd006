package import Planning
package import Secrets

/// How commits are made.
package struct CommitConfiguration: Sendable {
    package var author: CommitIdentity
    /// The author where it is left out.
    package var committer: CommitIdentity?
    /// Whether commits end with a `Signed-off-by` of the committer.
    package var signOff: Bool
    /// What messages are made by; `nil` for Pawl's own.
    package var messageTemplate: MessageTemplate?
    package var signing: Signing?

    package init(
        author: CommitIdentity = CommitIdentity(), committer: CommitIdentity? = nil, signOff: Bool = false,
        messageTemplate: MessageTemplate? = nil, signing: Signing? = nil
    ) {
        self.author = author
        self.committer = committer
        self.signOff = signOff
        self.messageTemplate = messageTemplate
        self.signing = signing
    }

    /// The key that signs.
    package struct Signing: Hashable, Sendable {
        package enum Format: String, CaseIterable, Sendable {
            case ssh, openpgp
        }

        package var format: Format
        package var keyFile: String
        package var passphrase: SecretLocation?

        package init(format: Format, keyFile: String, passphrase: SecretLocation? = nil) {
            self.format = format
            self.keyFile = keyFile
            self.passphrase = passphrase
        }
    }
}

/// Who commits.
package struct CommitIdentity: Hashable, Sendable {
    package var name: String
    package var email: String

    package init(name: String = "Pawl", email: String = "pawl@localhost") {
        self.name = name
        self.email = email
    }
}
