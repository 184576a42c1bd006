import Foundation
import Hashing
import TestServers
import Testing

@Suite("hashes and signatures")
struct HashingTests {
    @Test("the hash of the empty text is the known one")
    func empty() {
        #expect(
            SHA256.digest(of: []) == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    /// RFC 4231, test cases 1, 2 and 6.
    static let codes: [([UInt8], [UInt8], String)] = [
        (
            [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xAA, count: 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ]

    @Test("HMAC-SHA-256 is that of RFC 4231", arguments: codes)
    func authenticationCode(key: [UInt8], bytes: [UInt8], code: String) {
        #expect(Hexadecimal.text(of: SHA256.authenticationCode(of: bytes, key: key)) == code)
    }

    @Test("what an RSA key signs, openssl verifies", arguments: ["-traditional", ""])
    func signature(option: String) throws {
        let folder = try TemporaryDirectory()
        let made = try ChildProcess.run(
            "/bin/sh",
            ["-c", "openssl genrsa \(option) -out key.pem 2048 && openssl rsa -in key.pem -pubout -out public.pem"],
            directory: folder.path)
        try #require(made.status == 0, "\(made.errors)")
        let key = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/key.pem"))
        let message = Array("header.claims".utf8)
        let signature = try #require(RSAKey.sign(message, pem: Array(key)))
        try Data(signature).write(to: URL(fileURLWithPath: "\(folder.path)/signature"))
        let verified = try ChildProcess.run(
            "/usr/bin/openssl", ["dgst", "-sha256", "-verify", "public.pem", "-signature", "signature"],
            directory: folder.path, input: message)
        #expect(verified.output == "Verified OK\n")
    }

    @Test(
        "a key that cannot sign is refused and asks nobody for a passphrase",
        arguments: [
            "printf 'no key' > key.pem", ": > key.pem",
            "openssl ecparam -name prime256v1 -genkey -noout -out key.pem",
            "openssl genrsa -aes128 -passout pass:secret -out key.pem 2048",
        ])
    func unusable(command: String) throws {
        let folder = try TemporaryDirectory()
        let made = try ChildProcess.run("/bin/sh", ["-c", command], directory: folder.path)
        try #require(made.status == 0, "\(made.errors)")
        let key = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/key.pem"))
        #expect(RSAKey.sign([1], pem: Array(key)) == nil)
    }
}
