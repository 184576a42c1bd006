import Foundation
import Hashing
import Secrets

/// JSON Web Tokens (RFC 7519), as far as we make and read them.
enum JSONWebToken {
    /// A token signed with `RS256`; `nil` where the key is no RSA key.
    static func signed(header: [String: String], claims: some Encodable, key: Secret) throws -> String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let parts = [try encoder.encode(header), try encoder.encode(claims)].map { base64($0) }
        let text = parts.joined(separator: ".")
        return RSAKey.sign(Array(text.utf8), pem: Array(key.reveal().utf8)).map { "\(text).\(base64(Data($0)))" }
    }

    /// When a token says that it ends. Nothing is verified: the token is somebody else's to judge, and all that hangs on
    /// the time is when we ask for the next one.
    static func expiry(of token: String) -> Date? {
        struct Claims: Decodable { let exp: Double? }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        var text = String(parts[1]).replacing("-", with: "+").replacing("_", with: "/")
        text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let bytes = Data(base64Encoded: text), let claims = try? JSONDecoder().decode(Claims.self, from: bytes)
        else { return nil }
        return claims.exp.map { Date(timeIntervalSince1970: $0) }
    }

    /// Base64 in the alphabet for URLs, without padding (RFC 7515, section 2).
    private static func base64(_ bytes: Data) -> String {
        bytes.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
