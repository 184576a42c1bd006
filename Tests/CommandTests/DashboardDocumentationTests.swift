import DemoRegistry
import Foundation
import TestServers
import Testing

@Suite("The page about the dashboard")
struct DashboardDocumentationTests {
    private static let document =
        (try? String(contentsOf: DiffExample.root.appending(path: "docs/dashboard.md"), encoding: .utf8)) ?? ""

    private static func blocks(_ language: String) -> [String] {
        document.components(separatedBy: "```\(language)\n").dropFirst().map { part in
            part.components(separatedBy: "```")[0]
        }
    }

    /// The two apps of the page: one up to date after the first cycle, one whose registry finds no list.
    private func service() async throws -> ServedPawl {
        let bench = try await Bench()
        for tag in ["1.0.0", "1.1.0"] { await bench.registry.push(tag, to: "team/web") }
        try bench.policy("web", image: "%host/team/web", rule: "semver: {range: \"*\"}")
        try bench.policy("lost", image: "127.0.0.1:1/team/lost", rule: "semver: {range: \"*\"}")
        try bench.commit([
            "web.yaml": Array(bench.expand("image: %host/team/web:1.0.0\n").utf8),
            "lost.yaml": Array("image: 127.0.0.1:1/team/lost:1.0.0\n".utf8),
        ])
        let service = try await ServedPawl(bench)
        try await service.eventually("updated") {
            try await service.get("/api/v1/status").text.contains("RegistryUnavailable") && bench.commitCount == 2
        }
        return service
    }

    @Test("`pawl status` looks as shown")
    func status() async throws {
        let service = try await service()
        let result = try await service.bench.pawl("status")
        let shown = try #require(DashboardDocumentationTests.blocks("console").first)
        func rows(_ text: String) -> [[String]] {
            text.replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, with: "TIME").split(separator: "\n").map { line in
                line.split(separator: /\s\s+/).map(String.init)
            }
        }
        let (said, expected) = (rows(result.output), rows(shown).dropFirst())
        #expect(said.count == expected.count, "\(result.output)")
        for (said, expected) in zip(said, expected) {
            #expect(said.count == expected.count, "\(said)")
            for (said, expected) in zip(said, expected) where expected.last != "…" && !expected.hasSuffix("…") {
                #expect(said == expected)
            }
        }
    }

    @Test("the commands make a token, read the API and hold an app")
    func commands() async throws {
        let service = try await service()
        let scripts = DashboardDocumentationTests.blocks("sh")
        try #require(scripts.count == 2)
        // The service reads its token from `token`.
        let script = "\(scripts[0])cp admin token\n\(scripts[1])".replacing(
            "127.0.0.1:8080", with: "127.0.0.1:\(service.port)")
        let result = try await ChildProcess.runAside(
            "/bin/sh", ["-e", "-c", script], directory: service.bench.path, environment: ["PATH": "/usr/bin:/bin"])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("\"policy\":\"apps:web\""), "\(result.output)")
        #expect(!result.output.contains("\"error\""), "\(result.output)")
        try await service.eventually("held") {
            try await service.get("/api/v1/holds").text.contains("1.2 leaks memory")
        }
    }
}
