import Curl
import DemoRegistry
import Foundation
import TestServers
import TestSignatures
import Testing

@Suite("signed images, from registry to commit")
struct SignatureTests {
    private func configure(_ bench: Bench, port: Int, extra: String = "") throws {
        try bench.write(
            "pawl.yaml",
            """
            apiVersion: pawl.dev/v1alpha1
            kind: PawlConfiguration
            policies: [{directory: policies}]
            sources: [{name: fleet, url: "%remote", branch: main}]
            registries: [{host: "127.0.0.1:\(port)", plainHTTP: true}]
            mirrors: {directory: mirrors}
            \(extra)
            """)
    }

    private func policy(
        _ bench: Bench, _ name: String, port: Int, verify: String, digest: String = "Always", path: String = "app.yaml",
        rule: String = "semver: {range: \"1.x\"}"
    ) throws {
        try bench.write(
            "policies/\(name).yaml",
            """
            apiVersion: pawl.dev/v1alpha1
            kind: UpdatePolicy
            metadata: {name: \(name), namespace: apps}
            spec:
              images:
                - image: "127.0.0.1:\(port)/team/app"
                  policy: {\(rule)}
                  digest: \(digest)
                  verify: {cosign: {\(verify)}}
              targets: [{source: fleet, paths: ["\(path)"]}]
            """)
    }

    private func text(_ bench: Bench, _ file: String = "app.yaml", port: Int) throws -> String {
        String(decoding: try bench.show(file), as: UTF8.self)
            .replacing("127.0.0.1:\(port)/team/", with: "").replacing("containers:\n- image: ", with: "")
            .trimmingCharacters(in: .newlines)
    }

    private func manifest(_ port: Int, _ image: String) -> [UInt8] {
        Array("containers:\n- image: 127.0.0.1:\(port)/team/\(image)\n".utf8)
    }

    @Test("the greatest tag that is signed is chosen; a newer one without a signature is Unsigned")
    func signed() async throws {
        let registry = try DockerRegistry()
        let bench = try await Bench()
        let loop = CurlLoop()
        defer { loop.stop() }
        let push = TestPush(port: registry.port, repository: "team/app", loop: loop)
        let (key, stranger) = (try TestKey(), try TestKey())
        _ = try await push.image("1.0.0")
        let signed = try await push.image("1.1.0")
        try await push.sign(signed, by: stranger, key)
        try await push.sign(try await push.image("1.2.0"), by: stranger)
        _ = try await push.image("1.3.0")
        try FileManager.default.copyItem(atPath: key.publicFile, toPath: bench.path + "/policies/cosign.pub")
        try configure(bench, port: registry.port)
        try policy(bench, "app", port: registry.port, verify: "keys: [{keyFile: cosign.pub}]")
        try bench.commit(["app.yaml": manifest(registry.port, "app:1.0.0")])

        let explained = try await bench.pawl("explain", "apps:app", "-o", "json")
        #expect(explained.status == 0, "\(explained.errors)")
        #expect(explained.output.contains("there is no signature of sha256:"), "\(explained.output)")
        #expect(explained.output.contains(".sig, layer 1: it is not by the key"), "\(explained.output)")
        let run = try await bench.pawl("run", "--once")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try text(bench, port: registry.port) == "app:1.1.0@\(signed)")
        // What is in Git already is not asked about again; what is newer is.
        let again = try await bench.pawl("plan")
        #expect(again.output.contains("Unsigned"), "\(again.output)\(again.errors)")
        #expect(try bench.commitCount == 2)

