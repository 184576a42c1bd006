import Curl
import DemoRegistry
import Foundation
import TestServers
import Testing

@Suite("the API of the running service")
struct InterfaceTests {
    static let python = PythonEnvironment(
        "interface-1", ["openapi-spec-validator==0.9.0", "jsonschema==4.26.0", "schemathesis==4.32.5"])

    /// Two apps: one up to date after the first cycle, one that finds no list.
    private func service(lost spec: String = "") async throws -> ServedPawl {
        let bench = try await Bench()
        for tag in ["1.0.0", "1.1.0", "2.0.0-rc.1", "nightly"] { await bench.registry.push(tag, to: "team/web") }
        try bench.policy("web", image: "%host/team/web", rule: "semver: {range: \"*\"}")
        try bench.policy("lost", image: "%host/team/lost", rule: "semver: {range: \"*\"}", spec: spec)
        try bench.commit([
            "web.yaml": Array(bench.expand("image: %host/team/web:1.0.0\n").utf8),
            "lost.yaml": Array(bench.expand("image: %host/team/lost:1.0.0\n").utf8),
        ])
        return try await ServedPawl(bench)
    }

    private struct Status: Decodable {
        struct App: Decodable {
            struct Image: Decodable {
                let currents: [String]
                let selected: String?
                let reason: String
            }
            let policy, reason: String
            let failing: Bool
            let images: [Image]
        }
        let alive, ready: Bool
        let apps: [App]
    }

    private func json(_ body: [UInt8]) throws -> Any { try JSONSerialization.jsonObject(with: Data(body)) }

    @Test("every answer is as the OpenAPI document says, and the document is valid")
    func openAPI() async throws {
        let service = try await service()
        try await service.eventually("updated") { try service.bench.commitCount == 2 }
        let hold = try await service.post(
            "/api/v1/hold", ["policy": "apps:web", "reason": "<b>wait</b>", "author": "Ada <ada@example.com>"])
        #expect(hold.status == 200, "\(hold.text)")
        try await service.eventually("held") { try await service.get("/api/v1/holds").text.contains("<b>wait</b>") }
        let script = try #require(Bundle.module.url(forResource: "Fixtures/interface.py", withExtension: nil)?.path)
        let result = try await InterfaceTests.python.run(
            file: script, [service.url, ServedPawl.token, service.bench.path])
        #expect(result.status == 0, "\(result.output)\(result.errors.suffix(4_000))")
        #expect(result.output.contains("answers held against their schemas: "))
        print(result.output.suffix(300))
    }

    @Test("an app is told of with the verdict on every tag, its update, and no diff once it was pushed")
    func app() async throws {
        let service = try await service()
        try await service.eventually("updated") { try service.bench.commitCount == 2 }
        try await service.eventually("told") {
            try await service.get("/api/v1/apps/apps:web").text.contains("\"to\":\"1.1.0\"")
        }
        let answer = try await service.get("/api/v1/apps/apps%3Aweb?candidates=3")
        #expect(answer.status == 200, "\(answer.text)")
        let document = try #require(try json(answer.body) as? [String: Any])
        #expect(document["diff"] as? String == "")
        let explained = try #require((document["explanations"] as? [[String: Any]])?.first)
        #expect(explained["omitted"] as? Int == 1)
        let explanation = try #require(explained["explanation"] as? [String: Any])
        #expect(explanation["current"] as? String == "1.1.0")
        #expect(explanation["reason"] as? String == "UpToDate")
        #expect((explanation["candidates"] as? [[String: Any]])?.count == 3)
        let updates = try #require(document["updates"] as? [[String: Any]])
        #expect(updates.count == 1)
        let commit = try service.bench.git("-C", service.bench.remote, "rev-parse", "main")
        #expect(updates.first?["commit"] as? String == commit)
        #expect(updates.first?["source"] as? String == "fleet")
    }

    @Test("hold and resume are commits of the person who gave them; scan lists at once")
    func actions() async throws {
        let service = try await service()
        try await service.eventually("updated") { try service.bench.commitCount == 2 }
        let remote = service.bench.remote
        let hold = try await service.post(
            "/api/v1/hold", ["policy": "apps:web", "tag": "1.1.0", "author": "Ada <ada@example.com>"])
        #expect(hold.status == 200, "\(hold.text)")
        let log = try service.bench.git("-C", remote, "log", "-1", "--format=%an <%ae> %cn|%(trailers)", "main")
        #expect(log == "Ada <ada@example.com> Pawl|Pawl-Hold: apps:web tag=1.1.0")
        #expect(hold.text.contains(try service.bench.git("-C", remote, "rev-parse", "main")))
        try await service.eventually("held") { try await service.get("/api/v1/holds").text.contains("apps:web") }
        for page in ["/held", "/apps/apps:web"] {
            // Nothing newer ends what a person said.
            let text = try await service.get(page).text
            #expect(text.contains("a resume</td>") && !text.contains("something newer"), "\(page)")
        }

        await service.bench.registry.push("1.2.0", to: "team/web")
        #expect(try await service.post("/api/v1/scan", ["policy": "apps:web"]).status == 200)
        try await service.eventually("held back") {
            try await service.get("/api/v1/apps/apps:web").text.contains("\"reason\":\"Held\"")
        }
        #expect(try service.bench.commitCount == 3)
        let resume = try await service.post(
            "/api/v1/resume", ["policy": "apps:web", "author": "Ada <ada@example.com>"])
        #expect(resume.status == 200, "\(resume.text)")
        try await service.eventually("gone on") { try service.bench.commitCount == 5 }
        #expect(try await service.get("/api/v1/updates").text.contains("\"to\":\"1.2.0\""))
    }

