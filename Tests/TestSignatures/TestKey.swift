import Foundation
import TestServers

/// A key pair made by `openssl`, and what it signs.
package final class TestKey: Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case ecdsaP256 = "ecparam -name prime256v1 -genkey -noout"
        case ecdsaP384 = "ecparam -name secp384r1 -genkey -noout"
        case ecdsaP521 = "ecparam -name secp521r1 -genkey -noout"
        case ed25519 = "genpkey -algorithm ed25519"
        case rsa = "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048"
        case weakRSA = "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024"
    }

    package let kind: Kind
    let folder: TemporaryDirectory

    package init(_ kind: Kind = .ecdsaP256) throws {
        self.kind = kind
        folder = try TemporaryDirectory(isInMemory: true)
        try run(
            "openssl \(kind.rawValue) -out key.pem && openssl pkey -in key.pem -pubout -out public.pem && "
                + "openssl pkey -in key.pem -pubout -outform DER -out public.der")
    }

    package var publicFile: String { "\(folder.path)/public.pem" }
    package var privateFile: String { "\(folder.path)/key.pem" }
    package var publicPEM: [UInt8] { get throws { try bytes("public.pem") } }
    package var publicDER: [UInt8] { get throws { try bytes("public.der") } }
    package var privatePEM: [UInt8] { get throws { try bytes("key.pem") } }

    /// Signs as cosign does with such a key.
    package func sign(_ message: [UInt8]) throws -> [UInt8] {
        // Several tests may sign at once.
        let name = UUID().uuidString
        try Data(message).write(to: URL(fileURLWithPath: "\(folder.path)/\(name)"))
        let hash =
            switch kind {
            case .ecdsaP384: "-sha384"
            case .ecdsaP521: "-sha512"
            default: "-sha256"
            }
        try run(
            kind == .ed25519
                ? "openssl pkeyutl -sign -rawin -inkey key.pem -in \(name) -out \(name).sig"
                : "openssl dgst \(hash) -sign key.pem -out \(name).sig \(name)")
        return try bytes("\(name).sig")
    }

    func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(name)")))
    }

    func run(_ script: String) throws {
        let result = try ChildProcess.run("/bin/sh", ["-c", script], directory: folder.path)
        guard result.status == 0 else { throw ChildProcess.Failure(description: "\(script): \(result.errors)") }
    }
}

extension [UInt8] {
    package var base64: String { Data(self).base64EncodedString() }
}
