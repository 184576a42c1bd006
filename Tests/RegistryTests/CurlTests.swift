import Curl
import Foundation
import TestServers
import Testing

@Suite("the HTTP loop")
struct CurlTests {
    private func failure(_ loop: CurlLoop, _ request: HTTPRequest) async throws -> CurlError {
        do throws(CurlError) { _ = try await loop.perform(request) } catch { return error }
        throw NoFailure()
    }

    @Test("requests over TLS share an HTTP/2 connection; many more share a few", arguments: [(64, 1), (400, 16)])
    func multiplexing(_ count: Int, _ connections: Int) async throws {
        let server = try NginxServer(
            locations: "keepalive_requests 10000; return 200 \"$server_protocol $connection\";")
        let loop = CurlLoop()
        defer { loop.stop() }
        let request = HTTPRequest(url: "https://127.0.0.1:\(server.port)/", access: ServerAccess(caFile: server.caFile))
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<count {
                group.addTask { String(decoding: try await loop.perform(request).body, as: UTF8.self) }
            }
            var answers: Set<String> = []
            for try await answer in group { answers.insert(answer) }
            return answers
        }
        #expect(answers.allSatisfy { $0.hasPrefix("HTTP/2.0 ") })
        #expect(answers.count <= connections)
    }

    @Test("a certificate of an unknown authority is told as such, and so is a file that is not there")
    func trust() async throws {
        let server = try NginxServer(locations: "return 200;")
        let loop = CurlLoop()
        defer { loop.stop() }
        let unknown = try await failure(loop, HTTPRequest(url: "https://127.0.0.1:\(server.port)/"))
        #expect(unknown.code == .tls)
        #expect(unknown.message.contains("certificate"))
        let missing = try await failure(
            loop,
            HTTPRequest(url: "https://127.0.0.1:\(server.port)/", access: ServerAccess(caFile: "/nonexistent/ca.pem")))
        #expect(missing.code == .tls)
        #expect(missing.message.contains("/nonexistent/ca.pem"))
    }

    @Test("a cancelled task gets its answer at once, before and after the request is sent")
    func cancellation() async throws {
        let (asked, isAsked) = AsyncStream.makeStream(of: Void.self)
        let server = try ScriptedServer { _, _ in
            isAsked.yield()
            return .silence
        }
        let loop = CurlLoop()
        defer { loop.stop() }
        let request = HTTPRequest(url: "http://127.0.0.1:\(server.port)/")
        let sent = Task { try await failure(loop, request) }
        for await _ in asked { break }
        sent.cancel()
        #expect(try await sent.value.code == .cancelled)
        let unsent = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await failure(loop, request)
        }
        #expect(try await unsent.value.code == .cancelled)
    }

    @Test("a stopped loop ends what is under way and takes nothing more")
    func stopping() async throws {
        let (asked, isAsked) = AsyncStream.makeStream(of: Void.self)
        let server = try ScriptedServer { _, _ in
            isAsked.yield()
            return .silence
        }
        let loop = CurlLoop()
        let request = HTTPRequest(url: "http://127.0.0.1:\(server.port)/?token=hidden")
        let sent = Task { try await failure(loop, request) }
        for await _ in asked { break }
        for _ in 0..<10 { loop.stop() }
        #expect(try await sent.value.code == .cancelled)
        #expect(try await failure(loop, request).code == .cancelled)
        loop.stop()
    }

    @Test("loops come and go while requests are under way")
    func comingAndGoing() async throws {
        let server = try ScriptedServer { _, _ in .response(200, "ok") }
        for _ in 0..<50 {
            let loop = CurlLoop()
            let request = HTTPRequest(url: "http://127.0.0.1:\(server.port)/")
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { _ = try? await loop.perform(request) } }
                group.addTask { loop.stop() }
                await group.next()
                group.cancelAll()
            }
            loop.stop()
        }
    }

    @Test("headers and bodies beyond their limits are refused as they come")
    func limits() async throws {
        let server = try ScriptedServer { request, _ in
            request.path == "/headers"
                ? .response(200, headers: (0..<100).map { "X-\($0): \(String(repeating: "a", count: 1_000))" })
                : .response(200, String(repeating: "a", count: 1 << 20))
        }
        let loop = CurlLoop()
        defer { loop.stop() }
        for path in ["headers", "body"] {
            var request = HTTPRequest(url: "http://127.0.0.1:\(server.port)/\(path)")
            request.limits.bodyBytes = 1_000
            #expect(try await failure(loop, request).code == .tooLarge)
        }
    }

    @Test("of a refusal's page of ten megabytes the beginning is read, and the status counts")
    func longRefusal() async throws {
        let server = try ScriptedServer { _, _ in .response(500, String(repeating: "<br>", count: 2_500_000)) }
        let loop = CurlLoop()
        defer { loop.stop() }
        let response = try await loop.perform(HTTPRequest(url: "http://127.0.0.1:\(server.port)/"))
        #expect(response.status == 500)
        #expect(response.body.count == 64 << 10)
    }

    @Test("what cannot be sent is not sent")
    func unusable() async throws {
        let loop = CurlLoop()
        defer { loop.stop() }
        let injected = HTTPRequest(url: "http://127.0.0.1:1/", headers: [("X-A", "b\r\nX-C: d")])
        #expect(try await failure(loop, injected).code == .url)
        #expect(try await failure(loop, HTTPRequest(url: "file:///etc/passwd")).code == .url)
        #expect(try await failure(loop, HTTPRequest(url: "not a url")).code == .url)
        let unreachable = try await failure(loop, HTTPRequest(url: "http://127.0.0.1:\(try freePort())/?secret=hidden"))
        #expect(unreachable.code == .connect)
        #expect(!unreachable.message.contains("hidden"))
    }

    @Test("bodies go out whole, empty ones too", arguments: [0, 1, 3_000_000])
    func bodies(_ count: Int) async throws {
        let registry = try DockerRegistry()
        let loop = CurlLoop()
        defer { loop.stop() }
        let base = "http://127.0.0.1:\(registry.port)"
        let begun = try await loop.perform(
            HTTPRequest(method: "POST", url: "\(base)/v2/team/app/blobs/uploads/", body: []))
        #expect(begun.status == 202)
        let place = try #require(begun[header: "Location"])
        let bytes = [UInt8](repeating: UInt8(ascii: "x"), count: count)
        let sum = try ChildProcess.run("/usr/bin/sha256sum", [], input: bytes).output.prefix(64)
        let put = try await loop.perform(
            HTTPRequest(
                method: "PUT", url: "\(place)&digest=sha256:\(sum)",
                headers: [("Content-Type", "application/octet-stream")], body: bytes))
        #expect(put.status == 201)
        let back = try await loop.perform(HTTPRequest(url: "\(base)/v2/team/app/blobs/sha256:\(sum)"))
        #expect(back.body == bytes)
    }
}
