import Hashing
import Secrets

/// A signature as the Standard Webhooks specification has it and GitLab sends it for a signing token: `v1,` and the
/// keyed hash of `ID.TIMESTAMP.BODY` in Base64. There may be several, separated by spaces, while a key is changed.
///
/// The timestamp is not compared with the clock: to send an event again only wakes again.
enum StandardSignature {
    static let header = "webhook-signature"

    static func holds(_ head: WebhookHead, _ body: [UInt8], _ secret: Secret) -> Bool {
        guard let signatures = head.header(header), let id = head.header("webhook-id"),
            let timestamp = head.header("webhook-timestamp")
        else { return false }
        let message = Array("\(id).\(timestamp).".utf8) + body
        let expected = Array(
            Base64.text(of: SHA256.authenticationCode(of: message, key: key(secret.reveal()))).utf8)
        return signatures.split(separator: " ").prefix(maximumCount).contains { signature in
            signature.hasPrefix("v1,") && ConstantTime.areEqual(Array(signature.dropFirst(3).utf8), expected)
        }
    }

    private static let maximumCount = 8

    /// A token that begins with `whsec_` is the key in Base64; any other is the key itself.
    private static func key(_ token: String) -> [UInt8] {
        let prefix = "whsec_"
        guard token.hasPrefix(prefix), let key = Base64.bytes(of: token.dropFirst(prefix.count)), !key.isEmpty
        else { return Array(token.utf8) }
        return key
    }
}
