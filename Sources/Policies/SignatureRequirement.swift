/// Which signatures of an image count; one that verifies is enough.
package struct SignatureRequirement: Hashable, Sendable {
    /// Files of public keys, PEM.
    package var keyFiles: [String]
    /// Who a certificate must have been issued to, for signatures without a key of one's own.
    package var identities: [Identity]

    package struct Identity: Hashable, Sendable {
        /// Who vouches for the subject, such as `https://token.actions.githubusercontent.com`.
        package var issuer: String
        package var subject: String

        package init(issuer: String, subject: String) {
            self.issuer = issuer
            self.subject = subject
        }
    }

    package init(keyFiles: [String] = [], identities: [Identity] = []) {
        self.keyFiles = keyFiles
        self.identities = identities
    }
}
