import Curl
import Foundation
import OCI
import TestServers
import Testing

@testable import Credentials

@Suite("Google's registries")
struct GoogleTests {
    private let folder: Folder
    private let app: Repository

    init() throws {
        folder = try Folder()
        app = try Repository(parsing: "europe-west1-docker.pkg.dev/project/team/app")
    }

    private func source(_ environment: [String: String], clock: TestClock = TestClock()) -> GoogleSource {
        GoogleSource(access: ProviderAccess(loop: CurlLoop(), environment: environment, clock: clock.clock))
    }

    private func error(_ source: GoogleSource) async -> CredentialError? {
        await failure { () async throws(CredentialError) in try await source.credential(for: app) }
    }

    @Test("the metadata server's token serves every registry until it ends")
    func metadata() async throws {
        let clock = TestClock()
        let server = try ScriptedServer { request, before in
            guard request.header("metadata-flavor") == "Google",
                request.path == "/computeMetadata/v1/instance/service-accounts/default/token"
            else { return .response(403) }
            return .response(
                200, "{\"access_token\":\"ya29.\(before)\",\"expires_in\":3599,\"token_type\":\"Bearer\"}",
                headers: ["Metadata-Flavor: Google"])
        }
        let source = source(["GCE_METADATA_HOST": "127.0.0.1:\(server.port)"], clock: clock)
        let found = try #require(try await source.credential(for: app))
        #expect(found.revealed == "oauth2accesstoken:ya29.0")
        #expect(found.origin == "Google's metadata server")
        for name in ["gcr.io/a/b", "eu.gcr.io/a/b"] {
            #expect(try await source.credential(for: Repository(parsing: name)) == found)
        }
        clock.advance(3_300)
        #expect(try await source.credential(for: app)?.revealed == "oauth2accesstoken:ya29.1")
        #expect(server.requests.count == 2)
    }

    @Test("what only happens to answer at the metadata server's name is not believed")
    func impostor() async throws {
        let server = try ScriptedServer { _, _ in .response(200, "{\"access_token\":\"hunter2\",\"expires_in\":60}") }
        let error = await error(source(["GCE_METADATA_HOST": "127.0.0.1:\(server.port)"]))
        #expect(error?.code == .providerUnavailable)
        #expect(!String(reflecting: error).contains("hunter2"))
    }

    /// A key file whose tokens a server on this machine gives.
    private func keyFile(port: Int, type: String = "service_account") throws -> String {
        let made = try ChildProcess.run(
            "/bin/sh",
            [
                "-c",
                "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem && openssl rsa -in key.pem -pubout -out public.pem",
            ],
            directory: folder.path)
        try #require(made.status == 0, "\(made.errors)")
        let key = try String(contentsOfFile: "\(folder.path)/key.pem", encoding: .utf8)
        let document = [
            "type": type, "project_id": "project", "private_key_id": "key-1", "private_key": key,
            "client_email": "pawl@project.iam.gserviceaccount.com", "token_uri": "http://127.0.0.1:\(port)/token",
        ]
        return try folder.write(
            String(decoding: JSONSerialization.data(withJSONObject: document), as: UTF8.self), to: "key.json")
    }

    @Test("a service account's key signs an assertion that openssl verifies, and gets a token for it")
    func serviceAccount() async throws {
        let server = try ScriptedServer { _, _ in .response(200, "{\"access_token\":\"ya29.key\",\"expires_in\":3600}")
        }
        let file = try keyFile(port: server.port)
        let found = try #require(
            try await source(["GOOGLE_APPLICATION_CREDENTIALS": file]).credential(for: app))
        #expect(found.revealed == "oauth2accesstoken:ya29.key")
        #expect(found.origin == "the Google service account pawl@project.iam.gserviceaccount.com (\(file))")

