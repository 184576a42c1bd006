import Curl
import Foundation
import Secrets
import TestServers
import Testing

@testable import Credentials

@Suite("a GitHub App's tokens")
struct GitHubAppTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    private func source(
        port: Int, clock: TestClock = TestClock(), key: String = "app.pem"
    ) -> GitHubAppSource {
        GitHubAppSource(
            access: ProviderAccess(loop: CurlLoop(), environment: [:], clock: clock.clock), appID: "1234",
            installationID: "56", privateKey: .file("\(folder.path)/\(key)"),
            apiURL: "http://127.0.0.1:\(port)/api/v3/",
            repository: "fleet")
    }

    private func makeKey() throws {
        let made = try ChildProcess.run(
            "/bin/sh",
            ["-c", "openssl genrsa -traditional -out app.pem 2048 && openssl rsa -in app.pem -pubout -out public.pem"],
            directory: folder.path)
        try #require(made.status == 0, "\(made.errors)")
    }

    private static func answer(_ number: Int, ends: TimeInterval) -> ScriptedServer.Answer {
        let date = Date(timeIntervalSince1970: ends).formatted(.iso8601)
        return .response(201, "{\"token\":\"ghs_\(number)\",\"expires_at\":\"\(date)\",\"permissions\":{}}")
    }

    @Test("a signed assertion is exchanged for a token of one repository, which serves until shortly before it ends")
    func exchange() async throws {
        try makeKey()
        let clock = TestClock()
        let server = try ScriptedServer { _, before in
            GitHubAppTests.answer(before, ends: 1_800_000_000 + 3_600 * Double(before + 1))
        }
        let source = source(port: server.port, clock: clock)
        let first = try await source.credentials(rejected: nil)
        #expect(first.username == "x-access-token")
        #expect(first.password.reveal() == "ghs_0")
        #expect(try await source.credentials(rejected: nil) == first)
        clock.advance(3_300)
        #expect(try await source.credentials(rejected: nil).password.reveal() == "ghs_1")

        let request = try #require(server.requests.first)
        #expect(request.line == "POST /api/v3/app/installations/56/access_tokens HTTP/1.1")
        #expect(request.body == "{\"permissions\":{\"contents\":\"write\"},\"repositories\":[\"fleet\"]}")
        let assertion = try #require(request.authorization?.dropFirst("Bearer ".count))
        let parts = assertion.split(separator: ".").map(String.init)
        try #require(parts.count == 3)
        #expect(
            decoded(parts[1]).map { String(decoding: $0, as: UTF8.self) }
                == "{\"exp\":1800000540,\"iat\":1799999940,\"iss\":\"1234\"}")
        // OpenSSL itself says whether the signature is the key's.
        try folder.write("\(parts[0]).\(parts[1])", to: "signed")
        try #require(decoded(parts[2])).write(to: URL(fileURLWithPath: "\(folder.path)/signature"))
        let verified = try ChildProcess.run(
            "/usr/bin/openssl", ["dgst", "-sha256", "-verify", "public.pem", "-signature", "signature", "signed"],
            directory: folder.path)
        #expect(verified.output == "Verified OK\n")
    }

    @Test("a token that was refused is replaced, unless it is so young that another would be refused as well")
    func refused() async throws {
        try makeKey()
        let clock = TestClock()
        let server = try ScriptedServer { _, before in GitHubAppTests.answer(before, ends: 1_800_003_600) }
        let source = source(port: server.port, clock: clock)
        let first = try await source.credentials(rejected: nil)
        #expect(try await source.credentials(rejected: first) == first)
        clock.advance(60)
        #expect(try await source.credentials(rejected: first).password.reveal() == "ghs_1")
    }

    @Test("a refusal tells what to check, and neither the key nor the assertion")
    func forbidden() async throws {
        try makeKey()
        let server = try ScriptedServer { request, _ in
            .response(401, "{\"message\":\"\(request.authorization ?? "")\"}")
        }
        let source = source(port: server.port)
        let error = await #expect(throws: CredentialError.self) { try await source.credentials(rejected: nil) }
        #expect(error?.code == .providerRefused)
        #expect(error?.message.contains("Contents: Read and write") == true)
        #expect(error?.message.contains("eyJ") == false)
    }

    @Test("a file that holds no key, and one that is not there")
    func noKey() async throws {
        try folder.write("hunter2", to: "wrong.pem")
        for (key, code) in [("wrong.pem", CredentialError.Code.invalid), ("missing.pem", .unreadable)] {
            let source = source(port: try freePort(), key: key)
            let error = await #expect(throws: CredentialError.self) { try await source.credentials(rejected: nil) }
            #expect(error?.code == code)
            #expect(error?.message.contains(key) == true)
            #expect(error?.message.contains("hunter2") == false)
        }
    }

    private func decoded(_ text: String) -> Data? {
        let base64 = text.replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: base64 + String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4))
    }
}
