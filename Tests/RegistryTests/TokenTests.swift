import Foundation
import OCI
import struct OCI.Tag
import Secrets
import TestServers
import Testing

@testable import Registry

@Suite("authentication")
struct TokenTests {
    private let reader = BasicCredentialsLocation(username: .inline("reader"), password: .inline("secret"))

    private var hasty: RegistryLimits {
        var limits = RegistryLimits()
        limits.backOff = .milliseconds(1)
        limits.exchange = .seconds(5)
        return limits
    }

    /// A registry whose token endpoint answers with a text, and which takes what `accepts` says.
    private func server(
        token: @escaping @Sendable (Int) -> ScriptedServer.Answer,
        accepts: @escaping @Sendable (String, Int) -> Bool
    ) throws -> ScriptedServer {
        try ScriptedServer { request, before in
            if request.path.hasPrefix("/token") { return token(before) }
            if let authorization = request.authorization, accepts(authorization, before) {
                return .response(200, "{\"tags\":[\"1\"]}")
            }
            let host = request.header("host") ?? ""
            return .response(401, headers: ["WWW-Authenticate: Bearer realm=\"http://\(host)/token\",service=\"test\""])
        }
    }

    @Test("a token that the registry no longer takes is replaced once")
    func expired() async throws {
        let server = try server(
            token: { .response(200, "{\"token\":\"t\($0)\",\"expires_in\":3600}") },
            // The first token is taken once; the registry forgets it then.
            accepts: { authorization, before in authorization == "Bearer t1" ? before == 2 : true })
        let client = client(port: server.port, limits: hasty)
        let app = try repository("team/app", port: server.port)
        for _ in 0..<3 { #expect(try await client.tags(of: app).count == 1) }
        // Challenge, token, list; refused, token, list; list.
        let sent = server.requests.map { $0.path.hasPrefix("/token") ? "token" : $0.authorization ?? "-" }
        #expect(sent == ["-", "token", "Bearer t1", "Bearer t1", "token", "Bearer t4", "Bearer t4"])
    }

    @Test("a token whose life is over is not sent any more")
    func lifetime() async throws {
        let cache = TokenCache()
        let key = TokenCache.Key(registry: "r.example", scope: "repository:app:pull")
        let over = try await cache.renew(key, rejected: nil) { .success(.init(text: "old", expires: .now)) }
        #expect(over == "old")
        #expect(await cache.known(key) == nil)
        let fresh = try await cache.renew(key, rejected: nil) {
            .success(.init(text: "new", expires: .now + .seconds(60)))
        }
        #expect(fresh == "new")
        #expect(await cache.known(key) == "new")
    }

    @Test(
        "both names of a token and odd lifetimes are understood",
        arguments: [
            "{\"access_token\":\"t\",\"token\":\"\",\"expires_in\":-5}", "{\"token\":\"t\",\"expires_in\":1e300}",
            "{\"token\":\"t\",\"access_token\":\"other\",\"expires_in\":\"300\"}",
            "{\"token\":\"t\",\"expires_in\":null}",
        ])
    func fields(_ body: String) async throws {
        let server = try server(
            token: { _ in .response(200, body) }, accepts: { authorization, _ in authorization == "Bearer t" })
        #expect(
            try await client(port: server.port, limits: hasty).tags(of: repository("team/app", port: server.port)).count
                == 1)
    }

    @Test(
        "a token endpoint that gives no token is an error",
        arguments: [
            ("{}", 200, RegistryError.Code.invalidResponse), ("{\"token\":\"a b\"}", 200, .invalidResponse),
            ("{\"token\":\"a\\r\\nX: y\"}", 200, .invalidResponse), ("nonsense", 200, .invalidResponse),
            ("", 404, .invalidResponse), ("", 401, .authenticationFailed), ("", 403, .authenticationFailed),
            ("", 429, .rateLimited), ("", 503, .registryUnavailable),
        ])
    func noToken(_ body: String, _ status: Int, _ code: RegistryError.Code) async throws {
        let server = try server(token: { _ in .response(status, body) }, accepts: { _, _ in true })
        let client = client(port: server.port, basic: reader, limits: hasty)
        let app = try repository("team/app", port: server.port)
        let error = try await failure { () throws(RegistryError) in try await client.tags(of: app) }
        #expect(error.code == code)
        #expect(!"\(error)".contains("secret"))
    }

