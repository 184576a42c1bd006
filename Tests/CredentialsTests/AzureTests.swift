import Curl
import Foundation
import OCI
import TestServers
import Testing

@testable import Credentials

@Suite("Azure's registries")
struct AzureTests {
    private let folder: Folder
    private let app: Repository

    init() throws {
        folder = try Folder()
        app = try Repository(parsing: "example.azurecr.io/team/app")
    }

    private func source(_ environment: [String: String], port: Int, clock: TestClock = TestClock()) -> AzureSource {
        AzureSource(
            access: ProviderAccess(loop: CurlLoop(), environment: environment, clock: clock.clock),
            exchangeURL: "http://127.0.0.1:\(port)/oauth2/exchange")
    }

    private func error(_ source: AzureSource) async -> CredentialError? {
        await failure { () async throws(CredentialError) in try await source.credential(for: app) }
    }

    /// A refresh token as the registry makes it, which says when it ends.
    private static func refreshToken(_ number: Int, ends: Int) -> String {
        let claims = base64("{\"jti\":\"\(number)\",\"exp\":\(ends),\"name\":\"??>>\"}")
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        return "e30.\(claims).sig"
    }

    /// Entra ID, the metadata service and the registry's exchange in one.
    private func server() throws -> ScriptedServer {
        try ScriptedServer { request, before in
            switch request.path.split(separator: "?").first {
            case "/tenant-1/oauth2/v2.0/token":
                return .response(
                    200, "{\"token_type\":\"Bearer\",\"expires_in\":86399,\"access_token\":\"aad+workload\"}")
            case "/metadata/identity/oauth2/token":
                guard request.header("metadata") == "true" else { return .response(400) }
                return .response(200, "{\"access_token\":\"aad managed\",\"expires_in\":\"86399\"}")
            case "/oauth2/exchange":
                return .response(
                    200,
                    "{\"refresh_token\":\"\(AzureTests.refreshToken(before, ends: 1_800_000_000 + 10_800 * (before / 2 + 1)))\"}"
                )
            default: return .response(404)
            }
        }
    }

    @Test("a workload identity's token is exchanged at Entra ID, then at the registry")
    func workloadIdentity() async throws {
        let server = try server()
        let clock = TestClock()
        let source = source(
            [
                "AZURE_FEDERATED_TOKEN_FILE": try folder.write("a.b.c\n", to: "token"), "AZURE_CLIENT_ID": "client-1",
                "AZURE_TENANT_ID": "tenant-1", "AZURE_AUTHORITY_HOST": "http://127.0.0.1:\(server.port)/",
            ], port: server.port, clock: clock)
        let found = try #require(try await source.credential(for: app))
        #expect(found.revealed == "identity \(AzureTests.refreshToken(1, ends: 1_800_010_800))")
        #expect(found.origin == "example.azurecr.io, by Azure workload identity")
        let requests = server.requests
        try #require(requests.count == 2)
        #expect(
            requests[0].body
                == "grant_type=client_credentials&client_id=client-1&scope=https%3A%2F%2Fcontainerregistry.azure.net%2F.default&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=a.b.c"
        )
        #expect(
            requests[1].body
                == "grant_type=access_token&service=example.azurecr.io&access_token=aad%2Bworkload&tenant=tenant-1")
        // Kept until shortly before the end that the token itself tells.
        clock.advance(10_000)
        #expect(try await source.credential(for: app) == found)
        clock.advance(300)
        #expect(try await source.credential(for: app) != found)
        #expect(server.requests.count == 4)
    }

    @Test("a machine's managed identity is asked for where no workload identity is set up")
    func managedIdentity() async throws {
        let server = try server()
        let found = try await source(
            ["AZURE_POD_IDENTITY_AUTHORITY_HOST": "http://127.0.0.1:\(server.port)", "AZURE_CLIENT_ID": "client-1"],
            port: server.port
        ).credential(for: app)
        #expect(found?.origin == "example.azurecr.io, by the machine's managed identity")
        #expect(
            server.requests.first?.path
                == "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fcontainerregistry.azure.net&client_id=client-1"
        )
        #expect(
            server.requests.last?.body
                == "grant_type=access_token&service=example.azurecr.io&access_token=aad%20managed")
    }

    @Test("each registry has a token of its own")
    func registries() async throws {
        let server = try server()
        let source = source(
            ["AZURE_POD_IDENTITY_AUTHORITY_HOST": "http://127.0.0.1:\(server.port)"], port: server.port)
        let other = try Repository(parsing: "other.azurecr.io/team/app")
        #expect(try await source.credential(for: app) != (try await source.credential(for: other)))
        #expect(server.requests.last?.body.contains("service=other.azurecr.io") == true)
    }

    @Test("Entra ID's refusal is told by its number")
    func refused() async throws {
        let server = try ScriptedServer { _, _ in
            .response(
                401,
                "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS700213: No matching record for hunter2\",\"error_codes\":[700213]}"
            )
        }
        let error = await error(
            source(
                [
                    "AZURE_FEDERATED_TOKEN_FILE": try folder.write("hunter2", to: "token"),
                    "AZURE_CLIENT_ID": "client-1",
                    "AZURE_TENANT_ID": "tenant-1", "AZURE_AUTHORITY_HOST": "http://127.0.0.1:\(server.port)",
                ], port: server.port))
        #expect(error?.code == .providerRefused)
        #expect(error?.message.contains("401: invalid_client, AADSTS700213; the identity client-1 needs") == true)
        #expect(!String(reflecting: error).contains("hunter2"))
    }

    @Test("a registry that refuses the exchange is told with the role that is missing")
    func refusedExchange() async throws {
        let server = try ScriptedServer { request, _ in
            request.path == "/oauth2/exchange"
                ? .response(401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"hunter2\"}]}")
                : .response(200, "{\"access_token\":\"hunter2\",\"expires_in\":60}")
        }
        let error = await error(
            source(["AZURE_POD_IDENTITY_AUTHORITY_HOST": "http://127.0.0.1:\(server.port)"], port: server.port))
        #expect(error?.message.contains("401: UNAUTHORIZED; the identity needs the role AcrPull") == true)
        #expect(!String(reflecting: error).contains("hunter2"))
    }

    @Test("half a workload identity is an error that names the other half")
    func halfIdentity() async throws {
        let file = try folder.write("token", to: "token")
        let error = await error(source(["AZURE_FEDERATED_TOKEN_FILE": file, "AZURE_TENANT_ID": "t"], port: 1))
        #expect(error?.code == .unreadable && error?.message.contains("AZURE_CLIENT_ID is not set") == true)
    }

    @Test(
        "the registry's host says which cloud it is of",
        arguments: [
            ("example.azurecr.io", "https://login.microsoftonline.com"),
            ("example.azurecr.cn", "https://login.chinacloudapi.cn"),
            ("example.azurecr.us", "https://login.microsoftonline.us"),
            ("example-abc.westeurope.data.azurecr.io", "https://login.microsoftonline.com"),
            ("azurecr.io", nil), (".azurecr.io", nil), ("example.azurecr.io.example.com", nil), ("ghcr.io", nil),
        ])
    func clouds(host: String, authority: String?) {
        #expect(AzureCloud(registry: host)?.authority == authority)
    }
}
