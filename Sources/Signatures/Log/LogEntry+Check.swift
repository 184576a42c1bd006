import Hashing

extension LogEntry {
    /// The time at which the log took in this very signature, as the log's own key vouches for it.
    ///
    /// The signed entry timestamp vouches for the time; an inclusion proof, where there is one, for the place in the log.
    /// A proof alone does not say when.
    ///
    /// - Parameters:
    ///   - certificate: that the entry must name as the signer's.
    ///   - keys: of the logs that are trusted.
    func time(of claim: Claim, by certificate: Certificate, keys: [PublicKey]) throws(SignatureProblem) -> Int {
        guard let key = keys.first(where: { SHA256.hash(of: $0.der) == logID }) else {
            throw SignatureProblem("its log entry is of a log whose key is not given")
        }
        guard key.verifies(signedEntryTimestamp, of: signedBytes) else {
            throw SignatureProblem("its log entry is not signed by the log")
        }
        if let inclusion { try inclusion.check(of: body, by: key) }
        let entry = try LogEntryBody(body)
        guard kind == nil || entry.kind == kind else {
            throw SignatureProblem("its log entry is of another kind than it says")
        }
        guard entry.isOfEnvelope == claim.isEnvelope, entry.hash == Hexadecimal.text(of: claim.loggedHash) else {
            throw SignatureProblem("its log entry is about something else")
        }
        guard entry.signature == claim.signature else {
            throw SignatureProblem("its log entry is of another signature")
        }
        guard let signers = try? Certificate.all(inPEM: entry.verifier), signers == [certificate] else {
            throw SignatureProblem("its log entry is of another certificate")
        }
        return integratedTime
    }

    /// What a signed entry timestamp is a signature of: canonical JSON (RFC 8785) with the members in order. No text in
    /// it needs an escape.
    private var signedBytes: [UInt8] {
        Array(
            """
            {"body":"\(Base64.text(of: body))","integratedTime":\(integratedTime),\
            "logID":"\(Hexadecimal.text(of: logID))","logIndex":\(index)}
            """.utf8)
    }
}

extension Claim {
    fileprivate var isEnvelope: Bool {
        if case .envelope = kind { true } else { false }
    }
}