        let request = try #require(server.requests.first)
        let grant = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="
        #expect(request.line == "POST /token HTTP/1.1" && request.body.hasPrefix(grant))
        let parts = request.body.dropFirst(grant.count).split(separator: ".").map(String.init)
        try #require(parts.count == 3)
        func decoded(_ part: String) throws -> Data {
            var text = part.replacing("-", with: "+").replacing("_", with: "/")
            text += String(repeating: "=", count: (4 - text.count % 4) % 4)
            return try #require(Data(base64Encoded: text))
        }
        let header = try JSONSerialization.jsonObject(with: decoded(parts[0])) as? [String: String]
        #expect(header == ["alg": "RS256", "typ": "JWT", "kid": "key-1"])
        let claims = try #require(try JSONSerialization.jsonObject(with: decoded(parts[1])) as? [String: Any])
        #expect(claims["iss"] as? String == "pawl@project.iam.gserviceaccount.com")
        #expect(claims["aud"] as? String == "http://127.0.0.1:\(server.port)/token")
        #expect(claims["iat"] as? Int == 1_800_000_000 && claims["exp"] as? Int == 1_800_003_600)
        try decoded(parts[2]).write(to: URL(fileURLWithPath: "\(folder.path)/signature"))
        let verified = try ChildProcess.run(
            "/usr/bin/openssl", ["dgst", "-sha256", "-verify", "public.pem", "-signature", "signature"],
            directory: folder.path, input: Array("\(parts[0]).\(parts[1])".utf8))
        #expect(verified.output == "Verified OK\n")
    }

    @Test("a key that Google refuses is told by the code")
    func refused() async throws {
        let server = try ScriptedServer { _, _ in
            .response(400, "{\"error\":\"invalid_grant\",\"error_description\":\"hunter2\"}")
        }
        let error = await error(source(["GOOGLE_APPLICATION_CREDENTIALS": try keyFile(port: server.port)]))
        #expect(
            error?.code == .providerRefused && error?.message.contains("400: invalid_grant; the key of pawl@") == true)
        #expect(!String(reflecting: error).contains("hunter2"))
    }

    @Test(
        "a credentials file of another type is refused by name",
        arguments: ["external_account", "authorized_user", "impersonated_service_account", "hunter2"])
    func otherTypes(type: String) async throws {
        let file = try folder.write("{\"type\":\"\(type)\",\"private_key\":\"hunter2\"}", to: "key.json")
        let error = await error(source(["GOOGLE_APPLICATION_CREDENTIALS": file]))
        #expect(error?.code == .unsupported)
        let text = String(reflecting: error)
        #expect(!text.contains("hunter2") && (type == "hunter2" || text.contains("'\(type)'")))
    }

    @Test(
        "a broken key file is an error that shows nothing of it",
        arguments: [
            "hunter2", "{\"type\":\"service_account\",\"client_email\":\"a@b\"}",
            "{\"type\":\"service_account\",\"client_email\":\"a@b\",\"private_key\":\"hunter2\"}",
        ])
    func brokenFile(text: String) async throws {
        let error = await error(source(["GOOGLE_APPLICATION_CREDENTIALS": try folder.write(text, to: "key.json")]))
        #expect(error?.code == .invalid)
        #expect(!String(reflecting: error).contains("hunter2"))
    }

    @Test("a key is not sent to a token endpoint in the clear, nor looked for where it is not")
    func elsewhere() async throws {
        let file = try folder.write(
            try String(contentsOfFile: try keyFile(port: 1), encoding: .utf8)
                .replacing("127.0.0.1:1", with: "oauth.example.com").replacing(
                    "127.0.0.1:1".replacing("/", with: "\\/"), with: ""),
            to: "other.json")
        #expect(await error(source(["GOOGLE_APPLICATION_CREDENTIALS": file]))?.message.contains("in the clear") == true)
        #expect(await error(source(["GOOGLE_APPLICATION_CREDENTIALS": "/nonexistent"]))?.code == .unreadable)
        let other = try Repository(parsing: "notgcr.io/a/b")
        let source = source([:])
        let error = await failure { () async throws(CredentialError) in try await source.credential(for: other) }
        #expect(error?.code == .unsupported)
    }
}
