package import Hashing

/// A JSON Web Token (RFC 7519) by which a service account of Google shows who it is, not yet believed.
package struct IdentityToken: Sendable {
    /// The key that it says it is signed with.
    package let keyID: String
    private let claims: Claims
    private let signed: [UInt8]
    private let signature: [UInt8]

    private struct Header: Decodable {
        let alg: String
        let kid: String
    }

    private struct Claims: Decodable {
        let iss: String
        let aud: String
        let email: String
        let emailVerified: Bool
        let exp: Int
        let iat: Int
    }

    /// Reads `Bearer TOKEN`; `nil` where it is no token signed with RS256, the one algorithm that is taken.
    package init?(authorization: String?) {
        guard let authorization, authorization.utf8.count <= IdentityToken.maximumLength else { return nil }
        let words = authorization.split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
        let parts = words[1].split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let head = IdentityToken.bytes(parts[0]), let body = IdentityToken.bytes(parts[1]),
            let signature = IdentityToken.bytes(parts[2]),
            let header = try? Payload.read(Header.self, from: head), header.alg == "RS256",
            let claims = try? Payload.read(Claims.self, from: body)
        else { return nil }
        keyID = header.kid
        self.claims = claims
        signed = Array("\(parts[0]).\(parts[1])".utf8)
        self.signature = signature
    }

    package init?(of head: WebhookHead) { self.init(authorization: head.header("authorization")) }

    /// Whether the token is that of a service account, for this receiver, signed with a key and still valid.
    ///
    /// - Parameter now: seconds since 1970.
    package func proves(_ account: ServiceAccount, key: PublicKey, now: Int) -> Bool {
        guard case .rsa = key.kind, key.verifies(signature, of: signed) else { return false }
        return IdentityToken.issuers.contains(claims.iss) && claims.aud == account.audience
            && claims.email.lowercased() == account.email.lowercased() && claims.emailVerified
            && claims.exp > now - IdentityToken.leeway && claims.iat <= now + IdentityToken.leeway
    }

    /// How far clocks may differ, in seconds.
    private static let leeway = 60
    private static let maximumLength = 8 << 10
    /// Both spellings are Google's own (OpenID Connect, "Validating an ID token").
    private static let issuers: Set<String> = ["https://accounts.google.com", "accounts.google.com"]

    /// Base64 without padding, with `-` and `_` (RFC 7515, section 2).
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        var digits = text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: byte
            }
        }
        digits += Array(repeating: UInt8(ascii: "="), count: (4 - digits.count % 4) % 4)
        return Base64.bytes(of: String(decoding: digits, as: UTF8.self))
    }
}

/// The service account that pushes messages to a receiver, and the audience that its tokens are for.
package struct ServiceAccount: Hashable, Sendable {
    package let audience: String
    package let email: String

    package init(audience: String, email: String) {
        self.audience = audience
        self.email = email
    }
}
