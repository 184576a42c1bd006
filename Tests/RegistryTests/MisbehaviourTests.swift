import Foundation
import OCI
import struct OCI.Tag
import Registry
import Secrets
import TestServers
import Testing

@Suite("registries that misbehave")
struct MisbehaviourTests {
    private var hasty: RegistryLimits {
        var limits = RegistryLimits()
        limits.backOff = .milliseconds(1)
        limits.exchange = .seconds(2)
        return limits
    }

    private func error(
        limits: RegistryLimits? = nil,
        _ script: @escaping @Sendable (ScriptedServer.Request, Int) -> ScriptedServer.Answer
    ) async throws -> (RegistryError, Int) {
        let server = try ScriptedServer(script)
        let client = client(port: server.port, limits: limits ?? hasty)
        let app = try repository("team/app", port: server.port)
        let error = try await failure { () throws(RegistryError) in try await client.tags(of: app) }
        return (error, server.requests.count)
    }

    @Test(
        "a list that is not whole is an error, never a shorter list",
        arguments: [
            ("{\"tags\":[\"1\"", RegistryError.Code.invalidResponse), ("{\"tags\":{}}", .invalidResponse),
            ("<html>", .invalidResponse), ("", .invalidResponse),
        ])
    func broken(_ body: String, _ code: RegistryError.Code) async throws {
        let (error, _) = try await error { _, _ in .response(200, body) }
        #expect(error.code == code)
    }

    @Test("a next page at another address, or one seen before, is an error")
    func links() async throws {
        let (elsewhere, _) = try await error { _, _ in
            .response(200, "{\"tags\":[\"1\"]}", headers: ["Link: <http://127.0.0.1:1/v2/x>; rel=\"next\""])
        }
        #expect(elsewhere.code == .invalidResponse)
        let (garbled, _) = try await error { _, _ in
            .response(200, "{\"tags\":[\"1\"]}", headers: ["Link: </v2/team/app/tags/list?n=1000"])
        }
        #expect(garbled.code == .invalidResponse)
        let (circle, count) = try await error { _, _ in
            .response(200, "{\"tags\":[\"1\"]}", headers: ["Link: </v2/team/app/tags/list?n=1000>; rel=\"next\""])
        }
        #expect(circle.code == .invalidResponse)
        #expect(count == 1)
        var few = hasty
        few.pages = 3
        let (endless, _) = try await error(limits: few) { _, before in
            .response(200, "{\"tags\":[\"1\"]}", headers: ["Link: <?last=\(before)>; rel=\"next\""])
        }
        #expect(endless.code == .limitExceeded)
    }

    @Test("a page or a list beyond its limit is an error")
    func tooLarge() async throws {
        var small = hasty
        small.pageBytes = 1_000
        let (page, _) = try await error(limits: small) { _, _ in
            .response(200, "{\"tags\":[\"" + String(repeating: "a", count: 5_000) + "\"]}")
        }
        #expect(page.code == .limitExceeded)
        small.tags = 2
        let (list, _) = try await error(limits: small) { _, _ in .response(200, "{\"tags\":[\"1\",\"2\",\"3\"]}") }
        #expect(list.code == .limitExceeded)
    }

    @Test("no tags, null tags and names that are no tags are an empty list")
    func empty() async throws {
        for body in ["{\"tags\":null}", "{}", "{\"tags\":[]}", "{\"tags\":[\"a b\",\"\"]}"] {
            let server = try ScriptedServer { _, _ in .response(200, body) }
            #expect(try await client(port: server.port).tags(of: repository("team/app", port: server.port)).isEmpty)
        }
    }

    @Test("a refused page size is asked for again in hundreds")
    func pageSize() async throws {
        let server = try ScriptedServer { request, _ in
            request.path.contains("n=1000") ? .response(400, "{}") : .response(200, "{\"tags\":[\"1\"]}")
        }
        let tags = try await client(port: server.port).tags(of: repository("team/app", port: server.port))
        #expect(tags.map(\.text) == ["1"])
        #expect(server.requests.map(\.path).last?.hasSuffix("n=100") == true)
    }

    @Test("busy and broken registries are asked again, a few times; what will not change is not")
    func retries() async throws {
        for status in [429, 500, 503] {
            let server = try ScriptedServer { _, before in
                before < 2 ? .response(status, headers: ["Retry-After: 0"]) : .response(200, "{\"tags\":[\"1\"]}")
            }
            let tags = try await client(port: server.port, limits: hasty).tags(
                of: repository("team/app", port: server.port))
            #expect(tags.count == 1)
            #expect(server.requests.count == 3)
        }
        let (limited, tries) = try await error { _, _ in .response(429, headers: ["Retry-After: 1"]) }
        #expect(limited.code == .rateLimited)
        #expect(tries == 3)
        let (longer, once) = try await error { _, _ in .response(429, headers: ["Retry-After: 3600"]) }
        #expect(longer.code == .rateLimited)
        #expect(once == 1)
        let (forbidden, asked) = try await error { _, _ in
            .response(403, "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"requested access is denied\"}]}")
        }
        #expect(forbidden.code == .authenticationFailed)
        #expect(forbidden.message.contains("DENIED"))
        #expect(asked == 1)
    }

    @Test("a server that falls silent is given up at the deadline")
    func silence() async throws {
        var limits = hasty
        limits.exchange = .milliseconds(200)
        limits.tries = 1
        let (error, _) = try await error(limits: limits) { _, _ in .silence }
        #expect(error.code == .registryUnavailable)
    }

