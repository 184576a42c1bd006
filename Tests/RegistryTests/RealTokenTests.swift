import Foundation
import OCI
import struct OCI.Tag
import Registry
import Secrets
import TestServers
import Testing

@Suite("a real registry with token authentication")
struct RealTokenTests {
    private let reader = BasicCredentialsLocation(
        username: .inline(TokenServer.username), password: .inline(TokenServer.password))

    @Test("one token is fetched for many requests to a repository, by GET or by POST", arguments: [false, true])
    func tokens(_ isOnlyPosted: Bool) async throws {
        let tokens = try TokenServer(isOnlyPosted: isOnlyPosted)
        let registry = try DockerRegistry(tokens: tokens)
        let digest = try registry.store(["1.0.0", "1.1.0"], in: "team/app")
        try registry.store(["2.0.0"], in: "team/other")
        let client = client(port: registry.port, basic: reader)
        let app = try repository("team/app", port: registry.port)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<20 { group.addTask { try await client.tags(of: app).count } }
            for try await count in group { #expect(count == 2) }
        }
        #expect(try await client.digest(of: #require(Tag("1.0.0")), in: app).text == digest)
        // Asked by GET first, it says that it knows the other form only.
        let each = isOnlyPosted ? 2 : 1
        #expect(tokens.requestCount == each)
        #expect(try await client.tags(of: repository("team/other", port: registry.port)).map(\.text) == ["2.0.0"])
        #expect(tokens.requestCount == 2 * each)
    }

    @Test("a wrong password and nobody in particular are refused, and no secret is told")
    func refused() async throws {
        let tokens = try TokenServer()
        let registry = try DockerRegistry(tokens: tokens)
        try registry.store(["1.0.0"], in: "team/app")
        let app = try repository("team/app", port: registry.port)
        let wrong = BasicCredentialsLocation(username: .inline("reader"), password: .inline("hunter2"))
        for basic in [wrong, nil] {
            let client = client(port: registry.port, basic: basic)
            let error = try await failure { () throws(RegistryError) in try await client.tags(of: app) }
            #expect(error.code == .authenticationFailed)
            #expect(!error.description.contains("hunter2"))
        }
    }
}
