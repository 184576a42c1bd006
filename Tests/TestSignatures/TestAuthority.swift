import Foundation
import TestServers

/// A certificate authority like Fulcio: a root, an intermediate one, and certificates that live for ten minutes of a day
/// long past.
package final class TestAuthority: Sendable {
    private let folder: TemporaryDirectory

    /// Within the ten minutes: 2026-01-01T00:05:00Z.
    package static let time = 1_767_225_900

    package init() throws {
        folder = try TemporaryDirectory(isInMemory: true)
        try write(
            "config",
            """
            [ca]
            default_ca = authority
            [authority]
            database = index
            new_certs_dir = .
            rand_serial = yes
            unique_subject = no
            default_md = sha256
            policy = any
            [any]
            organizationName = optional
            commonName = optional
            [req]
            distinguished_name = name
            [name]
            [root]
            basicConstraints = critical,CA:TRUE
            keyUsage = critical,keyCertSign,cRLSign
            subjectKeyIdentifier = hash
            [intermediate]
            basicConstraints = critical,CA:TRUE,pathlen:0
            keyUsage = critical,keyCertSign,cRLSign
            extendedKeyUsage = codeSigning
            subjectKeyIdentifier = hash
            authorityKeyIdentifier = keyid
            """)
        try run(
            """
            : > index
            for name in root intermediate; do
              openssl ecparam -name secp384r1 -genkey -noout -out $name.key
              openssl req -new -config config -key $name.key -subj "/O=test.dev/CN=$name" -out $name.csr
            done
            openssl ca -batch -config config -selfsign -keyfile root.key -in root.csr -out root.pem -notext \
              -extensions root -startdate 20250101000000Z -enddate 20350101000000Z
            openssl ca -batch -config config -cert root.pem -keyfile root.key -in intermediate.csr -notext \
              -out intermediate.pem -extensions intermediate -startdate 20250101000000Z -enddate 20340101000000Z
            """)
    }

    package var rootFile: String { "\(folder.path)/root.pem" }
    package var rootPEM: [UInt8] { get throws { try bytes("root.pem") } }
    package var intermediatePEM: [UInt8] { get throws { try bytes("intermediate.pem") } }

    /// What a certificate says of its holder.
    package struct Claims: Sendable {
        package var issuer: String? = "https://issuer.example.com"
        /// The issuer in the older extension, where it is there too.
        package var olderIssuer: String?
        package var subject: String = "email:ci@example.com"
        package var usage: String? = "codeSigning"
        package var isByRoot = false

        package init() {}
    }

    /// Issues a certificate for a key.
    package func issue(to key: TestKey, _ claims: Claims = Claims()) throws -> TestCertificate {
        var lines = [
            "[leaf]", "keyUsage = critical,digitalSignature", "subjectAltName = critical,\(claims.subject)",
            "authorityKeyIdentifier = keyid",
        ]
        if let usage = claims.usage { lines.append("extendedKeyUsage = \(usage)") }
        if let issuer = claims.issuer { lines.append("1.3.6.1.4.1.57264.1.8 = ASN1:UTF8String:\(issuer)") }
        if let issuer = claims.olderIssuer {
            let digits = issuer.utf8.map { String($0, radix: 16) }.joined(separator: ":")
            lines.append("1.3.6.1.4.1.57264.1.1 = DER:\(digits)")
        }
        try write("leaf.config", lines.joined(separator: "\n") + "\n")
        let authority = claims.isByRoot ? "root" : "intermediate"
        try run(
            """
            openssl req -new -config config -key \(key.privateFile) -subj /O=test.dev -out leaf.csr
            openssl ca -batch -config config -cert \(authority).pem -keyfile \(authority).key -in leaf.csr -notext \
              -out leaf.pem -extfile leaf.config -extensions leaf -startdate 20260101000000Z -enddate 20260101001000Z
            openssl x509 -in leaf.pem -outform DER -out leaf.der
            openssl x509 -in intermediate.pem -outform DER -out intermediate.der
            """)
        return TestCertificate(
            pem: try bytes("leaf.pem"), der: try bytes("leaf.der"), chainPEM: try bytes("intermediate.pem"),
            chainDER: try bytes("intermediate.der"))
    }

    private func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(name)")))
    }

    private func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder.path)/\(name)"))
    }

    private func run(_ script: String) throws {
        let result = try ChildProcess.run("/bin/sh", ["-e", "-c", script], directory: folder.path)
        guard result.status == 0 else { throw ChildProcess.Failure(description: result.errors) }
    }
}

/// A certificate with the one of its authority.
package struct TestCertificate: Sendable {
    package var pem: [UInt8]
    package var der: [UInt8]
    package var chainPEM: [UInt8]
    package var chainDER: [UInt8]
}