    @Test("a bearer challenge is answered by way of its token endpoint, once for requests at the same time")
    func bearer() async throws {
        let server = try ScriptedServer { request, _ in
            let host = request.header("host") ?? ""
            if request.path.hasPrefix("/token") {
                let isRight =
                    request.authorization == "Basic \(Data("reader:secret".utf8).base64EncodedString())"
                    && request.path.contains("scope=repository:team/") && request.path.contains("service=test")
                return isRight ? .response(200, "{\"access_token\":\"abc\",\"expires_in\":300}") : .response(401)
            }
            guard request.authorization == "Bearer abc" else {
                return .response(
                    401,
                    headers: [
                        "WWW-Authenticate: Bearer realm=\"http://\(host)/token\",service=\"test\",scope=\"repository:team/app:pull\""
                    ])
            }
            return .response(200, "{\"tags\":[\"1\"]}")
        }
        let basic = BasicCredentialsLocation(username: .inline("reader"), password: .inline("secret"))
        let client = client(port: server.port, basic: basic, limits: hasty)
        let app = try repository("team/app", port: server.port)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 { group.addTask { try await client.tags(of: app).count } }
            for try await count in group { #expect(count == 1) }
        }
        #expect(server.requests.count { $0.path.hasPrefix("/token") } == 1)
        _ = try await client.tags(of: app)
        #expect(server.requests.last?.authorization == "Bearer abc")
    }

    @Test("an endless refusal ends as AuthenticationFailed after one more try with a fresh token")
    func refusedToken() async throws {
        let server = try ScriptedServer { request, before in
            if request.path.hasPrefix("/token") { return .response(200, "{\"token\":\"t\(before)\"}") }
            let host = request.header("host") ?? ""
            return .response(401, headers: ["WWW-Authenticate: Bearer realm=\"http://\(host)/token\""])
        }
        let client = client(port: server.port, limits: hasty)
        let app = try repository("team/app", port: server.port)
        let error = try await failure { () throws(RegistryError) in try await client.tags(of: app) }
        #expect(error.code == .authenticationFailed)
        #expect(server.requests.count { !$0.path.hasPrefix("/token") } <= 3)
    }

    @Test("credentials do not follow a redirect to another origin")
    func redirect() async throws {
        let other = try ScriptedServer { _, _ in .response(200, "{\"tags\":[\"1\"]}") }
        let port = other.port
        let server = try ScriptedServer { request, _ in
            request.authorization == nil
                ? .response(401, headers: ["WWW-Authenticate: Basic realm=\"x\""])
                : .response(307, headers: ["Location: http://127.0.0.1:\(port)/elsewhere"])
        }
        let basic = BasicCredentialsLocation(username: .inline("reader"), password: .inline("secret"))
        let tags = try await client(port: server.port, basic: basic, limits: hasty)
            .tags(of: repository("team/app", port: server.port))
        #expect(tags.count == 1)
        #expect(server.requests.last?.authorization?.hasPrefix("Basic ") == true)
        #expect(other.requests.map(\.authorization) == [nil])
    }

    @Test("a digest without its header is computed from the manifest; a wrong one is an error")
    func digests() async throws {
        let plain = try ScriptedServer { request, _ in
            request.line.hasPrefix("HEAD") ? .response(200) : .response(200, "{}")
        }
        let tag = try #require(Tag("1"))
        let digest = try await client(port: plain.port, limits: hasty)
            .digest(of: tag, in: repository("team/app", port: plain.port))
        #expect(digest.text == "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")
        let other = "sha256:\(String(repeating: "0", count: 64))"
        for (head, get) in [("sha256:short", other), (nil, other), (nil, "nonsense")] as [(String?, String)] {
            let wrong = try ScriptedServer { request, _ in
                let digest = request.line.hasPrefix("HEAD") ? head : get
                return .response(
                    200, request.line.hasPrefix("HEAD") ? "" : "{}",
                    headers: digest.map { ["Docker-Content-Digest: \($0)"] } ?? [])
            }
            let client = client(port: wrong.port, limits: hasty)
            let app = try repository("team/app", port: wrong.port)
            let error = try await failure { () throws(RegistryError) in try await client.digest(of: tag, in: app) }
            #expect(error.code == .invalidResponse)
        }
    }

    @Test("a registry that answers no HEAD is asked with a GET")
    func noHead() async throws {
        let server = try ScriptedServer { request, _ in
            request.line.hasPrefix("HEAD") ? .response(405) : .response(200, "{}")
        }
        let tag = try #require(Tag("1"))
        let digest = try await client(port: server.port, limits: hasty)
            .digest(of: tag, in: repository("team/app", port: server.port))
        #expect(digest.text.hasPrefix("sha256:44136fa3"))
    }

    @Test("the pauses of one call do not add up beyond their limit")
    func pauses() async throws {
        var impatient = hasty
        impatient.longestPause = .milliseconds(1_500)
        let (error, tries) = try await error(limits: impatient) { _, _ in .response(429, headers: ["Retry-After: 1"]) }
        #expect(error.code == .rateLimited)
        #expect(error.retryAfter == .seconds(1))
        #expect(tries == 2)
    }

    @Test("a registry's words come without control characters and cut short")
    func words() async throws {
        let (error, _) = try await error { _, _ in
            let words = "\\u001b[31mdenied\\n" + String(repeating: "x", count: 5_000)
            return .response(403, "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"\(words)\"}]}")
        }
        #expect(error.message.contains("denied"))
        #expect(!error.message.unicodeScalars.contains { $0.properties.generalCategory == .control })
        #expect(error.message.count < 400)
    }
}
