import Foundation
import OCI
import Seeded
import Signatures
import TestSignatures
import Testing

@Suite("Changed signatures")
struct ChangedByteTests {
    private static let signer = Signer.identity(issuer: "https://issuer.example.com", subject: "ci@example.com")

    @Test("no byte of a bundle may change, but of the log's name beside the checkpoint's signature, which says nothing")
    func bundle() throws {
        let sigstore = try Sigstore.usual.get()
        let verifier = try sigstore.verifier()
        let bundle = try sigstore.bundle()
        #expect(verdict(verifier, imageDigest, .bundle(bundle)).signer == Self.signer)
        let name = try #require(Data(bundle).range(of: Data("\u{2014} log.example.com".utf8))).dropFirst(4)
        // Every third of four thousand, others in each run.
        let start = Int.random(in: 0..<3)
        for index in stride(from: start, to: bundle.count, by: 3) where !name.contains(index) {
            var changed = bundle
            changed[index] ^= 1
            let signer = verdict(verifier, imageDigest, .bundle(changed)).signer
            let place = String(decoding: bundle[max(0, index - 20)...index], as: UTF8.self)
            #expect(signer == nil, "byte \(index): \(place)")
        }
    }

    @Test("no byte of a log entry that cosign annotates may change")
    func annotation() throws {
        let sigstore = try Sigstore.usual.get()
        let verifier = try sigstore.verifier()
        guard case .simpleSigning(let layer) = try sigstore.simple(), let bundle = layer.bundle.map({ Array($0.utf8) })
        else { return #expect(Bool(false)) }
        for index in stride(from: Int.random(in: 0..<3), to: bundle.count, by: 3) {
            var changed = layer
            var bytes = bundle
            bytes[index] ^= 1
            changed.bundle = String(decoding: bytes, as: UTF8.self)
            #expect(verdict(verifier, imageDigest, .simpleSigning(changed)).signer == nil, "byte \(index)")
        }
    }

    @Test("a changed certificate does not count, also where the log has it so")
    func certificate() throws {
        let sigstore = try Sigstore.usual.get()
        let verifier = try sigstore.verifier()
        var believed = 0
        for index in stride(from: 0, to: sigstore.certificate.der.count, by: 24) {
            var changed = sigstore.certificate
            changed.der[index] ^= 1
            changed.pem = Array(
                "-----BEGIN CERTIFICATE-----\n\(changed.der.base64)\n-----END CERTIFICATE-----\n".utf8)
            if verdict(verifier, imageDigest, try sigstore.simple(changed)).signer != nil { believed += 1 }
        }
        #expect(believed == 0)
    }

    @Test("random changes of a document are never believed for another image or signer, and break nothing")
    func random() throws {
        let sigstore = try Sigstore.usual.get()
        let verifier = try sigstore.verifier()
        var generator = SeededGenerator(seed: 7)
        let bundle = try sigstore.bundle()
        guard case .simpleSigning(let layer) = try sigstore.simple() else { return #expect(Bool(false)) }
        let payload = TestDocuments.payload(imageDigest)
        let annotation = Array((layer.bundle ?? "").utf8)
        for round in 0..<600 {
            var document = SignatureDocument.bundle(Mutation.of(bundle, &generator))
            if round % 3 == 1 {
                var changed = layer
                changed.bundle = String(decoding: Mutation.of(annotation, &generator), as: UTF8.self)
                document = .simpleSigning(changed)
            } else if round % 3 == 2 {
                var changed = layer
                changed.payload = Mutation.of(payload, &generator)
                changed.certificate = String(
                    decoding: Mutation.of(Array((layer.certificate ?? "").utf8), &generator), as: UTF8.self)
                document = .simpleSigning(changed)
            }
            let result = verdict(verifier, imageDigest, document)
            #expect(result.signer == nil || result.signer == Self.signer)
            #expect(verdict(verifier, otherDigest, document).signer == nil)
        }
    }

    @Test("deep and long documents are refused, quickly", .timeLimit(.minutes(1)))
    func bombs() throws {
        let verifier = try Sigstore.usual.get().verifier()
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
        #expect(verdict(verifier, imageDigest, .bundle(deep)).problem == "it is not a Sigstore bundle")
        let long = [UInt8](repeating: UInt8(ascii: " "), count: 2 << 20)
        #expect(verdict(verifier, imageDigest, .bundle(long)).problem == "it is larger than 1024 KiB")
        let entry = String(repeating: "{\"a\":", count: 40_000)
        let layer = SignatureDocument.SimpleSigning(
            payload: TestDocuments.payload(imageDigest), signature: "AAAA", bundle: entry)
        #expect(
            verdict(verifier, imageDigest, .simpleSigning(layer)).problem?.hasPrefix("its annotation ") ?? false)
    }
}

/// A random change of a document.
private enum Mutation {
    static func of(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0...Int.random(in: 0..<3, using: &generator) where !bytes.isEmpty {
            let start = Int.random(in: 0..<bytes.count, using: &generator)
            let end = min(bytes.count, start + Int.random(in: 1..<40, using: &generator))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes.removeSubrange(start..<end)
            case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
            case 2: bytes[start] = UInt8.random(in: 0...255, using: &generator)
            case 3: bytes.insert(contentsOf: Array("{}[],:\"\\0-9e null".utf8).shuffled(using: &generator), at: start)
            case 4: bytes.replaceSubrange(start..<end, with: bytes[start..<end].reversed())
            default: bytes.removeSubrange(start...)
            }
        }
        return bytes
    }
}
