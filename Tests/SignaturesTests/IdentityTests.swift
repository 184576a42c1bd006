import Foundation
import Hashing
import OCI
import Signatures
import TestSignatures
import Testing

/// An authority, a log, a signer's key and certificate: what makes and what verifies a signature without a key of one's own.
struct Sigstore {
    let authority: TestAuthority
    let log: TestLog
    let key: TestKey
    let certificate: TestCertificate

    /// One for all tests that want nothing special of it: making one takes a dozen runs of `openssl`.
    static let usual = Result { try Sigstore() }

    init(_ claims: TestAuthority.Claims = TestAuthority.Claims(), kind: TestKey.Kind = .ecdsaP256) throws {
        authority = try TestAuthority()
        log = try TestLog()
        key = try TestKey(kind)
        certificate = try authority.issue(to: key, claims)
    }

    func verifier(
        issuer: String = "https://issuer.example.com", subject: String = "ci@example.com",
        authorities: [UInt8]? = nil, log: TestLog? = nil, keys: [ImageVerifier.Key] = []
    ) throws -> ImageVerifier {
        ImageVerifier(
            keys: keys,
            identities: [ImageVerifier.Identity(issuer: { $0 == issuer }, subject: { $0 == subject })],
            trust: ImageVerifier.Trust(
                authorities: try Certificate.all(
                    inPEM: authorities ?? authority.rootPEM + authority.intermediatePEM),
                logKeys: try PublicKey.all(inPEM: (log ?? self.log).key.publicPEM)))
    }

    /// A simple-signing signature, with everything as it should be but for what the closures change.
    func simple(
        _ certificate: TestCertificate? = nil, time: Int = TestAuthority.time,
        body: (_ payload: [UInt8], _ signature: [UInt8], _ certificate: [UInt8]) -> String = TestLog.hashedRekord,
        change: (inout SignatureDocument.SimpleSigning) -> Void = { _ in }
    ) throws -> SignatureDocument {
        let certificate = certificate ?? self.certificate
        let payload = TestDocuments.payload(imageDigest)
        let signature = try key.sign(payload)
        let entry = try log.entry(body(payload, signature, certificate.pem), time: time)
        var document = SignatureDocument.SimpleSigning(
            payload: payload, signature: signature.base64,
            certificate: String(decoding: certificate.pem, as: UTF8.self),
            chain: String(decoding: certificate.chainPEM, as: UTF8.self), bundle: entry.annotation)
        change(&document)
        return .simpleSigning(document)
    }

    /// A bundle with a statement by cosign.
    func bundle(
        kind: String = "dsse", version: String = "0.0.1", type: String = TestDocuments.bundleType,
        hasProof: Bool = true,
        place: Int = 5, size: Int = 11,
        body: (_ payload: [UInt8], _ signature: [UInt8], _ certificate: [UInt8]) -> String = TestLog.envelope,
        change: (inout TestLogEntry) -> Void = { _ in }
    ) throws -> [UInt8] {
        let statement = TestDocuments.statement(imageDigest)
        let signature = try key.sign(TestDocuments.signedBytes(statement))
        var entry = try log.entry(body(statement, signature, certificate.pem), place: place, size: size)
        change(&entry)
        return TestDocuments.bundle(
            TestDocuments.certificateMaterial(
                certificate, entry.bundled(kind: kind, version: version, hasProof: hasProof)),
            TestDocuments.envelope(statement, signature: signature), type: type)
    }
}

@Suite("Signatures by a certificate")
struct IdentityTests {
    private static let signer = Signer.identity(issuer: "https://issuer.example.com", subject: "ci@example.com")

