import Foundation
import Hashing
import TestServers
import Testing
import Webhooks

@Suite("The token of a service account")
struct IdentityTokenTests {
    static let account = ServiceAccount(
        audience: "https://pawl.example.com/webhooks/gar", email: "push@p.iam.example.com")
    static let now = 1_800_000_000

    /// A key of RSA with its numbers, by OpenSSL's program.
    final class Signer {
        let pem: [UInt8]
        let keys: KeySet

        init(bits: Int = 2_048, name: String = "key-1") throws {
            let key = try ChildProcess.run("/usr/bin/openssl", ["genrsa", "-traditional", "\(bits)"]).output
            pem = Array(key.utf8)
            let printed = try ChildProcess.run("/usr/bin/openssl", ["rsa", "-noout", "-modulus"], input: pem).output
            let digits = try #require(printed.split(separator: "=").last).trimmingCharacters(
                in: .whitespacesAndNewlines)
            let modulus = stride(from: 0, to: digits.count, by: 2).compactMap { offset in
                UInt8(digits.dropFirst(offset).prefix(2), radix: 16)
            }
            keys = try KeySet(
                parsing: Array(
                    """
                    {"keys": [{"kty": "EC", "kid": "other", "crv": "P-256"},
                    {"kty": "RSA", "kid": "\(name)", "alg": "RS256", "use": "sig", "e": "AQAB",
                    "n": "\(IdentityTokenTests.text(of: modulus))"}]}
                    """.utf8))
        }

        func token(header: String = "{\"alg\":\"RS256\",\"kid\":\"key-1\",\"typ\":\"JWT\"}", claims: String) throws
            -> String
        {
            let signed =
                IdentityTokenTests.text(of: Array(header.utf8)) + "." + IdentityTokenTests.text(of: Array(claims.utf8))
            let signature = try #require(RSAKey.sign(Array(signed.utf8), pem: pem))
            return "Bearer \(signed).\(IdentityTokenTests.text(of: signature))"
        }
    }

    static func text(of bytes: [UInt8]) -> String {
        Base64.text(of: bytes).replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    static func claims(
        iss: String = "https://accounts.google.com", aud: String = account.audience, email: String = account.email,
        verified: String = "true", exp: Int = now + 3_600, iat: Int = now
    ) -> String {
        """
        {"iss":"\(iss)","aud":"\(aud)","email":"\(email)","email_verified":\(verified),"exp":\(exp),"iat":\(iat),\
        "azp":"1","sub":"1"}
        """
    }

    static func proves(_ authorization: String, _ keys: KeySet) -> Bool {
        guard let token = IdentityToken(authorization: authorization), let key = keys.key(token.keyID) else {
            return false
        }
        return token.proves(account, key: key, now: now)
    }

    @Test("counts for its receiver, its account and its time alone")
    func claims() throws {
        let signer = try Signer()
        typealias Tests = IdentityTokenTests
        let rows: [(String, String, Bool)] = [
            ("right", Tests.claims(), true),
            ("the issuer's other name", Tests.claims(iss: "accounts.google.com"), true),
            ("another issuer", Tests.claims(iss: "https://accounts.example.com"), false),
            ("another audience", Tests.claims(aud: "https://other.example.com"), false),
            ("another account", Tests.claims(email: "x@p.iam.example.com"), false),
            ("an address that nobody checked", Tests.claims(verified: "false"), false),
            ("expired", Tests.claims(exp: Tests.now - 61), false),
            ("from the future", Tests.claims(iat: Tests.now + 61), false),
            ("no claims", "{}", false), ("no document", "x", false),
        ]
        for (what, claims, isRight) in rows {
            #expect(Tests.proves(try signer.token(claims: claims), signer.keys) == isRight, "\(what)")
        }
    }

    @Test("counts with its own key's signature alone, and by one algorithm")
    func signatures() throws {
        let (signer, other) = (try Signer(), try Signer())
        typealias Tests = IdentityTokenTests
        let token = try signer.token(claims: Tests.claims())
        #expect(Tests.proves(token, signer.keys))
        #expect(!Tests.proves(token, other.keys))
        let none = "{\"alg\":\"none\",\"kid\":\"key-1\"}"
        let shared = "{\"alg\":\"HS256\",\"kid\":\"key-1\"}"
        let unknown = "{\"alg\":\"RS256\",\"kid\":\"key-2\"}"
        for header in [none, shared, unknown] {
            #expect(!Tests.proves(try signer.token(header: header, claims: Tests.claims()), signer.keys))
        }
        let parts = token.split(separator: ".")
        #expect(!Tests.proves("\(parts[0]).\(parts[1]).", signer.keys))
        let forged = Tests.text(of: Array(Tests.claims(exp: Tests.now + 9).utf8))
        #expect(!Tests.proves("\(parts[0]).\(forged).\(parts[2])", signer.keys))
        for text in [
            "", "Bearer", "Bearer a.b.c", "Bearer ..", token.dropFirst(7) + "",
            token + "." + String(repeating: "x", count: 9_000),
        ] {
            #expect(!Tests.proves(text, signer.keys))
        }
    }

    @Test("of keys that are too short, or of another kind, none is taken")
    func keys() throws {
        #expect(try Signer(bits: 1_024).keys.key("key-1") == nil)
        #expect(try Signer().keys.key("other") == nil)
        #expect(throws: WebhookRefusal.malformed) { try KeySet(parsing: Array("{}".utf8)) }
    }
}
