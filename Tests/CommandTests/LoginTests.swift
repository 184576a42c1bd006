import DemoRegistry
import Foundation
import TestServers
import Testing

@Suite("logins, and what tags hold")
struct LoginTests {
    /// A folder whose configuration knows one protected registry by its Docker configuration file.
    private func folder(_ registry: DockerRegistry, password: String) throws -> TemporaryDirectory {
        let folder = try TemporaryDirectory()
        let pair = Data("\(DockerRegistry.username):\(password)".utf8).base64EncodedString()
        try FileManager.default.createDirectory(atPath: folder.path + "/pull", withIntermediateDirectories: true)
        try Data("{\"auths\": {\"127.0.0.1:\(registry.port)\": {\"auth\": \"\(pair)\"}}}".utf8)
            .write(to: URL(filePath: folder.path + "/pull/.dockerconfigjson"))
        let ca = try #require(registry.caFile)
        try Data(
            """
            apiVersion: pawl.dev/v1alpha1
            kind: PawlConfiguration
            registries:
              - host: 127.0.0.1:\(registry.port)
                auth: {dockerConfigFile: pull}
                tls: {caFile: \(ca)}
            """.utf8
        ).write(to: URL(filePath: folder.path + "/pawl.yaml"))
        return folder
    }

    private func pawl(_ arguments: [String], in folder: TemporaryDirectory) async throws -> (Int32, String, String) {
        let result = try await ChildProcess.runAside(
            Bench.executable, arguments, directory: folder.path, environment: Bench.environment)
        return (result.status, result.output, result.errors)
    }

    @Test("login-check names the credential and its origin, says whether it works, and shows no secret")
    func check() async throws {
        let registry = try DockerRegistry(isProtected: true)
        try registry.store(["1.0.0"], in: "team/app")
        let right = try folder(registry, password: DockerRegistry.password)
        let (status, output, errors) = try await pawl(["login-check"], in: right)
        #expect(status == 0, "\(output)\(errors)")
        #expect(
            output.contains(
                "user 'reader' from pull/.dockerconfigjson, entry '127.0.0.1:\(registry.port)'"))
        #expect(output.contains("yes"))
        let listed = try await pawl(["tags", "127.0.0.1:\(registry.port)/team/app"], in: right)
        #expect(listed.1 == "1.0.0\n", "\(listed.2)")
        let image = try await pawl(
            ["login-check", "127.0.0.1:\(registry.port)/team/app", "-o", "json"], in: right)
        let entries = try #require(try JSONSerialization.jsonObject(with: Data(image.1.utf8)) as? [[String: Any]])
        #expect(entries.first?["works"] as? Bool == true)

        let secret = "wrong-and-secret"
        let wrong = try folder(registry, password: secret)
        let refused = try await pawl(["login-check"], in: wrong)
        #expect(refused.0 == 1)
        #expect(refused.1.contains("no: "))
        #expect(!(refused.1 + refused.2).contains(secret))
        #expect(!(refused.1 + refused.2).contains(Data("reader:\(secret)".utf8).base64EncodedString()))
        let missing = try await pawl(["login-check", "127.0.0.1:\(registry.port)/team/nothing"], in: right)
        #expect(missing.0 == 1)
    }

    @Test("tags shows digests, platforms, build times and first sights on request")
    func details() async throws {
        let bench = try await Bench()
        try bench.configure()
        let digest = await bench.registry.push(
            "1.1.0", to: "team/app", created: "2026-01-02T03:04:05Z", platforms: ["linux/amd64", "linux/arm64"])
        await bench.registry.push("1.0.0", to: "team/app")
        try bench.policy("app", image: "%host/team/app", rule: "semver: {range: \"*\"}")
        let file = bench.path + "/policies/app.yaml"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try bench.write("policies/app.yaml", text.replacing("  targets:", with: "      minimumAge: 1h\n  targets:"))
        try bench.commit(["a.yaml": Array("image: \(bench.host)/team/app:1.0.0\n".utf8)])
        #expect(try await bench.pawl("run", "--once").status == 0)
        let shown = try await bench.pawl("tags", "\(bench.host)/team/app", "--details", "-o", "json")
        let entries = try #require(try JSONSerialization.jsonObject(with: Data(shown.output.utf8)) as? [[String: Any]])
        #expect(entries.map { $0["tag"] as? String } == ["1.1.0", "1.0.0"])
        #expect(entries[0]["digest"] as? String == digest)
        #expect(entries[0]["platforms"] as? [String] == ["linux/amd64", "linux/arm64"])
        #expect(entries[0]["created"] as? String == "2026-01-02T03:04:05Z")
        #expect((entries[0]["firstSeen"] as? String)?.hasSuffix("Z") ?? false)
        #expect(entries[1]["created"] is NSNull)
        let table = try await bench.pawl("tags", "\(bench.host)/team/app", "--details", "--limit", "1")
        #expect(table.output.contains("linux/amd64, linux/arm64") && !table.output.contains("1.0.0"))
    }
}
