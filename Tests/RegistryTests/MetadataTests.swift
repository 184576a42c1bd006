import OCI
import struct OCI.Tag
import Registry
import TestServers
import Testing

@Suite("what images say of themselves")
struct MetadataTests {
    @Test(
        "docker-registry: an image for one platform, an index for several, one that does not say when it was built",
        arguments: [
            (["linux/arm64"], "2026-01-02T03:04:05Z" as String?),
            (["linux/amd64", "linux/arm64", "linux/arm/v7"], "2026-01-02T03:04:05.678Z"),
            (["linux/amd64", "windows/amd64"], nil),
        ])
    func real(_ platforms: [String], _ created: String?) async throws {
        let registry = try DockerRegistry()
        let digest = try registry.store(["1.0.0"], in: "team/app", created: created, platforms: platforms)
        let client = client(port: registry.port)
        let app = try repository("team/app", port: registry.port)
        #expect(try await client.digest(of: try #require(Tag("1.0.0")), in: app).text == digest)
        let metadata = try await client.metadata(of: try #require(Digest(digest)), in: app)
        #expect(metadata.platforms.map(\.description) == platforms)
        #expect(metadata.created == created)
    }

    @Test("of an image's labels those are kept that say where it came from, each on one line")
    func labels() async throws {
        let registry = try DockerRegistry()
        let digest = try registry.store(
            ["1.0.0"], in: "team/app",
            config: """
                {"os":"linux","architecture":"amd64","config":{"Labels":{"org.opencontainers.image.revision":"abc123",\
                "org.opencontainers.image.source":"https://git.example.com/app","maintainer":"somebody",\
                "org.opencontainers.image.url":"two\\nlines","org.opencontainers.image.version":""}}}
                """)
        let client = client(port: registry.port)
        let metadata = try await client.metadata(
            of: try #require(Digest(digest)), in: repository("team/app", port: registry.port))
        #expect(
            metadata.labels == [
                "org.opencontainers.image.revision": "abc123",
                "org.opencontainers.image.source": "https://git.example.com/app",
            ])
    }

    private static let digest = "sha256:" + String(repeating: "a", count: 64)

    @Test("what a digest does not say is not believed, and what is no image is an error")
    func misbehaviour() async throws {
        let answers = [
            "{\"config\":{}}", "not json", "{\"manifests\":[{\"platform\":{\"os\":\"linux\"}}]}", "[]",
        ]
        for answer in answers {
            let server = try ScriptedServer { _, _ in .response(200, answer) }
            let client = client(port: server.port)
            let app = try repository("team/app", port: server.port)
            let wrong = try #require(Digest(Self.digest))
            let error = try await failure { () throws(RegistryError) in try await client.metadata(of: wrong, in: app) }
            #expect(error.code == .invalidResponse)
            #expect(error.message.contains("is not what its digest says"))
        }
        let server = try ScriptedServer { _, _ in .response(404, "{}") }
        let client = client(port: server.port)
        let app = try repository("team/app", port: server.port)
        let missing = try #require(Digest(Self.digest))
        #expect(
            try await failure { () throws(RegistryError) in try await client.metadata(of: missing, in: app) }.code
                == .tagNotFound)
    }
}
