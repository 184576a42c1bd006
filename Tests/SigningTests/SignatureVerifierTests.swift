import Foundation
import Signing
import Testing

@Suite("whose signature a commit carries")
struct SignatureVerifierTests {
    static let content = Array("tree 1\n\nUpdate a\n".utf8)
    static let time: Int64 = 1_767_225_600  // 2026-01-01

    private func allowed(_ ring: KeyRing, _ text: String) throws -> AllowedSigners {
        try ring.write(text, to: "allowed")
        return try AllowedSigners(file: ring.file("allowed"))
    }

    private func state(_ signature: String?, _ allowed: AllowedSigners?, _ content: [UInt8] = content) -> String {
        SignatureVerifier(allowed).verdict(on: signature, of: content, at: SignatureVerifierTests.time).state.rawValue
    }

    @Test("the lists of ssh-keygen: principals, options, times, comments; public keys alone")
    func lists() throws {
        let ring = try KeyRing()
        try ring.makeSSHKey("key", "-t ed25519")
        try ring.makeSSHKey("other", "-t ecdsa")
        let key = try ring.contents("key.pub")
        let other = try ring.contents("other.pub")
        let signature = try ring.signer("key").signature(of: SignatureVerifierTests.content)
        let rows: [(String, String)] = [
            ("me@example.com \(key)", "good"), ("# a comment\n\nme@example.com \(key)", "good"), (key, "good"),
            ("a@b \(other)me@example.com \(key)", "good"), ("a@b \(other)", "bad"),
            ("me namespaces=\"git\" \(key)", "good"), ("me namespaces=\"file,g?t\" \(key)", "good"),
            ("me namespaces=\"file\" \(key)", "bad"), ("me valid-after=\"20251231Z\" \(key)", "good"),
            ("me valid-after=\"20260102\" \(key)", "bad"), ("me valid-before=\"202601010000Z\" \(key)", "good"),
            ("me valid-before=\"20251231235959Z\" \(key)", "bad"),
            ("me valid-after=\"20200229\",valid-before=\"20300101\",namespaces=\"git\" \(key)", "good"),
        ]
        for (text, expected) in rows {
            #expect(state(signature, try allowed(ring, text)) == expected, "\(text)")
        }
        #expect(state(signature, nil) == "unknown")
        #expect(state(nil, nil) == "none")
        #expect(state("-----BEGIN SIGNED MESSAGE-----\n", try allowed(ring, key)) == "unknown")
        #expect(state(signature, try allowed(ring, key), [1, 2, 3]) == "bad")
        #expect(state(signature, nil, [1, 2, 3]) == "bad")
        #expect(state(String(signature.dropLast(60)), try allowed(ring, key)) == "bad")
    }

    @Test(
        "a list with a line that says nothing known is refused with file and line",
        arguments: [
            "me@example.com", "me ssh-ed25519 !!!", "me ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIA==", "", "# nobody",
            "me valid-before=\"soon\" %key", "me verify-required %key",
        ])
    func refusedLists(text: String) throws {
        let ring = try KeyRing()
        try ring.makeSSHKey("key", "-t ed25519")
        let text = text.replacingOccurrences(of: "%key", with: try ring.contents("key.pub"))
        #expect(throws: SigningError.self) { try allowed(ring, text) }
    }

    @Test("signing by gpg: good by its key, bad by another or of other bytes", arguments: ["ed25519", "rsa2048"])
    func openPGP(algorithm: String) throws {
        let ring = try KeyRing()
        try ring.makeOpenPGPKey("bot", algorithm)
        try ring.makeOpenPGPKey("other", "ed25519", passphrase: "correct horse")
        let signature = try ring.signer("bot", .openpgp).signature(of: SignatureVerifierTests.content)
        let keys = try AllowedSigners(file: ring.file("bot.pub"))
        #expect(state(signature, keys) == "good")
        #expect(state(signature, try ring.signer("bot", .openpgp).allowedSigners()) == "good")
        #expect(state(signature, keys, [1]) == "bad")
        #expect(state(signature, try AllowedSigners(file: ring.file("other.pub"))) == "bad")
        #expect(state(signature, nil) == "unknown")
        let others = try ring.signer("other", .openpgp, withPassphrase: true).signature(
            of: SignatureVerifierTests.content)
        #expect(state(others, keys) == "bad")
        #expect(state(others, keys.joined(with: try AllowedSigners(file: ring.file("other.pub")))) == "good")
    }

    @Test("an OpenPGP key that cannot sign is told of with its file and the remedy; nothing is left behind")
    func openPGPRefusals() async throws {
        let ring = try KeyRing()
        try ring.makeOpenPGPKey("bot", "ed25519", passphrase: "correct horse")
        let before = try leftovers()
        func message(_ name: String, withPassphrase: Bool = false) -> String {
            do throws(SigningError) {
                return "signed: " + (try ring.signer(name, .openpgp, withPassphrase: withPassphrase).signature(of: [1]))
            } catch {
                return error.message
            }
        }
        let key = ring.file("bot")
        #expect(
            message("bot")
                == "cannot sign with the key \(key): it is encrypted; name its passphrase with passphraseFile")
        try ring.write("wrong", to: "bot.passphrase")
        #expect(
            message("bot", withPassphrase: true)
                == "cannot sign with the key \(key): its passphrase is another; correct passphraseFile")
        #expect(message("bot.pub").hasPrefix("cannot sign with the key \(key).pub: it is public only"))
        try ring.write("no key", to: "words")
        #expect(message("words").hasPrefix("the key file \(ring.file("words")) holds no OpenPGP key"))
        #expect(message("none").hasPrefix("cannot read the key file"))
        // Other tests sign meanwhile, in folders that go when they are done; what is left behind stays.
        let made = try leftovers().subtracting(before)
        let deadline = ContinuousClock.now + .seconds(120)
        while try !leftovers().isDisjoint(with: made), ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try leftovers().intersection(made) == [])
    }

    /// The temporary folders of signing that are there; those of the tests' own servers lie beside them.
    private func leftovers() throws -> Set<String> {
        Set(
            try FileManager.default.contentsOfDirectory(atPath: "/dev/shm")
                .filter { $0.hasPrefix("pawl-") && !$0.hasPrefix("pawl-test-") })
    }
}
