/// Which signatures of an image count; one that verifies is enough.
package struct SignatureRequirement: Hashable, Sendable {
    package var keys: [Key]
    /// Who a certificate must have been issued to, for signatures without a key of one's own.
    package var identities: [Identity]
    /// What certificates are measured by; `nil` for what the service has.
    package var trust: SignatureTrust?

    /// Where a public key stands, in PEM.
    package enum Key: Hashable, Sendable {
        case file(String)
        /// In the policy itself: a public key is no secret, and a policy kept in Git can name no file.
        case text(String)
    }

    package struct Identity: Hashable, Sendable {
        /// Who vouches for the subject, such as `https://token.actions.githubusercontent.com`.
        package var issuer: SignerName
        package var subject: SignerName

        package init(issuer: SignerName, subject: SignerName) {
            self.issuer = issuer
            self.subject = subject
        }
    }

    package init(keys: [Key] = [], identities: [Identity] = [], trust: SignatureTrust? = nil) {
        self.keys = keys
        self.identities = identities
        self.trust = trust
    }
}

/// Where the authorities and logs are written down that vouch for signatures without a key of one's own.
package struct SignatureTrust: Hashable, Sendable {
    /// A PEM file with the certificates of the authorities.
    package var certificatesFile: String
    /// A PEM file with the public keys of the transparency logs.
    package var logKeyFile: String

    package init(certificatesFile: String, logKeyFile: String) {
        self.certificatesFile = certificatesFile
        self.logKeyFile = logKeyFile
    }
}

/// A name in a certificate, as a policy wants it.
package enum SignerName: Hashable, Sendable {
    case exactly(String)
    case matching(WholePattern)

    package func matches(_ text: String) -> Bool {
        switch self {
        case .exactly(let name): name == text
        case .matching(let pattern): pattern.matches(text)
        }
    }
}

/// A regular expression that must match a text from its first character to its last. Unanchored, as tags are matched, a
/// pattern for one's own workflows would match whoever puts their address into another one.
package struct WholePattern: Hashable, Sendable, CustomStringConvertible {
    private let expression: RegularExpression
    /// The pattern as written.
    package let description: String

    /// - Throws: ``PatternError`` with RE2's complaint.
    package init(parsing text: String) throws(PatternError) {
        // By itself first: what is only a pattern between our parentheses is none.
        _ = try RegularExpression(text)
        expression = try RegularExpression("\\A(?:\(text))\\z", source: text)
        description = text
    }

    package func matches(_ text: String) -> Bool { expression.matches(text) }

    package static func == (left: WholePattern, right: WholePattern) -> Bool { left.description == right.description }

    package func hash(into hasher: inout Hasher) { hasher.combine(description) }
}
