import OCI
import TestServers
import Testing

@testable import Registry

@Suite("lists that have not changed")
struct UnchangedTests {
    private func lists(
        _ count: Int, _ script: @escaping @Sendable (ScriptedServer.Request, Int) -> ScriptedServer.Answer
    ) async throws -> ([Set<String>], [ScriptedServer.Request]) {
        let server = try ScriptedServer(script)
        let client = client(port: server.port)
        let app = try repository("team/app", port: server.port)
        var lists: [Set<String>] = []
        var previous: TagList?
        for _ in 0..<count {
            let list = try await client.tagList(of: app, previous: previous)
            lists.append(Set(list.tags.map(\.text)))
            previous = list
        }
        return (lists, server.requests)
    }

    @Test("a registry that gives a validator is asked whether the list changed, and believed")
    func validators() async throws {
        let (lists, requests) = try await lists(3) { request, before in
            if before == 2 { return .response(200, "{\"tags\":[\"1\",\"2\"]}", headers: ["ETag: \"b\""]) }
            if request.header("if-none-match") == "\"a\"" { return .response(304) }
            return .response(
                200, "{\"tags\":[\"1\"]}", headers: ["ETag: \"a\"", "Last-Modified: Mon, 05 Jan 2026 00:00:00 GMT"])
        }
        #expect(lists == [["1"], ["1"], ["1", "2"]])
        #expect(requests.map { $0.header("if-none-match") } == [nil, "\"a\"", "\"a\""])
        #expect(requests[1].header("if-modified-since") == "Mon, 05 Jan 2026 00:00:00 GMT")
    }

    @Test("without a validator the same bytes are the same list, and are not read again")
    func sameBytes() async throws {
        let server = try ScriptedServer { _, before in
            .response(200, before == 2 ? "{\"tags\":[\"2\"]}" : "{\"tags\":[\"1\"]}")
        }
        let client = client(port: server.port)
        let app = try repository("team/app", port: server.port)
        let first = try await client.tagList(of: app)
        let second = try await client.tagList(of: app, previous: first)
        #expect(second.bodyDigest == first.bodyDigest && second.tags == first.tags)
        let third = try await client.tagList(of: app, previous: second)
        #expect(third.tags.map(\.text) == ["2"])
    }

    @Test("the first page of several says nothing about the others")
    func pages() async throws {
        let (lists, requests) = try await lists(2) { request, before in
            if request.path.contains("last=") { return .response(200, "{\"tags\":[\"\(before)\"]}") }
            return .response(
                200, "{\"tags\":[\"a\"]}",
                headers: ["Link: </v2/team/app/tags/list?n=1000&last=a>; rel=\"next\"", "ETag: \"same\""])
        }
        #expect(lists == [["a", "1"], ["a", "3"]])
        #expect(requests.allSatisfy { $0.header("if-none-match") == nil })
    }

    @Test("an answer of 304 to a question that was not asked is an error")
    func unasked() async throws {
        let server = try ScriptedServer { _, _ in .response(304) }
        let app = try repository("team/app", port: server.port)
        let client = client(port: server.port)
        #expect(
            try await failure { () throws(RegistryError) in try await client.tagList(of: app) }.code == .invalidResponse
        )
    }
}
