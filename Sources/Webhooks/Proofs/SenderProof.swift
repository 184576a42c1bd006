import Hashing
package import Secrets

/// How the sender of a webhook shows that it knows the receiver's secret. Every comparison takes constant time.
enum SenderProof: Equatable {
    /// The secret is the URL's `?secret=`: for senders that sign nothing and set no header.
    case querySecret
    /// `Authorization` holds the secret: by itself, after `Bearer`, or as the password of `Basic`.
    case authorization
    /// A keyed hash of the body; the first of the headers that is there decides.
    case signature([BodySignature])
    /// A header holds the secret itself, or the body's signature, as the sender is set up.
    case headerSecretOrSignature(String, BodySignature)
    /// A header holds the secret itself, or there is a signature as Standard Webhooks has it.
    case headerSecretOrStandardSignature(String)
    /// A token that the sender's own issuer signed.
    case identityToken
}

/// What the headers alone say of a sender.
package enum HeadFinding: Sendable {
    case authentic
    case refused
    /// The proof covers the body; there is one at least.
    case provenByBody
}

extension WebhookKind {
    /// What can be said before a byte of the body is read, so that a stranger's bodies are not even taken in.
    package func finding(of head: WebhookHead, secret: Secret) -> HeadFinding {
        let key = Array(secret.reveal().utf8)
        // Whoever asks must not be let in by a secret that is not there.
        guard !key.isEmpty else { return .refused }
        switch proof {
        case .querySecret: return head.secretOfURL.map { known($0, key) } ?? .refused
        case .authorization:
            return head.header("authorization").map { HeaderSecret.holds($0, key) ? .authentic : .refused } ?? .refused
        case .signature(let signatures):
            return signatures.contains { head.header($0.header) != nil } ? .provenByBody : .refused
        case .headerSecretOrSignature(let header, _):
            guard let value = head.header(header) else { return .refused }
            if case .authentic = known(value, key) { return .authentic }
            return .provenByBody
        case .headerSecretOrStandardSignature(let header):
            if head.header(StandardSignature.header) != nil { return .provenByBody }
            return head.header(header).map { known($0, key) } ?? .refused
        case .identityToken: return .refused
        }
    }

    /// Whether the proof over the body is right.
    package func proves(_ head: WebhookHead, _ body: [UInt8], secret: Secret) -> Bool {
        let key = Array(secret.reveal().utf8)
        guard !key.isEmpty else { return false }
        switch proof {
        case .signature(let signatures):
            guard let signature = signatures.first(where: { head.header($0.header) != nil }) else { return false }
            return signature.holds(head, body, key)
        case .headerSecretOrSignature(_, let signature): return signature.holds(head, body, key)
        case .headerSecretOrStandardSignature: return StandardSignature.holds(head, body, secret)
        case .querySecret, .authorization, .identityToken: return false
        }
    }

    private func known(_ text: String, _ key: [UInt8]) -> HeadFinding {
        ConstantTime.areEqual(Array(text.utf8), key) ? .authentic : .refused
    }
}