    @Test("a registry that asks for Basic is asked once only")
    func basic() async throws {
        let server = try ScriptedServer { request, before in
            request.authorization == nil
                ? .response(401, headers: ["WWW-Authenticate: Basic realm=\"x\""])
                : .response(
                    200, "{\"tags\":[\"\(before)\"]}",
                    headers: before < 4 ? ["Link: <?last=\(before)>; rel=\"next\""] : [])
        }
        let client = client(port: server.port, basic: reader, limits: hasty)
        let tags = try await client.tags(of: repository("team/app", port: server.port))
        #expect(tags.count == 4)
        #expect(server.requests.count { $0.authorization == nil } == 1)
    }

    @Test("a password is not sent to a token endpoint over plain HTTP when the registry speaks HTTPS")
    func plainTokenEndpoint() async throws {
        let endpoint = try ScriptedServer { _, _ in .response(200, "{\"token\":\"abc\"}") }
        let server = try NginxServer(
            locations: """
                add_header WWW-Authenticate 'Bearer realm="http://127.0.0.1:\(endpoint.port)/token",service="x"' always;
                return 401;
                """)
        let client = client(port: server.port, basic: reader, plainHTTP: false, caFile: server.caFile, limits: hasty)
        let app = try repository("team/app", port: server.port)
        let error = try await failure { () throws(RegistryError) in try await client.tags(of: app) }
        #expect(error.code == .authenticationFailed)
        #expect(error.message.contains("plain HTTP"))
        #expect(endpoint.requests.isEmpty)
    }

    @Test("HTTPS does not redirect to plain HTTP")
    func downgrade() async throws {
        let other = try ScriptedServer { _, _ in .response(200, "{\"tags\":[\"1\"]}") }
        let server = try NginxServer(locations: "return 307 http://127.0.0.1:\(other.port)/x;")
        let client = client(port: server.port, plainHTTP: false, caFile: server.caFile, limits: hasty)
        let app = try repository("team/app", port: server.port)
        let error = try await failure { () throws(RegistryError) in try await client.tags(of: app) }
        #expect(error.code == .invalidResponse)
        #expect(other.requests.isEmpty)
    }

    @Test("who a registry redirects to gets no answer to a challenge of its own")
    func foreignChallenge() async throws {
        let other = try ScriptedServer { request, _ in
            let host = request.header("host") ?? ""
            return .response(401, headers: ["WWW-Authenticate: Bearer realm=\"http://\(host)/token\""])
        }
        let server = try ScriptedServer { [port = other.port] _, _ in
            .response(307, headers: ["Location: http://127.0.0.1:\(port)/elsewhere"])
        }
        let client = client(port: server.port, basic: reader, limits: hasty)
        let app = try repository("team/app", port: server.port)
        let error = try await failure { () throws(RegistryError) in try await client.tags(of: app) }
        #expect(error.code == .authenticationFailed)
        #expect(other.requests.map(\.path) == ["/elsewhere"])
    }

    @Test("cancelling those who wait for a token ends the wait", .timeLimit(.minutes(10)))
    func cancelled() async throws {
        let (asked, isAsked) = AsyncStream.makeStream(of: Void.self)
        let server = try server(
            token: { _ in
                isAsked.yield()
                return .silence
            }, accepts: { _, _ in true })
        var patient = hasty
        patient.exchange = .seconds(3_600)
        let client = client(port: server.port, limits: patient)
        let app = try repository("team/app", port: server.port)
        let task = Task { try await failure { () throws(RegistryError) in try await client.tags(of: app) } }
        for await _ in asked { break }
        task.cancel()
        #expect(try await task.value.code == .registryUnavailable)
    }
}