    @Test("cosign's annotations and bundles of every kind count for the identity of their certificate")
    func counts() throws {
        let sigstore = try Sigstore.usual.get()
        let verifier = try sigstore.verifier()
        #expect(verdict(verifier, imageDigest, try sigstore.simple()).signer == Self.signer)
        #expect(verdict(verifier, imageDigest, .bundle(try sigstore.bundle())).signer == Self.signer)
        #expect(
            verdict(
                verifier, imageDigest,
                .bundle(try sigstore.bundle(kind: "intoto", version: "0.0.2", body: TestLog.inToto))
            ).signer == Self.signer)
        let old = "application/vnd.dev.sigstore.bundle+json;version=0.1"
        #expect(
            verdict(verifier, imageDigest, .bundle(try sigstore.bundle(type: old, hasProof: false))).signer
                == Self.signer)
        #expect(
            verdict(verifier, imageDigest, .bundle(try sigstore.bundle(hasProof: false))).problem
                == "its log entry has no proof that it is in the log")
        #expect(verdict(verifier, otherDigest, .bundle(try sigstore.bundle())).problem == "it is of another image")
    }

    @Test("a chain of certificates may come along, and is needed where only the root is trusted")
    func chain() throws {
        let sigstore = try Sigstore.usual.get()
        let rootOnly = try sigstore.verifier(authorities: sigstore.authority.rootPEM)
        #expect(verdict(rootOnly, imageDigest, try sigstore.simple()).signer == Self.signer)
        let alone = verdict(rootOnly, imageDigest, try sigstore.simple(change: { $0.chain = nil }))
        #expect(alone.problem?.hasPrefix("its certificate is not trusted: unable to get") ?? false)
        let intermediateOnly = try sigstore.verifier(authorities: sigstore.authority.intermediatePEM)
        #expect(
            verdict(intermediateOnly, imageDigest, try sigstore.simple(change: { $0.chain = nil })).signer
                == Self.signer)
        let stranger = try sigstore.verifier(authorities: TestAuthority().rootPEM)
        #expect(
            verdict(stranger, imageDigest, try sigstore.simple()).problem?
                .hasPrefix("its certificate is not trusted: ") ?? false)
    }

    @Test("issuer and subject are compared whole, in either extension")
    func identity() throws {
        let sigstore = try Sigstore.usual.get()
        let document = try sigstore.simple()
        for (issuer, subject) in [
            ("https://issuer.example.com", "ci@example.co"), ("https://issuer.example.co", "ci@example.com"),
            ("", ""), ("https://issuer.example.com", "CI@example.com"),
        ] {
            #expect(
                verdict(try sigstore.verifier(issuer: issuer, subject: subject), imageDigest, document).problem
                    == "it is by 'ci@example.com', vouched for by 'https://issuer.example.com', who is none of the "
                    + "identities")
        }
        var claims = TestAuthority.Claims()
        claims.subject = "URI:https://github.com/example/web/.github/workflows/release.yaml@refs/heads/main"
        (claims.issuer, claims.olderIssuer) = (nil, "https://token.example.com")
        let workflow = try Sigstore(claims)
        let name = "https://github.com/example/web/.github/workflows/release.yaml@refs/heads/main"
        #expect(
            verdict(
                try workflow.verifier(issuer: "https://token.example.com", subject: name), imageDigest,
                try workflow.simple()
            ).signer == .identity(issuer: "https://token.example.com", subject: name))
    }

    @Test("a certificate that contradicts itself, names no issuer or is not for signing code does not count")
    func unusable() throws {
        var contradicting = TestAuthority.Claims()
        contradicting.olderIssuer = "https://other.example.com"
        var silent = TestAuthority.Claims()
        silent.issuer = nil
        for claims in [contradicting, silent] {
            let sigstore = try Sigstore(claims)
            #expect(
                verdict(try sigstore.verifier(), imageDigest, try sigstore.simple()).problem
                    == "its certificate does not say who vouches for its subject")
        }
        for usage in ["serverAuth", nil] {
            var claims = TestAuthority.Claims()
            (claims.usage, claims.isByRoot) = (usage, true)
            let sigstore = try Sigstore(claims)
            #expect(
                verdict(try sigstore.verifier(), imageDigest, try sigstore.simple()).problem
                    == "its certificate is not one to sign code with")
        }
        var nobody = TestAuthority.Claims()
        nobody.subject = "DNS:ci.example.com"
        let sigstore = try Sigstore(nobody)
        #expect(
            verdict(try sigstore.verifier(subject: "ci.example.com"), imageDigest, try sigstore.simple()).problem?
                .hasPrefix("it is by 'nobody'") ?? false)
    }

    @Test(
        "the certificate must have been valid when the log took the signature in",
        arguments: [(-301, false), (-300, true), (0, true), (299, true), (301, false), (20_000_000, false)])
    func time(offset: Int, counts: Bool) throws {
        let sigstore = try Sigstore.usual.get()
        let result = verdict(
            try sigstore.verifier(), imageDigest, try sigstore.simple(time: TestAuthority.time + offset))
        #expect((result.signer == Self.signer) == counts)
        if !counts { #expect(result.problem?.hasPrefix("its certificate is not trusted: certificate ") ?? false) }
    }

    @Test("the log entry must be of this signature, of this image and by this certificate")
    func binding() throws {
        let sigstore = try Sigstore()
        let verifier = try sigstore.verifier()
        let stranger = try sigstore.authority.issue(to: sigstore.key)
        func problem(
            _ body: @escaping ([UInt8], [UInt8], [UInt8]) -> String
        ) throws -> String? { verdict(verifier, imageDigest, try sigstore.simple(body: body)).problem }
        #expect(
            try problem { TestLog.hashedRekord(of: $0 + [0], signature: $1, certificate: $2) }
                == "its log entry is about something else")
        #expect(
            try problem { TestLog.hashedRekord(of: $0, signature: $1 + [0], certificate: $2) }
                == "its log entry is of another signature")
        #expect(
            try problem { payload, signature, _ in
                TestLog.hashedRekord(of: payload, signature: signature, certificate: stranger.pem)
            } == "its log entry is of another certificate")
        #expect(try problem { TestLog.envelope(payload: $0, signature: $1, certificate: $2) } != nil)
        #expect(try problem { _, _, _ in "{}" } == "its log entry cannot be read")
        #expect(
            try problem { _, _, _ in "{\"apiVersion\":\"0.0.1\",\"kind\":\"helm\",\"spec\":{}}" }
                == "its log entry is of kind 'helm 0.0.1', which is not supported")
        #expect(
            verdict(verifier, imageDigest, .bundle(try sigstore.bundle(kind: "hashedrekord"))).problem
                == "its log entry is of another kind than it says")
        #expect(
            verdict(verifier, imageDigest, try sigstore.simple(change: { $0.bundle = nil })).problem
                == "it has no log entry")
        #expect(
            verdict(verifier, imageDigest, try sigstore.simple(change: { $0.certificate = nil })).problem
                == "it has no certificate")
        let otherLog = try sigstore.verifier(log: TestLog())
        #expect(
            verdict(otherLog, imageDigest, try sigstore.simple()).problem
                == "its log entry is of a log whose key is not given")
        let thief = try TestKey()
        let stolen = try sigstore.authority.issue(to: thief)
        #expect(
            verdict(verifier, imageDigest, try sigstore.simple(stolen)).problem
                == "it is not by the key of its certificate")
    }

    @Test("an entry is proved to be at any place of a tree of any size, and at no other")
    func proofs() throws {
        let sigstore = try Sigstore.usual.get()
        let verifier = try sigstore.verifier()
        for (place, size) in [(0, 1), (0, 2), (1, 2), (2, 3), (6, 7), (5, 8), (7, 8), (8, 9), (31, 33), (32, 33)] {
            let bundle = try sigstore.bundle(place: place, size: size)
            #expect(verdict(verifier, imageDigest, .bundle(bundle)).signer == Self.signer, "\(place) of \(size)")
        }
        let wrong: [(inout TestLogEntry) -> Void] = [
            { $0.place += 1 }, { $0.size += 1 }, { $0.hashes.removeLast() }, { $0.hashes.append($0.root) },
            { $0.hashes.swapAt(0, 1) }, { $0.root.reverse() }, { $0.hashes = [] }, { $0.size = 0 }, { $0.place = -1 },
        ]
        for change in wrong {
            let problem = verdict(verifier, imageDigest, .bundle(try sigstore.bundle(change: change))).problem
            // A tree of another size may have the same path.
            #expect(
                problem == "the proof that its log entry is in the log does not hold"
                    || problem == "the log's checkpoint is of another tree", "\(problem ?? "")")
        }
        // A whole tree of someone's own, with a checkpoint that the log never signed.
        let forger = try TestLog()
        let bundle = try sigstore.bundle(change: { entry in
            if let forged = try? forger.entry(String(decoding: entry.body, as: UTF8.self)) {
                entry.checkpoint = forged.checkpoint
            }
        })
        #expect(
            verdict(verifier, imageDigest, .bundle(bundle)).problem == "the log's checkpoint is not signed by the log")
    }

    @Test("a key that is given counts whatever the certificate says")
    func keyBesideIdentity() throws {
        let sigstore = try Sigstore.usual.get()
        let own = ImageVerifier.Key(name: "own", key: try PublicKey(pem: sigstore.key.publicPEM))
        let other = ImageVerifier.Key(name: "other", key: try PublicKey(pem: TestKey().publicPEM))
        let document = try sigstore.simple()
        #expect(
            verdict(try sigstore.verifier(subject: "x", keys: [own]), imageDigest, document).signer == .key("own"))
        #expect(verdict(try sigstore.verifier(keys: [other]), imageDigest, document).signer == Self.signer)
        #expect(
            verdict(try sigstore.verifier(subject: "x", keys: [other]), imageDigest, document).problem?
                .hasPrefix("it is not by the key other, and it is by 'ci@example.com'") ?? false)
    }
}
