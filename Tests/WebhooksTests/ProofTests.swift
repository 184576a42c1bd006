import Foundation
import Hashing
import Secrets
import Testing
import Webhooks

@Suite("Whether a webhook comes from its sender")
struct ProofTests {
    static let secret = Secret("a secret of both")
    static let body = Array("{\"image\": \"registry.example.com/app:1\"}".utf8)

    /// What an authentic sender of a kind sends besides the body.
    static func head(of kind: WebhookKind, secret: String, body: [UInt8]) -> WebhookHead {
        let key = Array(secret.utf8)
        let sha256 = Hexadecimal.text(of: SHA256.authenticationCode(of: body, key: key))
        let sha1 = Hexadecimal.text(of: SHA1.authenticationCode(of: body, key: key))
        func header(_ name: String, _ value: String) -> WebhookHead {
            WebhookHead(headers: [(name: name, value: value)])
        }
        switch kind {
        case .dockerHub, .quay, .aliyun: return WebhookHead(query: [(name: "secret", value: secret)])
        case .github: return header("X-Hub-Signature-256", "sha256=\(sha256)")
        case .bitbucket: return header("X-Hub-Signature", "sha256=\(sha256)")
        case .gitea: return header("X-Gitea-Signature", sha256)
        case .nexus: return header("X-Nexus-Webhook-Signature", sha1)
        case .generic: return header("X-Pawl-Signature-256", "sha256=\(sha256)")
        case .artifactory: return header("X-JFrog-Event-Auth", sha256)
        case .gitlab: return header("X-Gitlab-Token", secret)
        case .harbor, .acr, .ecr, .cloudEvents, .distribution: return header("Authorization", secret)
        case .gcp: return header("Authorization", "Bearer \(secret)")
        }
    }

    /// Whether a receiver lets a webhook in.
    static func isLetIn(_ kind: WebhookKind, _ head: WebhookHead, _ body: [UInt8], _ secret: Secret = secret) -> Bool {
        switch kind.finding(of: head, secret: secret) {
        case .authentic: true
        case .refused: false
        case .provenByBody: kind.proves(head, body, secret: secret)
        }
    }

    static let sharing = WebhookKind.allCases.filter { !$0.usesIdentityToken }

    @Test("who knows the secret is let in, by what the sender offers", arguments: sharing)
    func authentic(kind: WebhookKind) {
        let head = ProofTests.head(of: kind, secret: "a secret of both", body: ProofTests.body)
        #expect(ProofTests.isLetIn(kind, head, ProofTests.body))
    }

    @Test("who does not is not, nor whoever shows nothing", arguments: WebhookKind.allCases)
    func forged(kind: WebhookKind) {
        for guess in ["", "a secret of bot", "a secret of both ", "A secret of both", "\0a secret of both"] {
            let head = ProofTests.head(of: kind, secret: guess, body: ProofTests.body)
            #expect(!ProofTests.isLetIn(kind, head, ProofTests.body), "\(guess)")
        }
        #expect(!ProofTests.isLetIn(kind, WebhookHead(), ProofTests.body))
    }

    @Test("a secret that is empty lets nobody in", arguments: WebhookKind.allCases)
    func empty(kind: WebhookKind) {
        let head = ProofTests.head(of: kind, secret: "", body: ProofTests.body)
        #expect(!ProofTests.isLetIn(kind, head, ProofTests.body, Secret("")))
    }

    @Test(
        "a signature is that of its body alone",
        arguments: [WebhookKind.github, .bitbucket, .gitea, .nexus, .generic, .artifactory])
    func otherBody(kind: WebhookKind) {
        let head = ProofTests.head(of: kind, secret: "a secret of both", body: ProofTests.body)
        for changed in [[], ProofTests.body + [0x20], Array(ProofTests.body.dropLast())] {
            #expect(!ProofTests.isLetIn(kind, head, changed))
        }
    }