        // Signed at last: chosen. The registry says nothing new but a tag that is no version.
        let last = try await push.image("1.3.0")
        try await push.sign(last, by: key)
        #expect(try await bench.pawl("run", "--once").status == 0)
        #expect(try text(bench, port: registry.port) == "app:1.3.0@\(last)")
        // Pushed again without a signature: the digest stays.
        _ = try await push.image("1.3.0", content: "evil")
        let moved = try await bench.pawl("plan")
        #expect(moved.output.contains("Unsigned"), "\(moved.output)\(moved.errors)")
        #expect(try await bench.pawl("run", "--once").status == 1)
        #expect(try text(bench, port: registry.port) == "app:1.3.0@\(last)")
    }

    @Test("policies with different keys for the same tags do not know each other's signatures")
    func twoPolicies() async throws {
        let registry = try DockerRegistry()
        let bench = try await Bench()
        let loop = CurlLoop()
        defer { loop.stop() }
        let push = TestPush(port: registry.port, repository: "team/app", loop: loop)
        let (one, two) = (try TestKey(.ed25519), try TestKey(.rsa))
        for tag in ["1.0.0", "1.1.0", "1.2.0"] {
            let digest = try await push.image(tag)
            if tag == "1.1.0" { try await push.sign(digest, by: one) }
            if tag == "1.2.0" { try await push.sign(digest, by: two) }
        }
        try configure(bench, port: registry.port)
        // One names its key's file, the other holds the key itself.
        let pem = String(decoding: try two.publicPEM, as: UTF8.self).replacing("\n", with: "\\n")
        for (name, key) in [("one", "keyFile: \(one.publicFile)"), ("two", "key: \"\(pem)\"")] {
            try policy(
                bench, name, port: registry.port, verify: "keys: [{\(key)}]", digest: "Never", path: "\(name).yaml")
        }
        let manifest = manifest(registry.port, "app:1.0.0")
        try bench.commit(["one.yaml": manifest, "two.yaml": manifest])
        let run = try await bench.pawl("run", "--once")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try text(bench, "one.yaml", port: registry.port) == "app:1.1.0")
        #expect(try text(bench, "two.yaml", port: registry.port) == "app:1.2.0")
    }

    @Test("a key file that is missing or broken stops the policy and is named; a new one is used at once")
    func keyFiles() async throws {
        let registry = try DockerRegistry()
        let bench = try await Bench()
        let loop = CurlLoop()
        defer { loop.stop() }
        let push = TestPush(port: registry.port, repository: "team/app", loop: loop)
        let key = try TestKey()
        _ = try await push.image("1.0.0")
        try await push.sign(try await push.image("1.1.0"), by: key)
        try configure(bench, port: registry.port)
        try policy(
            bench, "app", port: registry.port, verify: "keys: [{keyFile: cosign.pub}]", digest: "Never")
        try bench.commit(["app.yaml": manifest(registry.port, "app:1.0.0")])
        let file = URL(fileURLWithPath: bench.path + "/policies/cosign.pub")
        let contents: [([UInt8]?, String)] = [
            (nil, "cosign.pub: No such file or directory"), (Array("x".utf8), "cosign.pub holds no public key in PEM"),
            (try key.privatePEM, "cosign.pub holds a private key; give the public one"),
            (try TestKey(.weakRSA).publicPEM, "cosign.pub holds an RSA key of 1024 bits"),
        ]
        for (bytes, message) in contents {
            if let bytes { try Data(bytes).write(to: file) }
            let plan = try await bench.pawl("plan")
            #expect(plan.status == 1)
            #expect(plan.output.contains("InvalidPolicy") && plan.output.contains(message), "\(plan.output)")
            if let bytes, bytes.count > 100 {
                let secret = String(decoding: bytes, as: UTF8.self).split(separator: "\n")[1]
                #expect(!plan.output.contains(secret) && !plan.errors.contains(secret))
            }
        }
        try Data(try key.publicPEM).write(to: file)
        #expect(try await bench.pawl("run", "--once").status == 0)
        #expect(try text(bench, port: registry.port) == "app:1.1.0")
    }

    @Test("signed by a certificate, as a bundle that refers to the image; the authorities are the configuration's")
    func identity() async throws {
        let bench = try await Bench()
        let port = bench.registry.port
        let loop = CurlLoop()
        defer { loop.stop() }
        let push = TestPush(port: port, repository: "team/app", loop: loop)
        let (authority, log, key) = (try TestAuthority(), try TestLog(), try TestKey())
        let certificate = try authority.issue(to: key)
        _ = try await push.image("1.0.0")
        let digest = try await push.image("1.1.0")
        let statement = TestDocuments.statement(digest)
        let signature = try key.sign(TestDocuments.signedBytes(statement))
        let entry = try log.entry(
            TestLog.envelope(payload: statement, signature: signature, certificate: certificate.pem))
        try await push.refer(
            to: digest,
            TestDocuments.bundle(
                TestDocuments.certificateMaterial(certificate, entry.bundled(kind: "dsse")),
                TestDocuments.envelope(statement, signature: signature)))
        _ = try await push.image("1.2.0")
        try Data(try authority.intermediatePEM + authority.rootPEM)
            .write(to: URL(fileURLWithPath: bench.path + "/fulcio.pem"))
        try Data(try log.key.publicPEM).write(to: URL(fileURLWithPath: bench.path + "/rekor.pub"))
        try bench.commit(["app.yaml": manifest(port, "app:1.0.0")])
        func demand(_ subject: String, _ trust: String = "") throws {
            try policy(
                bench, "app", port: port,
                verify: "identities: [{issuer: https://issuer.example.com, subjectRegExp: \"\(subject)\"}]\(trust)")
        }
        try configure(bench, port: port)
        try demand(".*@example.com")
        let untrusting = try await bench.pawl("plan")
        #expect(
            untrusting.output.contains("write trust: {certificatesFile: ..., logKeyFile: ...}"), "\(untrusting.output)")
        try configure(
            bench, port: port,
            extra: "verify: {cosign: {trust: {certificatesFile: fulcio.pem, logKeyFile: rekor.pub}}}")
        try demand("example.com")
        let other = try await bench.pawl("explain", "apps:app")
        #expect(other.output.contains("who is none of the identities"), "\(other.output)")
        try demand(".*@example.com", ", trust: {certificatesFile: ../rekor.pub, logKeyFile: ../rekor.pub}")
        let wrong = try await bench.pawl("plan")
        #expect(wrong.output.contains("rekor.pub holds no certificate in PEM"), "\(wrong.output)")
        try demand(".*@example.com")
        let run = try await bench.pawl("run", "--once")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try text(bench, port: port) == "app:1.1.0@\(digest)")
    }

    @Test("an atomic group moves to the greatest version that is signed for every image")
    func group() async throws {
        let bench = try await Bench()
        let port = bench.registry.port
        let loop = CurlLoop()
        defer { loop.stop() }
        let key = try TestKey()
        for image in ["server", "worker"] {
            let push = TestPush(port: port, repository: "team/\(image)", loop: loop)
            for tag in ["1.0.0", "1.1.0", "1.2.0"] {
                let digest = try await push.image(tag)
                if tag != "1.2.0" || image == "server" { try await push.sign(digest, by: key) }
            }
        }
        try configure(bench, port: port)
        let images = ["server", "worker"].map { image in
            "    - {image: \"127.0.0.1:\(port)/team/\(image)\", policy: {semver: {range: \"1.x\"}}, "
                + "verify: {cosign: {keys: [{keyFile: \(key.publicFile)}]}}}\n"
        }
        try bench.write(
            "policies/shop.yaml",
            "apiVersion: pawl.dev/v1alpha1\nkind: UpdatePolicy\nmetadata: {name: shop}\nspec:\n  group: Atomic\n"
                + "  images:\n\(images.joined())  targets: [{source: fleet}]\n")
        try bench.commit(["app.yaml": manifest(port, "server:1.0.0") + manifest(port, "worker:1.0.0").dropFirst(12)])
        #expect(try await bench.pawl("run", "--once").status == 0)
        #expect(try text(bench, port: port) == "server:1.1.0\n- image: worker:1.1.0")
        let plan = try await bench.pawl("plan")
        #expect(plan.output.contains("GroupIncomplete"), "\(plan.output)")
        #expect(plan.output.contains("'worker' 1.2.0: there is no signature of sha256:"), "\(plan.output)")
    }
}
