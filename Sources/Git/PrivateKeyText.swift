import Foundation

/// A private key's file, as far as it says whether a passphrase is needed.
struct PrivateKeyText {
    enum Protection { case open, encrypted }

    /// `nil` where the text holds no private key.
    let protection: Protection?

    init(_ text: String) {
        let lines = text.split(whereSeparator: \.isNewline)
        guard let first = lines.first, first.hasPrefix("-----BEGIN "), first.hasSuffix("PRIVATE KEY-----") else {
            protection = nil
            return
        }
        if first.contains("OPENSSH") {
            // `openssh-key-v1`, a NUL, then the cipher's name behind its length (PROTOCOL.key of OpenSSH).
            let body = lines.dropFirst().prefix { !$0.hasPrefix("-----") }.joined()
            let bytes = Data(base64Encoded: body).map { [UInt8]($0) } ?? []
            let magic = Array("openssh-key-v1\0".utf8)
            guard bytes.starts(with: magic) else {
                protection = nil
                return
            }
            let isOpen = bytes.dropFirst(magic.count).starts(with: [0, 0, 0, 4] + Array("none".utf8))
            protection = isOpen ? .open : .encrypted
        } else {
            let isEncrypted = first.contains("ENCRYPTED") || lines.prefix(3).contains { $0.contains("ENCRYPTED") }
            protection = isEncrypted ? .encrypted : .open
        }
    }
}
