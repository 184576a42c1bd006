import Curl
import DemoRegistry
import Foundation
import OCI
import struct OCI.Tag
import Registry
import Secrets
import TestServers
import Testing

@Suite("the demo's registry")
struct DemoRegistryTests {
    @Test("it takes manifests over HTTP and gives them back by tag and by digest")
    func push() async throws {
        let registry = try await DemoRegistry.start()
        let loop = CurlLoop()
        defer { loop.stop() }
        let base = "http://127.0.0.1:\(registry.port)/v2"
        let type = "application/vnd.oci.image.index.v1+json"
        let manifest = Array("{\"schemaVersion\":2,\"manifests\":[]}".utf8)
        let put = try await loop.perform(
            HTTPRequest(
                method: "PUT", url: "\(base)/team/deep/app/manifests/1.0", headers: [("Content-Type", type)],
                body: manifest))
        #expect(put.status == 201)
        let digest = try #require(put[header: "Docker-Content-Digest"])
        // One connection, so that a body sent after a HEAD would spoil what follows.
        for (method, reference) in [("HEAD", "1.0"), ("GET", "1.0"), ("HEAD", digest), ("GET", digest)] {
            let got = try await loop.perform(
                HTTPRequest(method: method, url: "\(base)/team/deep/app/manifests/\(reference)"))
            #expect(got.status == 200)
            #expect(got[header: "Docker-Content-Digest"] == digest)
            #expect(got[header: "Content-Type"] == type)
            #expect(got[header: "Content-Length"] == "\(manifest.count)")
            #expect(got.body == (method == "GET" ? manifest : []))
        }
        for (path, status) in [("/", 200), ("/team/deep/app/manifests/2.0", 404), ("/x/tags/list", 404), ("/x", 404)] {
            #expect(try await loop.perform(HTTPRequest(url: base + path)).status == status)
        }
        let bad = HTTPRequest(method: "PUT", url: "\(base)/team/app/manifests/sha256:00", body: manifest)
        #expect(try await loop.perform(bad).status == 400)
        #expect(await registry.requestCount(of: "/v2/team/deep/app/manifests/1.0") == 3)
        await registry.stop()
    }

    @Test("the digest of a pushed tag is what the client reads; its configuration is there too")
    func digest() async throws {
        let registry = try await DemoRegistry.start()
        let pushed = await registry.push("1.0.0", to: "team/app")
        let tag = try #require(Tag("1.0.0"))
        let app = try repository("team/app", port: registry.port)
        #expect(try await client(port: registry.port).digest(of: tag, in: app).text == pushed)
        let loop = CurlLoop()
        defer { loop.stop() }
        struct Manifest: Decodable {
            struct Descriptor: Decodable { let digest: String, size: Int }

            let config: Descriptor
        }
        let base = "http://127.0.0.1:\(registry.port)/v2/team/app"
        let manifest = try JSONDecoder().decode(
            Manifest.self, from: Data(try await loop.perform(HTTPRequest(url: "\(base)/manifests/1.0.0")).body))
        let config = try await loop.perform(HTTPRequest(url: "\(base)/blobs/\(manifest.config.digest)"))
        #expect(config.body.count == manifest.config.size)
        await registry.stop()
    }

    @Test("with credentials it asks for them, once")
    func credentials() async throws {
        let registry = try await DemoRegistry.start(credentials: .init(username: "reader", password: "sésame"))
        for index in 0..<3_500 { await registry.push("v\(index)", to: "team/app") }
        let app = try repository("team/app", port: registry.port)
        let right = BasicCredentialsLocation(username: .inline("reader"), password: .inline("sésame"))
        #expect(try await client(port: registry.port, basic: right).tags(of: app).count == 3_500)
        #expect(await registry.requestCount == 5)
        let nobody = client(port: registry.port)
        let error = try await failure { () throws(RegistryError) in try await nobody.tags(of: app) }
        #expect(error.code == .authenticationFailed)
        #expect(error.message.contains("UNAUTHORIZED"))
        await registry.stop()
    }

    @Test("it can take a port that was given, and frees it when it stops")
    func port() async throws {
        let port = try freePort()
        for _ in 0..<2 {
            let registry = try await DemoRegistry.start(port: port)
            #expect(registry.port == port)
            await registry.stop()
        }
    }
}
