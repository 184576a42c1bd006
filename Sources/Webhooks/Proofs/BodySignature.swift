import Hashing

/// A header with the keyed hash of the body, in hexadecimal digits.
struct BodySignature: Equatable {
    enum Algorithm {
        case sha1, sha256
    }

    /// In lower case.
    let header: String
    let algorithm: Algorithm
    /// What stands before the digits.
    let prefix: String

    init(_ header: String, _ algorithm: Algorithm, prefix: String = "") {
        self.header = header
        self.algorithm = algorithm
        self.prefix = prefix
    }

    func holds(_ head: WebhookHead, _ body: [UInt8], _ key: [UInt8]) -> Bool {
        guard let value = head.header(header), value.hasPrefix(prefix) else { return false }
        let code =
            switch algorithm {
            case .sha1: SHA1.authenticationCode(of: body, key: key)
            case .sha256: SHA256.authenticationCode(of: body, key: key)
            }
        return ConstantTime.areEqual(
            Array(value.dropFirst(prefix.count).lowercased().utf8), Array(Hexadecimal.text(of: code).utf8))
    }
}