    @Test("a page says of each hold what ends it")
    func endsOfHolds() async throws {
        let service = try await service(lost: "  hold: {reason: wait}")
        let bench = service.bench
        try await service.eventually("updated") { try bench.commitCount == 2 }
        try bench.commit(["web.yaml": Array(bench.expand("image: %host/team/web:1.0.0\n").utf8)])
        try await service.eventually("taken back and held") {
            _ = try await service.post("/api/v1/scan", ["policy": "apps:web"])
            let text = try await service.get("/held").text
            return text.contains("a resume or something newer</td>") && text.contains("the policy says otherwise</td>")
        }
    }

    @Test("what cannot be done says why, with its status and code")
    func refusals() async throws {
        let service = try await service()
        let author = ["author": "Ada <ada@example.com>"]
        func expect(
            _ status: Int, _ code: String, _ path: String, _ body: [String: String],
            token: String? = ServedPawl.token
        ) async throws {
            let answer = try await service.post("/api/v1/\(path)", body, token: token)
            #expect(answer.status == status && answer.text.contains("\"\(code)\""), "\(path): \(answer.text)")
        }
        try await expect(401, "TokenMissing", "scan", [:], token: nil)
        try await expect(401, "TokenRefused", "scan", [:], token: "another-token-altogether")
        try await expect(404, "NoSuchSource", "scan", ["source": "nowhere"])
        try await expect(404, "NoSuchPolicy", "scan", ["policy": "apps:none"])
        try await expect(400, "BadRequest", "scan", ["sauce": "fleet"])
        try await expect(400, "BadRequest", "hold", ["policy": "apps:web"])
        try await expect(400, "BadRequest", "hold", ["policy": "apps:web", "author": "Ada"])
        try await expect(404, "NoSuchPolicy", "hold", ["policy": "apps:none"].merging(author) { $1 })
        try await expect(404, "NoSuchImage", "hold", ["policy": "apps:web", "image": "x"].merging(author) { $1 })
        try await expect(400, "BadRequest", "hold", ["policy": "apps:web", "until": "soon"].merging(author) { $1 })
        try await expect(
            400, "BadRequest", "hold", ["policy": "apps:web", "until": "2020-01-01"].merging(author) { $1 })
        try await expect(400, "BadRequest", "hold", ["policy": "apps:web", "reason": "a\nb"].merging(author) { $1 })
        try await expect(400, "BadRequest", "resume", ["policy": "apps:web", "tag": "1"].merging(author) { $1 })
        let hook = service.bench.remote + "/hooks/pre-receive"
        try Script.write("echo 'ask the platform team' >&2\nexit 1", to: hook)
        try await expect(502, "NotPushed", "hold", ["policy": "apps:web"].merging(author) { $1 })
    }

    @Test("unknown paths, other methods, strange hosts, other origins and too much of anything are refused")
    func strangers() async throws {
        let service = try await service()
        for path in ["/nothing", "/api/v1/nothing", "/api/v2/status", "/assets/none.css", "/apps/apps:web/none"] {
            #expect(try await service.get(path).status == 404, "\(path)")
        }
        for (method, path) in [
            ("POST", "/api/v1/status"), ("DELETE", "/api/v1/apps/apps:web"), ("GET", "/api/v1/hold"), ("PUT", "/"),
            ("GET", "/apps/apps:web/hold"), ("OPTIONS", "/api/v1/scan"),
        ] {
            let answer = try await service.request(method, path)
            #expect(answer.status == 405, "\(method) \(path): \(answer.status)")
            #expect(answer[header: "Allow"] != nil)
        }
        #expect(try await service.get("/api/v1/status", headers: [("Host", "evil.example")]).status == 421)
        #expect(try await service.get("/", headers: [("Host", "evil.example:\(service.port)")]).status == 421)
        let foreign = try await service.request(
            "POST", "/api/v1/scan",
            headers: [
                ("Authorization", "Bearer \(ServedPawl.token)"), ("Content-Type", "application/json"),
                ("Origin", "http://evil.example"),
            ], body: Array("{}".utf8))
        #expect(foreign.status == 403)
        for candidates in ["0", "-1", "x", "1000000", "1&candidates=2"] {
            #expect(try await service.get("/api/v1/apps/apps:web?candidates=\(candidates)").status == 400)
        }
        #expect(try await service.get("/api/v1/apps/a:b:c").status == 400)
        #expect(try await service.get("/api/v1/apps/apps:none").status == 404)
        let large = try await service.request(
            "POST", "/api/v1/scan",
            headers: [("Authorization", "Bearer \(ServedPawl.token)"), ("Content-Type", "application/json")],
            body: Array("{\"policy\":\"\(String(repeating: "a", count: 64 << 10))\"}".utf8))
        #expect(large.status == 413)
        // Headers without an end are cut off, one way or the other, and the service goes on.
        let flood = try? await service.get("/", headers: [("X-Flood", String(repeating: "a", count: 1 << 20))])
        #expect(flood.map { $0.status >= 400 } ?? true)
        #expect(try await service.get("/healthz").status == 200)
    }

