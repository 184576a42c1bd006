import Reconciler
import Resources
import Signing

extension CommitSettings {
    /// How the configuration says that a source's commits are made.
    init(_ commit: CommitConfiguration) {
        self.init(
            author: Identity(commit.author), committer: commit.committer.map(Identity.init), signOff: commit.signOff,
            template: commit.messageTemplate, signer: commit.signing.map { CommitSigner(SigningSettings($0)) })
    }
}

extension CommitSettings.Identity {
    fileprivate init(_ identity: CommitIdentity) { self.init(name: identity.name, email: identity.email) }
}

extension SigningSettings {
    fileprivate init(_ signing: CommitConfiguration.Signing) {
        let format: Format =
            switch signing.format {
            case .ssh: .ssh
            case .openpgp: .openpgp
            }
        self.init(format: format, keyFile: signing.keyFile, passphrase: signing.passphrase)
    }
}
