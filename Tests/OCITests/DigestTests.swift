import OCI
import Testing

@Suite("Digests")
struct DigestTests {
    static let hexadecimal = String(repeating: "0123456789abcdef", count: 4)

    static let digests: [(String, String)] = [
        ("sha256:" + hexadecimal, "sha256"),
        ("sha512:" + hexadecimal + hexadecimal, "sha512"),
        ("blake3:abc", "blake3"),
        ("multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8", "multihash+base58"),
        ("sha256+b64u:LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564=", "sha256+b64u"),
    ]

    @Test("a digest of a registered algorithm has its exact length; others follow the grammar", arguments: digests)
    func accepted(text: String, algorithm: String) {
        let digest = Digest(text)
        #expect(digest?.text == text)
        #expect(digest?.description == text)
        #expect(digest?.algorithm == algorithm[...])
    }

    @Test(
        "anything else is not a digest",
        arguments: [
            "", ":", "sha256", "sha256:", ":abc", "sha256:abc", "sha256:" + hexadecimal + "0",
            "sha256:" + String(hexadecimal.dropLast()), "sha256:" + hexadecimal.uppercased(),
            "sha256:" + String(hexadecimal.dropLast()) + "g", "SHA256:" + hexadecimal, "sha512:" + hexadecimal,
            "a+:abc", "+a:abc", "a++b:abc", "a:b:c", "a:b c", "a:é", "sha256: " + hexadecimal,
            "blake3:" + String(repeating: "a", count: 300),
        ])
    func refused(text: String) {
        #expect(Digest(text) == nil)
    }
}
