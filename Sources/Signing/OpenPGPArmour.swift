import Hashing

/// ASCII armour (RFC 4880, section 6.2).
enum OpenPGPArmour {
    static let signatureOpening = "-----BEGIN PGP SIGNATURE-----"
    private static let keyOpening = "-----BEGIN PGP PUBLIC KEY BLOCK-----"
    private static let keyClosing = "-----END PGP PUBLIC KEY BLOCK-----"

    /// The packets of all blocks of public keys; `nil` where there is none, or one is not whole.
    static func publicKeys(_ bytes: [UInt8]) -> [UInt8]? {
        var packets: [UInt8] = []
        var block: [Substring]?
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false) {
            let line = line.hasSuffix("\r") ? line.dropLast() : line
            if line == keyOpening {
                block = []
            } else if line == keyClosing {
                guard let body = block.flatMap(contents) else { return nil }
                packets += body
                block = nil
            } else {
                block?.append(line)
            }
        }
        return packets.isEmpty || block != nil ? nil : packets
    }

    /// Headers come first, to an empty line; a checksum that begins with `=` comes last.
    private static func contents(_ lines: [Substring]) -> [UInt8]? {
        let body = lines.firstIndex(of: "").map { lines[($0 + 1)...] } ?? lines[...]
        return Base64.bytes(of: body.filter { !$0.hasPrefix("=") }.joined())
    }
}
