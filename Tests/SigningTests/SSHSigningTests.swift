import Foundation
import Hashing
import Signing
import TestServers
import Testing

@Suite("signatures of SSH keys")
struct SSHSigningTests {
    static let kinds = [
        "-t ed25519", "-t ecdsa -b 256", "-t ecdsa -b 384", "-t ecdsa -b 521", "-t rsa -b 2048", "-t rsa -b 3072",
        "-t rsa -b 2048 -m PEM", "-t rsa -b 2048 -m PKCS8", "-t ecdsa -b 256 -m PEM", "-t ecdsa -b 384 -m PKCS8",
    ]

    static let content = Array("tree 1\nauthor a\n\nUpdate a\n".utf8)

    private func verify(_ ring: KeyRing, _ content: [UInt8], _ signature: String, key: String) throws -> Int32 {
        try ring.write(signature, to: "signature")
        try ring.write("me@example.com \(try ring.contents("\(key).pub"))", to: "allowed")
        return try ring.run(
            "ssh-keygen -Y verify -f allowed -I me@example.com -n git -s signature",
            input: String(decoding: content, as: UTF8.self)
        ).status
    }

    @Test("ssh-keygen accepts what each kind of key signs, and not with a byte changed", arguments: kinds)
    func accepted(kind: String) throws {
        let ring = try KeyRing()
        try ring.makeSSHKey("key", kind)
        let signature = try ring.signer("key").signature(of: SSHSigningTests.content)
        #expect(try verify(ring, SSHSigningTests.content, signature, key: "key") == 0)
        var changed = SSHSigningTests.content
        changed[3] ^= 1
        #expect(try verify(ring, changed, signature, key: "key") != 0)
        // What ssh-keygen signs is accepted here in turn.
        try ring.write(String(decoding: SSHSigningTests.content, as: UTF8.self), to: "content")
        #expect(try ring.run("ssh-keygen -q -Y sign -n git -f key content").status == 0)
        let theirs = try #require(SSHSignature(parsing: try ring.contents("content.sig")))
        #expect(theirs.verifies(SSHSigningTests.content, namespace: "git"))
        #expect(!theirs.verifies(changed, namespace: "git"))
        #expect(!theirs.verifies(SSHSigningTests.content, namespace: "file"))
        if kind == "-t ed25519" { #expect(signature == theirs.text) }
    }

    @Test(
        "encrypted keys sign too",
        arguments: [
            "-t ed25519", "-t ecdsa -b 521", "-t rsa -b 2048", "-t ed25519 -a 3", "-t ed25519 -Z aes256-cbc",
            "-t ed25519 -Z aes128-ctr -a 1", "-t rsa -b 2048 -m PKCS8",
        ])
    func encrypted(kind: String) throws {
        let ring = try KeyRing()
        try ring.makeSSHKey("key", kind, passphrase: "correct horse")
        let signature = try ring.signer("key", withPassphrase: true).signature(of: SSHSigningTests.content)
        #expect(try verify(ring, SSHSigningTests.content, signature, key: "key") == 0)
    }

    @Test("a key is read anew on each use")
    func rotated() throws {
        let ring = try KeyRing()
        try ring.makeSSHKey("key", "-t ed25519")
        let signer = ring.signer("key")
        let first = try #require(SSHSignature(parsing: try signer.signature(of: [1])))
        try ring.run("rm key key.pub")
        try ring.makeSSHKey("key", "-t ed25519")
        let second = try #require(SSHSignature(parsing: try signer.signature(of: [1])))
        #expect(first.key != second.key)
        #expect(second.key.fingerprint == (try ring.run("ssh-keygen -lf key.pub").output.split(separator: " ")[1]))
    }

    private func message(_ signer: CommitSigner) -> String {
        do throws(SigningError) {
            return "signed: \(try signer.signature(of: [1]))"
        } catch {
            return error.message
        }
    }

    @Test("a key that cannot sign is told of with its file and the remedy, never with its content")
    func refusals() throws {
        let ring = try KeyRing()
        try ring.makeSSHKey("key", "-t ed25519 -a 1", passphrase: "correct horse")
        let key = ring.file("key")
        #expect(
            message(ring.signer("key"))
                == "cannot sign with the key \(key): it is encrypted; name its passphrase with passphraseFile")
        try ring.write("wrong battery\n", to: "key.passphrase")
        #expect(
            message(ring.signer("key", withPassphrase: true))
                == "cannot sign with the key \(key): its passphrase is another; correct the file \(key).passphrase")
        try ring.run("rm key.passphrase")
        #expect(
            message(ring.signer("key", withPassphrase: true))
                == "cannot sign with the key \(key): cannot read the secret file \(key).passphrase: No such file or directory"
        )
        #expect(
            message(ring.signer("none")) == "cannot read the key file \(ring.file("none")): No such file or directory")
        for (name, text) in [
            ("empty", ""), ("words", "secret words"), ("public", try ring.contents("key.pub")),
            ("cut", String(try ring.contents("key").prefix(200))),
            (
                "hollow",
                "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END OPENSSH PRIVATE KEY-----\n"
            ),
        ] {
            try ring.write(text, to: name)
            let said = message(ring.signer(name))
            #expect(said.hasPrefix("cannot sign with the key \(ring.file(name)): it is"), "\(said)")
            #expect(said.hasSuffix("name a private key as ssh-keygen makes it, not its .pub"))
            #expect(!said.contains("secret words"))
        }
    }

    @Test("a signature with any byte changed is none of these bytes")
    func hostile() throws {
        let ring = try KeyRing()
        try ring.makeSSHKey("key", "-t ed25519")
        let text = try ring.signer("key").signature(of: SSHSigningTests.content)
        let lines = text.split(separator: "\n")
        let blob = try #require(Base64.bytes(of: lines.dropFirst().dropLast().joined()))
        let key = try #require(SSHSignature(parsing: text)).key
        for index in blob.indices {
            for bit in [UInt8(1), 0x80] {
                var changed = blob
                changed[index] ^= bit
                let armoured = [lines[0], Substring(Base64.text(of: changed)), lines[lines.count - 1]].joined(
                    separator: "\n")
                // A changed key is another signer; with the same one the signature must not hold. The reserved text
                // is not signed, so its length is the one place where a change may only be unreadable.
                if let signature = SSHSignature(parsing: armoured), signature.key == key {
                    #expect(!signature.verifies(SSHSigningTests.content, namespace: "git"), "byte \(index)")
                }
            }
            #expect(SSHSignature(parsing: String(text.prefix(index))) == nil)
        }
    }
}
