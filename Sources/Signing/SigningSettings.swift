package import Secrets

/// How commits are signed.
package struct SigningSettings: Hashable, Sendable {
    package enum Format: String, CaseIterable, Sendable {
        case ssh, openpgp
    }

    package var format: Format
    /// The file of the private key. It is read on every use, so that a new key needs no restart.
    package var keyFile: String
    /// Where the key's passphrase is kept; `nil` for a key without one.
    package var passphrase: SecretLocation?

    package init(format: Format, keyFile: String, passphrase: SecretLocation? = nil) {
        self.format = format
        self.keyFile = keyFile
        self.passphrase = passphrase
    }
}

/// Why a commit could not be signed: names the file and what to do, never anything of the key.
package struct SigningError: Error, Hashable, Sendable, CustomStringConvertible {
    package let message: String

    init(_ message: String) { self.message = message }

    package var description: String { message }
}
