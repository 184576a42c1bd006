import Curl
import DemoRegistry
import Foundation
import Hashing
import OCI
import Registry
import Signatures
import TestServers
import TestSignatures
import Testing

/// Everything that a search shows.
private func search(
    _ digest: String, _ repository: Repository, _ client: RegistryClient, enough: Int = .max
) async throws(RegistryError) -> (found: [FoundSignature], isWhole: Bool) {
    var found: [FoundSignature] = []
    guard let digest = Digest(digest) else { return ([], false) }
    let isWhole = try await client.showSignatures(of: digest, in: repository) {
        found.append($0)
        return found.count >= enough
    }
    return (found, isWhole)
}

@Suite("The search for signatures")
struct SignatureSearchTests {
    @Test("docker-registry, which has no referrers API: cosign's tag and the tag of referrers")
    func withoutReferrers() async throws {
        let registry = try DockerRegistry()
        let loop = CurlLoop()
        defer { loop.stop() }
        let push = TestPush(port: registry.port, repository: "team/app", loop: loop)
        let (client, app) = (client(port: registry.port), try repository("team/app", port: registry.port))
        let digest = try await push.image("1.0.0")
        let none = try await search(digest, app, client)
        #expect(none.found.isEmpty && none.isWhole)

        let (key, other) = (try TestKey(), try TestKey(.ed25519))
        try await push.sign(digest, by: key, other)
        let bundle = try await push.refer(to: digest, Array("{\"a\":1}".utf8))
        let attestation = try await push.refer(to: digest, Array("{}".utf8), type: "application/spdx+json")
        try await push.index(
            of: digest, [(bundle, TestDocuments.bundleType), (attestation, "application/spdx+json")])
        let all = try await search(digest, app, client)
        let tag = "tag \(digest.replacing(":", with: "-")).sig"
        #expect(all.found.map(\.place) == ["\(tag), layer 1", "\(tag), layer 2", "referrer \(bundle)"])
        #expect(all.found.last?.document == .bundle(Array("{\"a\":1}".utf8)))
        guard case .simpleSigning(let layer) = all.found[0].document else { return #expect(Bool(false)) }
        #expect(layer.payload == TestDocuments.payload(digest))
        #expect(layer.certificate == nil && layer.bundle == nil)
        #expect(all.isWhole)
        #expect(try await search(digest, app, client, enough: 1).found.count == 1)
    }

    @Test("a registry with the referrers API: every page is read, and only what may be a signature")
    func withReferrers() async throws {
        let registry = try await DemoRegistry.start()
        let loop = CurlLoop()
        defer { loop.stop() }
        let push = TestPush(port: registry.port, repository: "team/app", loop: loop)
        let (client, app) = (client(port: registry.port), try repository("team/app", port: registry.port))
        let digest = try await push.image("1.0.0")
        for number in 0..<101 {
            try await push.refer(to: digest, Array("{\"\(number)\":1}".utf8), type: "application/spdx+json")
        }
        let provenance = try await push.refer(
            to: digest, Array("{}".utf8), predicate: "https://slsa.dev/provenance/v1")
        let signature = try await push.refer(
            to: digest, Array("{\"a\":1}".utf8), predicate: "https://sigstore.dev/cosign/sign/v1")
        let (found, isWhole) = try await search(digest, app, client)
        #expect(found.map(\.place) == ["referrer \(provenance)", "referrer \(signature)"])
        #expect(
            found.map(\.obstacle) == [
                "it is an attestation of type 'https://slsa.dev/provenance/v1', not a signature", nil,
            ])
        #expect(found.last?.document == .bundle(Array("{\"a\":1}".utf8)))
        #expect(isWhole)
        // The image itself is nothing that refers to it, nor are other images' signatures.
        let other = try await push.image("1.1.0")
        #expect(try await search(other, app, client).found.isEmpty)
    }

