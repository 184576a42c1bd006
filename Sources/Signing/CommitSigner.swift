import Hashing
import Secrets

/// Signs commits with a key that it reads anew each time.
package struct CommitSigner: Hashable, Sendable {
    package let settings: SigningSettings

    package init(_ settings: SigningSettings) { self.settings = settings }

    /// The armoured signature of a commit's bytes.
    ///
    /// It blocks: an encrypted key takes a tenth of a second, and an OpenPGP one a program's run.
    ///
    /// - Throws: ``SigningError``; a commit is then not to be made.
    package func signature(of commit: [UInt8]) throws(SigningError) -> String {
        switch settings.format {
        case .ssh:
            guard let signature = try sshKey().signature(of: commit, namespace: SSHSignature.gitNamespace) else {
                throw SigningError("the key in \(settings.keyFile) does not sign; make a new one with ssh-keygen")
            }
            return signature.text
        case .openpgp:
            return try OpenPGPHome.with(keyFile: settings.keyFile) { home throws(SigningError) in
                try home.signature(of: commit, passphrase: try passphrase())
            }
        }
    }

    /// Those whose signatures on our commits are good: the key's own.
    package func allowedSigners() throws(SigningError) -> AllowedSigners {
        switch settings.format {
        case .ssh: AllowedSigners(ssh: [AllowedSigners.Entry(key: try sshKey().publicKey)])
        case .openpgp:
            AllowedSigners(
                keyring: try OpenPGPHome.with(keyFile: settings.keyFile) { home throws(SigningError) in
                    try home.publicKeys()
                })
        }
    }

    private func sshKey() throws(SigningError) -> SSHPrivateKey {
        let file = settings.keyFile
        let (bytes, passphrase) = (try KeyFile.contents(of: file), try passphrase())
        do throws(SSHKeyError) {
            return try SSHPrivateKey(file: bytes, passphrase: passphrase)
        } catch {
            let remedy =
                switch error.code {
                case .notAKey: "name a private key as ssh-keygen makes it, not its .pub"
                case .unsupported: "make an Ed25519, ECDSA or RSA key with ssh-keygen"
                case .needsPassphrase: "name its passphrase with passphraseFile"
                case .wrongPassphrase: "correct \(settings.passphrase.map { "the \($0)" } ?? "passphraseFile")"
                }
            throw SigningError("cannot sign with the key \(file): \(error.message); \(remedy)")
        }
    }

    private func passphrase() throws(SigningError) -> [UInt8]? {
        guard let location = settings.passphrase else { return nil }
        do throws(SecretError) {
            return Array(try location.read().reveal().utf8)
        } catch {
            throw SigningError("cannot sign with the key \(settings.keyFile): \(error.message)")
        }
    }
}
