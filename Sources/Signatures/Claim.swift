import Hashing

/// What a document claims, read and about the right image, but not yet believed: a signature over a message.
struct Claim {
    enum Message {
        case bytes([UInt8])
        /// The message is the image's manifest, known by its SHA-256.
        case hash([UInt8])
    }

    /// How the transparency log keeps such a signature.
    enum Kind {
        /// The hash of the message.
        case message
        /// The hash of a DSSE envelope's payload.
        case envelope(payload: [UInt8])
    }

    let message: Message
    let kind: Kind
    let signature: [UInt8]
    /// The signer's certificate, where one came along.
    var certificate: Certificate?
    /// What came with it.
    var chain: [Certificate] = []
    var entries: [LogEntry] = []

    /// What the log has as the hash of what was signed.
    var loggedHash: [UInt8] {
        switch (kind, message) {
        case (.envelope(let payload), _): SHA256.hash(of: payload)
        case (.message, .bytes(let bytes)): SHA256.hash(of: bytes)
        case (.message, .hash(let hash)): hash
        }
    }

    func isSigned(by key: PublicKey) -> Bool {
        switch message {
        case .bytes(let bytes): key.verifies(signature, of: bytes)
        case .hash(let hash): key.verifies(signature, ofSHA256: hash)
        }
    }
}