    @Test("what is too large is not read, and no more than a certain number")
    func limits() async throws {
        let registry = try await DemoRegistry.start()
        let loop = CurlLoop()
        defer { loop.stop() }
        let push = TestPush(port: registry.port, repository: "team/app", loop: loop)
        let (client, app) = (client(port: registry.port), try repository("team/app", port: registry.port))
        let digest = try await push.image("1.0.0")
        let large = [UInt8](repeating: 0x20, count: SignatureDocument.maximumPayloadSize + 1)
        try await push.sign(digest, [(large, ["dev.cosignproject.cosign/signature": "AAAA"]), ([0x20], [:])])
        #expect(
            try await search(digest, app, client).found.map(\.obstacle) == [
                "it is larger than 64 KiB", "it has no annotation dev.cosignproject.cosign/signature",
            ])
        #expect(await registry.requestCount(of: "/v2/team/app/blobs/\(SHA256.digest(of: large))") == 0)
        let many = try await push.image("1.1.0")
        try await push.sign(
            many, (0..<100).map { ([UInt8("\($0)".utf8.count)], ["dev.cosignproject.cosign/signature": "AAAA"]) })
        let (found, isWhole) = try await search(many, app, client)
        #expect(found.count == 64 && !isWhole)
    }

    static let digest = "sha256:" + String(repeating: "a", count: 64)

    /// A registry without a signature under cosign's tag, that answers the other requests as told.
    private func scripted(
        _ answer: @escaping @Sendable (String) -> String?
    ) throws -> ScriptedServer {
        try ScriptedServer { request, _ in
            if let text = answer(request.path) { return .text(text) }
            return .text("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        }
    }

    private static func ok(_ body: String, _ headers: String = "") -> String {
        "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)"
    }

    @Test("a registry that fails is an error that says so, never an image without signatures")
    func failures() async throws {
        let blob = SHA256.digest(of: Array("payload".utf8))
        let manifest =
            "{\"layers\":[{\"mediaType\":\"\(SignatureDocument.payloadType)\",\"digest\":\"\(blob)\",\"size\":7,"
            + "\"annotations\":{\"dev.cosignproject.cosign/signature\":\"AAAA\"}}]}"
        let refused = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
        let broken = "HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n"
        let rows: [(String, RegistryError.Code, String, [String: String])] = [
            ("referrers fail", .registryUnavailable, "answered 500", ["referrers": broken]),
            ("referrers are refused", .authenticationFailed, "refused access (403)", ["referrers": refused]),
            ("cosign's tag fails", .registryUnavailable, "answered 500", [".sig": broken]),
            ("no index", .invalidResponse, "is not an image index", ["referrers": Self.ok("[]")]),
            ("no manifest", .invalidResponse, "is not one of the OCI image specification", [".sig": Self.ok("x")]),
            (
                "pages elsewhere", .invalidResponse, "lead elsewhere or in a circle",
                ["referrers": Self.ok("{}", "Link: <http://127.0.0.1:1/v2/x>; rel=\"next\"\r\n")]
            ),
            (
                "pages in a circle", .invalidResponse, "lead elsewhere or in a circle",
                ["referrers": Self.ok("{}", "Link: </v2/team/app/referrers/\(Self.digest)>; rel=\"next\"\r\n")]
            ),
            ("a blob that is missing", .tagNotFound, "answered 404 for \(blob)", [".sig": Self.ok(manifest)]),
            (
                "another blob", .invalidResponse, "is not what its digest says",
                [".sig": Self.ok(manifest), "blobs": Self.ok("PAYLOAD")]
            ),
            (
                "a blob that is larger than it says", .limitExceeded, "larger than 65536 bytes",
                [".sig": Self.ok(manifest), "blobs": Self.ok(String(repeating: "x", count: 70_000))]
            ),
            (
                "a layer without digest", .invalidResponse, "names a blob without a digest",
                [".sig": Self.ok("{\"layers\":[{}]}")]
            ),
        ]
        for (name, code, message, answers) in rows {
            let server = try scripted { path in answers.first { path.contains($0.key) }?.value }
            var limits = RegistryLimits()
            limits.tries = 1
            let client = client(port: server.port, limits: limits)
            let app = try repository("team/app", port: server.port)
            let error = try await failure { () throws(RegistryError) in
                try await search(Self.digest, app, client)
            }
            #expect(error.code == code, "\(name): \(error)")
            #expect(error.description.contains(message), "\(name): \(error)")
        }
    }

    @Test("what says it refers to another image is not read as this one's signature")
    func otherSubject() async throws {
        let other = "{\"subject\":{\"digest\":\"sha256:\(String(repeating: "b", count: 64))\"},\"layers\":[]}"
        let address = SHA256.digest(of: Array(other.utf8))
        let server = try scripted { path in
            if path.contains("referrers") {
                return Self.ok(
                    "{\"manifests\":[{\"artifactType\":\"\(TestDocuments.bundleType)\",\"digest\":\"\(address)\"}]}")
            }
            return path.contains(address) ? Self.ok(other) : nil
        }
        let (found, _) = try await search(
            Self.digest, try repository("team/app", port: server.port), client(port: server.port))
        #expect(found.map(\.obstacle) == ["it does not refer to this image"])
    }
}
