import Hashing
import TestSignatures
import Testing

@Suite("Public keys")
struct PublicKeyTests {
    private func problem(_ pem: [UInt8]) -> String? {
        do throws(PublicKey.KeyError) {
            _ = try PublicKey(pem: pem)
            return nil
        } catch { return error.message }
    }

    @Test("what openssl signs, the key verifies, and no other message, signature or key")
    func verify() throws {
        for kind in TestKey.Kind.allCases where kind != .weakRSA {
            let key = try TestKey(kind)
            let publicKey = try PublicKey(pem: key.publicPEM)
            #expect(try publicKey.der == key.publicDER)
            #expect(try PublicKey(der: key.publicDER) == publicKey)
            let message = Array("a message".utf8)
            let signature = try key.sign(message)
            #expect(publicKey.verifies(signature, of: message))
            #expect(!publicKey.verifies(signature, of: message + [0]))
            #expect(!publicKey.verifies(signature + [0], of: message))
            #expect(!publicKey.verifies([], of: message))
            #expect(!(try PublicKey(pem: TestKey(kind).publicPEM)).verifies(signature, of: message))
            let hash = SHA256.hash(of: message)
            let signsHashes = [.ecdsaP256, .rsa].contains(kind)
            #expect(publicKey.verifies(signature, ofSHA256: hash) == signsHashes)
            #expect(!publicKey.verifies(signature, ofSHA256: hash.reversed()))
            #expect(!publicKey.verifies(signature, ofSHA256: []))
        }
    }

    @Test("what is no key, or none that is safe, is refused with the reason")
    func refused() throws {
        let key = try TestKey()
        #expect(
            problem(Array("no key".utf8)) == "holds no public key in PEM, which begins with -----BEGIN PUBLIC KEY-----")
        #expect(problem([]) == "holds no public key in PEM, which begins with -----BEGIN PUBLIC KEY-----")
        #expect(
            problem(try key.privatePEM) == "holds a private key; give the public one that belongs to it")
        #expect(problem(try key.publicPEM + key.publicPEM) == "holds 2 public keys; keep one")
        #expect(
            problem(try TestKey(.weakRSA).publicPEM)
                == "holds an RSA key of 1024 bits; 2048 are the least that is safe")
        #expect(throws: PublicKey.KeyError.self) { try PublicKey(der: key.publicDER + [0]) }
        #expect(throws: PublicKey.KeyError.self) { try PublicKey(der: []) }
    }
}
