import Curl
import OCI
import struct OCI.Tag
import TestServers
import Testing

@testable import Registry

@Suite("what a registry still grants")
struct PullAllowanceTests {
    @Test(
        "the headers are read as Docker Hub writes them",
        arguments: [
            ("76;w=21600", "100;w=21600", 76, Duration?.none), ("0;w=21600", "100;w=21600", 0, .seconds(216)),
            ("0", "200", 0, .seconds(108)), ("0 ; w=60", nil, 0, .seconds(60)), ("1", nil, 1, nil),
            ("0;w=-5", "0", 0, .seconds(21_600)),
        ])
    func headers(_ remaining: String, _ limit: String?, _ left: Int, _ pause: Duration?) async throws {
        let allowance = try #require(try await allowance(remaining, limit))
        #expect(allowance.remaining == left)
        #expect(allowance.pause == pause)
    }

    @Test("what cannot be understood is nothing", arguments: ["", "many", "-1;w=5", ";w=5"])
    func nonsense(_ text: String) async throws { #expect(try await allowance(text, nil) == nil) }

    private func allowance(_ remaining: String, _ limit: String?) async throws -> PullAllowance? {
        let headers = ["RateLimit-Remaining: \(remaining)"] + (limit.map { ["RateLimit-Limit: \($0)"] } ?? [])
        let server = try ScriptedServer { _, _ in .response(200, headers: headers) }
        let loop = CurlLoop()
        defer { loop.stop() }
        return PullAllowance(try await loop.perform(HTTPRequest(url: "http://127.0.0.1:\(server.port)/")))
    }

    @Test("with no pull left lists and digests go on, and no manifest is asked for")
    func nothingLeft() async throws {
        let digest = "sha256:\(String(repeating: "ab", count: 32))"
        let server = try ScriptedServer { request, _ in
            request.path.contains("/tags/list")
                ? .response(200, "{\"tags\":[\"1\"]}")
                : .response(
                    200,
                    headers: [
                        "Docker-Content-Digest: \(digest)", "RateLimit-Limit: 100;w=21600",
                        "RateLimit-Remaining: 0;w=21600",
                    ])
        }
        let client = client(port: server.port)
        let app = try repository("team/app", port: server.port)
        for _ in 0..<2 {
            #expect(try await client.tags(of: app).count == 1)
            #expect(try await client.digest(of: #require(Tag("1")), in: app).text == digest)
        }
        let before = server.requests.count
        let known = try #require(Digest(digest))
        let error = try await failure { () throws(RegistryError) in try await client.metadata(of: known, in: app) }
        #expect(error.code == .rateLimited)
        #expect(server.requests.count == before)
    }
}
