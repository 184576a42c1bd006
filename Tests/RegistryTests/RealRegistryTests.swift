import Credentials
import Curl
import DemoRegistry
import Foundation
import OCI
import struct OCI.Tag
import Registry
import Secrets
import TestServers
import Testing

/// A client and a repository for a server on the loopback interface.
func client(
    port: Int, basic: BasicCredentialsLocation? = nil, plainHTTP: Bool = true, caFile: String? = nil,
    limits: RegistryLimits = RegistryLimits()
) -> RegistryClient {
    RegistryClient(
        settings: [
            RegistrySettings(
                host: "127.0.0.1:\(port)", credentials: basic.map { ConfiguredCredential.basic($0) },
                plainHTTP: plainHTTP, access: ServerAccess(caFile: caFile))
        ], limits: limits, userAgent: "pawl-test")
}

func repository(_ path: String, port: Int) throws -> Repository {
    try Repository(parsing: "127.0.0.1:\(port)/\(path)")
}

struct NoFailure: Error {}

/// The error of a call that must fail.
func failure(_ call: () async throws(RegistryError) -> some Any) async throws -> RegistryError {
    do throws(RegistryError) {
        _ = try await call()
    } catch {
        return error
    }
    throw NoFailure()
}

@Suite("real registries")
struct RealRegistryTests {
    @Test("docker-registry without a password: tags, digests, what is not there")
    func anonymous() async throws {
        let registry = try DockerRegistry()
        let digest = try registry.store(["1.0.0", "1.1.0", "latest"], in: "team/app")
        let client = client(port: registry.port)
        let app = try repository("team/app", port: registry.port)
        #expect(Set(try await client.tags(of: app).map(\.text)) == ["1.0.0", "1.1.0", "latest"])
        let tag = try #require(Tag("1.1.0"))
        #expect(try await client.digest(of: tag, in: app).text == digest)
        let missing = try #require(Tag("9"))
        #expect(
            try await failure { () throws(RegistryError) in try await client.digest(of: missing, in: app) }.code
                == .tagNotFound)
        let gone = try repository("team/gone", port: registry.port)
        let error = try await failure { () throws(RegistryError) in try await client.tags(of: gone) }
        #expect(error.code == .repositoryNotFound)
        #expect(error.description.contains("team/gone"))
    }

    @Test("thousands of tags arrive whole")
    func manyTags() async throws {
        let registry = try DockerRegistry()
        try registry.store((0..<3_000).map { "build-\($0)" }, in: "team/app")
        let tags = try await client(port: registry.port).tags(of: repository("team/app", port: registry.port))
        #expect(Set(tags).count == 3_000)
    }

    @Test("htpasswd over TLS with an authority of one's own; a wrong password and an unknown authority say so")
    func protected() async throws {
        let registry = try DockerRegistry(isProtected: true)
        try registry.store(["1.0.0"], in: "team/app")
        let app = try repository("team/app", port: registry.port)
        let folder = try TemporaryDirectory()
        let file = "\(folder.path)/password"
        try Data((DockerRegistry.password + "\n").utf8).write(to: URL(fileURLWithPath: file))
        let right = BasicCredentialsLocation(username: .inline(DockerRegistry.username), password: .file(file))
        let trusting = client(port: registry.port, basic: right, plainHTTP: false, caFile: registry.caFile)
        #expect(try await trusting.tags(of: app).map(\.text) == ["1.0.0"])

        // The file is read on every use: a rotated password takes effect without a restart.
        try Data("wrong".utf8).write(to: URL(fileURLWithPath: file))
        let refused = try await failure { () throws(RegistryError) in try await trusting.tags(of: app) }
        #expect(refused.code == .authenticationFailed)
        #expect(!refused.description.contains("wrong"))

        let nobody = client(port: registry.port, plainHTTP: false, caFile: registry.caFile)
        #expect(
            try await failure { () throws(RegistryError) in try await nobody.tags(of: app) }.code
                == .authenticationFailed)
        let distrusting = client(port: registry.port, basic: right, plainHTTP: false)
        let unknown = try await failure { () throws(RegistryError) in try await distrusting.tags(of: app) }
        #expect(unknown.code == .registryUnavailable)
        #expect(unknown.message.contains("certificate"))
    }

    @Test("pages are followed to the end, whatever their size", arguments: [7, 100, 1_000])
    func paging(_ size: Int) async throws {
        let registry = try await DemoRegistry.start()
        for index in 0..<2_001 { await registry.push("v\(index)", to: "team/app") }
        var limits = RegistryLimits()
        limits.pageSize = size
        let tags = try await client(port: registry.port, limits: limits)
            .tags(of: repository("team/app", port: registry.port))
        #expect(Set(tags.map(\.text)) == Set((0..<2_001).map { "v\($0)" }))
        #expect(await registry.requestCount == (2_001 + size - 1) / size)
        await registry.stop()
    }

    @Test("a registry that nobody runs is unavailable")
    func unreachable() async throws {
        let port = try freePort()
        var limits = RegistryLimits()
        limits.backOff = .milliseconds(1)
        let client = client(port: port, limits: limits)
        let app = try repository("team/app", port: port)
        let error = try await failure { () throws(RegistryError) in try await client.tags(of: app) }
        #expect(error.code == .registryUnavailable)
        #expect(error.isRetryable)
    }
}