    @Test("a page carries what keeps a browser to it, and escapes what others wrote")
    func pageHeaders() async throws {
        let service = try await service()
        for path in ["/", "/pending", "/held", "/failures", "/activity", "/sources", "/registries", "/apps/apps:web"] {
            let page = try await service.get(path)
            #expect(page.status == 200, "\(path): \(page.text)")
            let policy = page[header: "Content-Security-Policy"] ?? ""
            #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "\(path)")
            #expect(page[header: "X-Content-Type-Options"] == "nosniff")
            #expect(!page.text.contains(" style=") && !page.text.contains("<script>"), "\(path)")
            #expect(!page.text.contains("http://") || path != "/", "nothing is loaded from elsewhere")
        }
        try await service.eventually("at rest") {
            try await service.get("/api/v1/status").text.contains("\"activity\":\"waiting\"")
        }
        let first = try await service.get("/held")
        let again = try await service.get("/held", headers: [("If-None-Match", first[header: "ETag"] ?? "")])
        #expect(again.status == 304 && again.body.isEmpty)
        let hostile = try await service.get("/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
        #expect(hostile.text.contains("&quot;&gt;&lt;script&gt;") && !hostile.text.contains("<script>alert"))
        let odd = try await service.get("/apps/%3Cimg%20src=x%3E")
        #expect(odd.status == 404 && !odd.text.contains("<img src=x"))
    }

    @Test("status prints what the service is at, and fails where none answers or a loop stands still")
    func status() async throws {
        let service = try await service()
        try await service.eventually("updated") { try service.bench.commitCount == 2 }
        let text = try await service.bench.pawl("status")
        #expect(text.status == 0, "\(text.errors)")
        #expect(text.output.contains("apps:web   1.1.0    1.1.0   UpToDate"), "\(text.output)")
        #expect(text.output.contains("apps:lost  1.0.0    -       RegistryUnavailable"), "\(text.output)")
        let other = try await service.bench.pawl("status", "-o", "json", "--url", service.url + "/")
        #expect(other.status == 0, "\(other.errors)")
        let document = try JSONDecoder().decode(Status.self, from: Data(other.output.utf8))
        #expect(document.alive && document.ready)
        let web = try #require(document.apps.first { $0.policy == "apps:web" })
        #expect(web.images.first?.currents == ["1.1.0"] && web.images.first?.reason == "UpToDate")
        #expect(document.apps.first { $0.policy == "apps:lost" }?.failing == true)
        let wrong = try await service.bench.pawl("status", "--url", "http://\(service.bench.host)")
        #expect(wrong.status == 1 && wrong.errors.contains("is that a service of Pawl's?"), "\(wrong.errors)")
        #expect(service.stop() == 0)
        let gone = try await service.bench.pawl("status")
        #expect(gone.status == 1 && gone.errors.contains("does not answer"), "\(gone.errors)")
    }

    @Test("a listener of events does not keep the service from stopping, and too many are refused")
    func events() async throws {
        let service = try await service()
        let streams = try (0..<64).map { number in
            try ChildProcess.start(
                "/usr/bin/curl", ["-sN", "\(service.url)/api/v1/events"],
                logTo: "\(service.bench.path)/events-\(number)")
        }
        func told(_ number: Int) -> String {
            (try? String(contentsOfFile: "\(service.bench.path)/events-\(number)", encoding: .utf8)) ?? ""
        }
        try await service.eventually("listened to") { (0..<64).allSatisfy { told($0).contains("event: change") } }
        let full = try await service.get("/api/v1/events")
        #expect(full.status == 503 && full[header: "Retry-After"] != nil)
        let before = told(0).count
        #expect(try await service.post("/api/v1/scan", [:]).status == 200)
        try await service.eventually("told") { told(0).count > before }
        #expect(service.stop() == 0)
        for stream in streams { _ = stream.wait() }
    }
}