    @Test("the secret of one sender is no proof in another's place", arguments: sharing)
    func otherPlace(kind: WebhookKind) {
        for other in ProofTests.sharing where other != kind {
            let head = ProofTests.head(of: other, secret: "a secret of both", body: ProofTests.body)
            let alike: [Set<WebhookKind>] = [
                [.dockerHub, .quay, .aliyun], [.harbor, .acr, .ecr, .cloudEvents, .distribution],
            ]
            // Gitea signs as GitHub does too, beside its own way.
            let isSame =
                alike.contains { $0.isSuperset(of: [kind, other]) } || (kind == .gitea && other == .github)
            #expect(ProofTests.isLetIn(kind, head, ProofTests.body) == isSame, "\(other) at \(kind)")
        }
    }

    static let authorizations: [(String, Bool)] = [
        ("a secret of both", true), ("Bearer a secret of both", true), ("bearer a secret of both", true),
        ("Basic " + Data("anyone:a secret of both".utf8).base64EncodedString(), true),
        ("Basic " + Data("a secret of both:".utf8).base64EncodedString(), false),
        ("Basic " + Data("a secret of both".utf8).base64EncodedString(), false),
        ("Basic %%%", false), ("Basic", false), ("Bearer", false), ("Digest a secret of both", false),
    ]

    @Test("a secret in Authorization may stand alone, after Bearer, or as a password", arguments: authorizations)
    func authorization(value: String, isRight: Bool) {
        let head = WebhookHead(headers: [(name: "authorization", value: value)])
        #expect(ProofTests.isLetIn(.harbor, head, ProofTests.body) == isRight)
    }

    @Test("Artifactory may send the secret itself, Forgejo and Gitea sign under several names")
    func alternatives() {
        func isLetIn(_ kind: WebhookKind, _ name: String, _ value: String) -> Bool {
            ProofTests.isLetIn(kind, WebhookHead(headers: [(name: name, value: value)]), ProofTests.body)
        }
        let key = Array("a secret of both".utf8)
        let code = Hexadecimal.text(of: SHA256.authenticationCode(of: ProofTests.body, key: key))
        #expect(isLetIn(.artifactory, "X-JFrog-Event-Auth", "a secret of both"))
        #expect(isLetIn(.gitea, "X-Forgejo-Signature", code))
        #expect(isLetIn(.gitea, "X-Hub-Signature-256", "sha256=\(code)"))
        #expect(isLetIn(.github, "X-Hub-Signature-256", "sha256=\(code.uppercased())"))
        #expect(!isLetIn(.github, "X-Hub-Signature-256", code))
        #expect(!isLetIn(.github, "X-Hub-Signature", "sha256=\(code)"))
    }

    @Test("GitLab may sign with a token, as Standard Webhooks has it")
    func standardSignature() {
        let key: [UInt8] = Array(0..<32)
        let token = "whsec_" + Base64.text(of: key)
        func head(_ signature: String) -> WebhookHead {
            WebhookHead(headers: [
                (name: "webhook-id", value: "msg_1"), (name: "webhook-timestamp", value: "1700000000"),
                (name: "webhook-signature", value: signature), (name: "X-Gitlab-Token", value: token),
            ])
        }
        let message = Array("msg_1.1700000000.".utf8) + ProofTests.body
        let code = Base64.text(of: SHA256.authenticationCode(of: message, key: key))
        let rows = [
            ("v1,\(code)", true), ("v1,AAAA v1,\(code)", true), ("v1a,\(code)", false), ("v1,", false), ("", false),
        ]
        for (signature, isRight) in rows {
            #expect(
                ProofTests.isLetIn(.gitlab, head(signature), ProofTests.body, Secret(token)) == isRight, "\(signature)")
        }
        #expect(!ProofTests.isLetIn(.gitlab, head("v1,\(code)"), [0x7B, 0x7D], Secret(token)))
    }

    @Test("the keyed hashes are those of RFC 2202 and RFC 4231")
    func keyedHashes() {
        let (key, text) = (Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
        #expect(
            Hexadecimal.text(of: SHA1.authenticationCode(of: text, key: key))
                == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
        #expect(
            Hexadecimal.text(of: SHA256.authenticationCode(of: text, key: key))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }
}
