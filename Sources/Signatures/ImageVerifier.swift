package import Hashing
package import OCI

/// Decides whether a signature counts. Pure: keys, authorities and times come in, nothing is looked up.
package struct ImageVerifier: Sendable {
    /// A key, by the name that messages call it.
    package struct Key: Sendable {
        package var name: String
        package var key: PublicKey

        package init(name: String, key: PublicKey) {
            self.name = name
            self.key = key
        }
    }

    /// Who a certificate must have been issued to.
    package struct Identity: Sendable {
        package var issuer: @Sendable (String) -> Bool
        package var subject: @Sendable (String) -> Bool

        package init(issuer: @escaping @Sendable (String) -> Bool, subject: @escaping @Sendable (String) -> Bool) {
            self.issuer = issuer
            self.subject = subject
        }
    }

    /// What certificates are measured by.
    package struct Trust: Sendable {
        /// The authorities that issue certificates to those who sign.
        package var authorities: [Certificate]
        /// The keys of the transparency logs.
        package var logKeys: [PublicKey]

        package init(authorities: [Certificate], logKeys: [PublicKey]) {
            self.authorities = authorities
            self.logKeys = logKeys
        }
    }

    private let keys: [Key]
    private let identities: [Identity]
    private let trust: Trust?

    /// - Parameter trust: needed for identities; without it none is ever found.
    package init(keys: [Key], identities: [Identity] = [], trust: Trust? = nil) {
        self.keys = keys
        self.identities = identities
        self.trust = trust
    }

    /// Who signed an image of this digest.
    ///
    /// One that counts is enough: by any of the keys, or by a certificate of any of the identities.
    ///
    /// - Throws: ``SignatureProblem`` saying why the document is no signature that counts.
    package func signer(
        of digest: Digest, by document: SignatureDocument
    ) throws(SignatureProblem) -> Signer {
        guard digest.algorithm == "sha256" else { throw SignatureProblem("only sha256 digests can be verified") }
        let claim: Claim
        switch document {
        case .simpleSigning(let layer): claim = try layer.claim(about: digest)
        case .bundle(let bytes): claim = try BundleDocument.claim(in: bytes, about: digest)
        }
        if let key = keys.first(where: { claim.isSigned(by: $0.key) }) { return .key(key.name) }
        guard !identities.isEmpty else { throw SignatureProblem("it is not by \(keyNames)") }
        let other = keys.isEmpty ? "" : "it is not by \(keyNames), and "
        do { return try identity(of: claim) } catch { throw SignatureProblem(other + error.message) }
    }

    private var keyNames: String {
        keys.count == 1 ? "the key \(keys[0].name)" : "any of the keys \(keys.map(\.name).joined(separator: ", "))"
    }

    private func identity(of claim: Claim) throws(SignatureProblem) -> Signer {
        guard let trust else { throw SignatureProblem("no authorities are given to measure certificates by") }
        guard let certificate = claim.certificate else { throw SignatureProblem("it has no certificate") }
        guard claim.isSigned(by: certificate.publicKey) else {
            throw SignatureProblem("it is not by the key of its certificate")
        }
        let time = try time(of: claim, certificate, trust)
        if let problem = certificate.chainProblem(to: trust.authorities, through: claim.chain, at: time) {
            throw SignatureProblem("its certificate is not trusted: \(problem)")
        }
        guard certificate.maySignCode else { throw SignatureProblem("its certificate is not one to sign code with") }
        guard let issuer = certificate.identityIssuer else {
            throw SignatureProblem("its certificate does not say who vouches for its subject")
        }
        for name in certificate.names {
            for identity in identities where identity.issuer(issuer) && identity.subject(name.text) {
                return .identity(issuer: issuer, subject: name.text)
            }
        }
        let names = certificate.names.isEmpty ? "nobody" : certificate.names.map(\.text).joined(separator: ", ")
        throw SignatureProblem(
            "it is by \(SignatureProblem.shown(names)), vouched for by \(SignatureProblem.shown(issuer)), "
                + "who is none of the identities")
    }

    /// When the log took the signature in. Of several entries one that holds is enough.
    private func time(
        of claim: Claim, _ certificate: Certificate, _ trust: Trust
    ) throws(SignatureProblem) -> Int {
        var problem = SignatureProblem("it has no log entry")
        for entry in claim.entries {
            do { return try entry.time(of: claim, by: certificate, keys: trust.logKeys) } catch { problem = error }
        }
        throw problem
    }
}

/// Who signed an image.
package enum Signer: Hashable, Sendable, CustomStringConvertible {
    /// - Parameter name: of the key.
    case key(String)
    case identity(issuer: String, subject: String)

    package var description: String {
        switch self {
        case .key(let name): name
        case .identity(let issuer, let subject): "\(subject) (\(issuer))"
        }
    }
}
