import Hashing
import OCI
import Signatures
import TestSignatures
import Testing

/// What a verifier says of a document: who signed, or why it does not count.
func verdict(_ verifier: ImageVerifier, _ digest: String, _ document: SignatureDocument) -> Result<
    Signer, SignatureProblem
> {
    guard let digest = Digest(digest) else { return .success(.key("no digest")) }
    do throws(SignatureProblem) { return .success(try verifier.signer(of: digest, by: document)) } catch {
        return .failure(error)
    }
}

extension Result where Success == Signer, Failure == SignatureProblem {
    var signer: Signer? { try? get() }
    var problem: String? { if case .failure(let problem) = self { problem.message } else { nil } }
}

let imageDigest = SHA256.digest(of: Array("an image".utf8))
let otherDigest = SHA256.digest(of: Array("another image".utf8))

@Suite("Signatures by a key of one's own")
struct KeyTests {
    private func verifier(_ keys: TestKey...) throws -> ImageVerifier {
        ImageVerifier(
            keys: try keys.enumerated().map {
                ImageVerifier.Key(name: "key\($0.offset)", key: try PublicKey(pem: $0.element.publicPEM))
            })
    }

    private func simple(
        _ payload: [UInt8], _ signature: String
    ) -> SignatureDocument {
        .simpleSigning(SignatureDocument.SimpleSigning(payload: payload, signature: signature))
    }

    static let kinds: [TestKey.Kind] = [.ecdsaP256, .ecdsaP384, .ecdsaP521, .ed25519, .rsa]

    @Test("a payload counts as signed by its key alone, and for its image alone", arguments: kinds)
    func payload(kind: TestKey.Kind) throws {
        let (key, other) = (try TestKey(kind), try TestKey(kind))
        let payload = TestDocuments.payload(imageDigest)
        let document = simple(payload, try key.sign(payload).base64)
        #expect(verdict(try verifier(key), imageDigest, document).signer == .key("key0"))
        #expect(verdict(try verifier(other, key), imageDigest, document).signer == .key("key1"))
        #expect(verdict(try verifier(other), imageDigest, document).problem == "it is not by the key key0")
        #expect(
            verdict(try verifier(key), otherDigest, document).problem
                == "it is of another image, '\(imageDigest)'")
    }

    @Test("no byte of payload or signature may change", arguments: [TestKey.Kind.ecdsaP256, .ed25519, .rsa])
    func bytes(kind: TestKey.Kind) throws {
        let key = try TestKey(kind)
        let verifier = try verifier(key)
        let payload = TestDocuments.payload(imageDigest)
        let signature = Array(try key.sign(payload).base64.utf8)
        var count = 0
        for index in payload.indices {
            var changed = payload
            changed[index] ^= 1
            let document = simple(changed, String(decoding: signature, as: UTF8.self))
            if verdict(verifier, imageDigest, document).signer == nil { count += 1 }
        }
        // The last signs have bits that a careless reader drops.
        let last = signature.indices.suffix(4)
        var tried = 0
        for index in signature.indices {
            let others = last.contains(index) ? Array(UInt8(0x20)...0x7E) : [signature[index] ^ 1, UInt8(ascii: "~")]
            for byte in others where byte != signature[index] {
                tried += 1
                var changed = signature
                changed[index] = byte
                let document = simple(payload, String(decoding: changed, as: UTF8.self))
                if verdict(verifier, imageDigest, document).signer == nil { count += 1 }
            }
        }
        #expect(count == payload.count + tried && tried > 4 * 90)
    }

    @Test("a payload of another type, a broken one and one that is too large do not count")
    func types() throws {
        let key = try TestKey()
        let verifier = try verifier(key)
        func problem(_ payload: [UInt8]) throws -> String? {
            verdict(verifier, imageDigest, simple(payload, try key.sign(payload).base64)).problem
        }
        #expect(
            try problem(TestDocuments.payload(imageDigest, type: "atomic container signature"))
                == "its payload is of type 'atomic container signature'")
        #expect(try problem(Array("{}".utf8)) == "its payload is not a simple-signing document")
        #expect(try problem([]) == "its payload is not a simple-signing document")
        let large = TestDocuments.payload(imageDigest) + [UInt8](repeating: 0x20, count: 64 << 10)
        #expect(try problem(large) == "its payload is larger than 64 KiB")
    }

    @Test("a bundle with a statement by cosign counts as signed by its key")
    func envelope() throws {
        for kind in KeyTests.kinds {
            let key = try TestKey(kind)
            let verifier = try verifier(key)
            func document(_ payload: [UInt8], type: String = TestDocuments.payloadType) throws -> SignatureDocument {
                .bundle(
                    TestDocuments.bundle(
                        TestDocuments.keyMaterial,
                        TestDocuments.envelope(
                            payload, signature: try key.sign(TestDocuments.signedBytes(payload, type: type)),
                            type: type)))
            }
            let statement = TestDocuments.statement(imageDigest)
            #expect(verdict(verifier, imageDigest, try document(statement)).signer == .key("key0"))
            #expect(verdict(verifier, otherDigest, try document(statement)).problem == "it is of another image")
            #expect(
                verdict(
                    verifier, imageDigest,
                    try document(
                        TestDocuments.statement(imageDigest, predicate: "https://slsa.dev/provenance/v1"))
                ).problem == "it is an attestation of type 'https://slsa.dev/provenance/v1', not a signature")
            #expect(
                verdict(verifier, imageDigest, try document(statement, type: "text/plain")).problem
                    == "it is an envelope of type 'text/plain'")
        }
    }

    @Test("a bundle with a signature over the manifest counts, but not by a key that signs no hashes")
    func message() throws {
        let manifest = Array("an image".utf8)
        for kind in [TestKey.Kind.ecdsaP256, .rsa, .ed25519] {
            let key = try TestKey(kind)
            let bundle = TestDocuments.bundle(
                TestDocuments.keyMaterial, TestDocuments.message(imageDigest, signature: try key.sign(manifest)))
            let verifier = try verifier(key)
            #expect(verdict(verifier, imageDigest, .bundle(bundle)).signer == (kind == .ed25519 ? nil : .key("key0")))
            #expect(verdict(verifier, otherDigest, .bundle(bundle)).problem == "it is of another image")
        }
    }

    @Test(
        "every spelling of a bundle's type is known, and no other",
        arguments: [
            ("application/vnd.dev.sigstore.bundle+json;version=0.1", true),
            ("application/vnd.dev.sigstore.bundle+json;version=0.2", true),
            ("application/vnd.dev.sigstore.bundle+json;version=0.3", true),
            ("application/vnd.dev.sigstore.bundle.v0.3+json", true),
            ("application/vnd.dev.sigstore.bundle.v0.4+json", false), ("application/json", false), ("", false),
        ])
    func bundleTypes(type: String, isKnown: Bool) throws {
        let key = try TestKey()
        let statement = TestDocuments.statement(imageDigest)
        let bundle = TestDocuments.bundle(
            TestDocuments.keyMaterial,
            TestDocuments.envelope(statement, signature: try key.sign(TestDocuments.signedBytes(statement))),
            type: type)
        #expect((verdict(try verifier(key), imageDigest, .bundle(bundle)).signer != nil) == isKnown)
        #expect(SignatureDocument.isBundleType(type) == isKnown)
    }
}
