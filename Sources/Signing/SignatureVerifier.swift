import Hashing

/// What a commit's signature is worth.
package struct SignatureVerdict: Hashable, Sendable {
    package enum State: String, CaseIterable, Sendable {
        /// By an allowed signer, of exactly these bytes.
        case good
        /// Not of these bytes, or not by an allowed signer.
        case bad
        /// The commit is not signed.
        case none
        /// It cannot be checked here; the detail says why.
        case unknown
    }

    package let state: State
    /// Who signed, where that is known: a principal, or a key's fingerprint.
    package let signer: String?
    /// Why it is not good, in words.
    package let detail: String?

    package init(_ state: State, signer: String? = nil, _ detail: String? = nil) {
        self.state = state
        self.signer = signer
        self.detail = detail
    }
}

/// Checks commits' signatures against allowed signers.
///
/// SSH signatures are checked here, in a fraction of a millisecond; for OpenPGP ones the program `gpgv` runs.
package struct SignatureVerifier: Sendable {
    private let allowed: AllowedSigners?
    private let byKey: [SSHPublicKey: [AllowedSigners.Entry]]

    /// - Parameter allowed: `nil` where nobody said who may sign; then no signature is good.
    package init(_ allowed: AllowedSigners?) {
        self.allowed = allowed
        byKey = Dictionary(grouping: allowed?.ssh ?? [], by: \.key)
    }

    /// Whether it is known who may sign.
    package var knowsSigners: Bool { allowed.map { !$0.ssh.isEmpty || !$0.keyring.isEmpty } ?? false }

    /// - Parameters:
    ///   - signature: the armoured signature; `nil` where the commit has none.
    ///   - content: the commit's bytes without the signature.
    ///   - time: when the commit was made, in seconds since 1970: a key is judged by what held then.
    package func verdict(on signature: String?, of content: [UInt8], at time: Int64) -> SignatureVerdict {
        guard let signature else { return SignatureVerdict(.none) }
        if signature.hasPrefix(SSHSignature.opening) { return ssh(signature, content, time) }
        if signature.hasPrefix(OpenPGPArmour.signatureOpening) { return openPGP(signature, content) }
        return SignatureVerdict(.unknown, "it is neither an SSH nor an OpenPGP signature")
    }

    private func ssh(_ text: String, _ content: [UInt8], _ time: Int64) -> SignatureVerdict {
        guard let signature = SSHSignature(parsing: text) else { return SignatureVerdict(.bad, "it is not whole") }
        let fingerprint = signature.key.fingerprint
        guard signature.key.isSupported else {
            return SignatureVerdict(.unknown, signer: fingerprint, "keys of its type cannot be checked here")
        }
        guard signature.verifies(content, namespace: SSHSignature.gitNamespace) else {
            return SignatureVerdict(.bad, signer: fingerprint, "it is not of these bytes")
        }
        guard knowsSigners else {
            return SignatureVerdict(.unknown, signer: fingerprint, "no allowed signers are given")
        }
        guard let entries = byKey[signature.key] else {
            return SignatureVerdict(.bad, signer: fingerprint, "its key \(fingerprint) is not an allowed signer's")
        }
        guard let entry = entries.first(where: { $0.allows(namespace: SSHSignature.gitNamespace, at: time) }) else {
            return SignatureVerdict(
                .bad, signer: entries[0].principal, "its key may not sign commits, or not at the commit's time")
        }
        return SignatureVerdict(.good, signer: entry.principal)
    }

    private func openPGP(_ text: String, _ content: [UInt8]) -> SignatureVerdict {
        guard let allowed, !allowed.ssh.isEmpty || !allowed.keyring.isEmpty else {
            return SignatureVerdict(.unknown, "no allowed signers are given")
        }
        guard !allowed.keyring.isEmpty else { return SignatureVerdict(.bad, "no OpenPGP key is an allowed signer's") }
        do throws(SigningError) {
            return try PrivateFolder.with { folder throws(SigningError) in
                guard let program = SignatureProgram("gpgv", home: folder) else {
                    return SignatureVerdict(.unknown, "OpenPGP signatures need the program gpgv")
                }
                try KeyFile.write(allowed.keyring, to: "\(folder)/keyring")
                try KeyFile.write(Array(text.utf8), to: "\(folder)/signature")
                try KeyFile.write(content, to: "\(folder)/commit")
                let result = program.run([
                    "--homedir", folder, "--keyring", "\(folder)/keyring", "--status-fd", "1", "\(folder)/signature",
                    "\(folder)/commit",
                ])
                guard let result else { return SignatureVerdict(.unknown, "gpgv gave no answer in time") }
                return SignatureVerifier.verdict(of: result)
            }
        } catch {
            return SignatureVerdict(.unknown, error.message)
        }
    }

    /// Reads GnuPG's status lines (its `doc/DETAILS`).
    private static func verdict(of result: SignatureProgram.Result) -> SignatureVerdict {
        var words: [String: [Substring]] = [:]
        for line in result.output.split(separator: "\n") where line.hasPrefix("[GNUPG:] ") {
            let fields = line.split(separator: " ")
            if fields.count > 1 { words[String(fields[1])] = Array(fields.dropFirst(2)) }
        }
        let key = (words["VALIDSIG"] ?? words["BADSIG"] ?? words["ERRSIG"])?.first.map(String.init)
        if words["BADSIG"] != nil { return SignatureVerdict(.bad, signer: key, "it is not of these bytes") }
        if words["NO_PUBKEY"] != nil {
            return SignatureVerdict(.bad, signer: key, "its key \(key ?? "") is not an allowed signer's")
        }
        if words["REVKEYSIG"] != nil || words["EXPSIG"] != nil {
            return SignatureVerdict(.bad, signer: key, "it has expired, or its key was revoked")
        }
        // A key that expired after it signed was good when it did.
        if result.status == 0, words["VALIDSIG"] != nil, words["GOODSIG"] != nil || words["EXPKEYSIG"] != nil {
            return SignatureVerdict(.good, signer: key)
        }
        return SignatureVerdict(.unknown, signer: key, "gpgv cannot check it")
    }
}
