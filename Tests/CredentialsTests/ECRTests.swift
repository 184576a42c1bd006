import Curl
import Foundation
import OCI
import TestServers
import Testing

@testable import Credentials

@Suite("Amazon ECR")
struct ECRTests {
    static let hosts: [(host: String, api: String?, region: String)] = [
        ("123456789012.dkr.ecr.eu-west-1.amazonaws.com", "api.ecr.eu-west-1.amazonaws.com", "eu-west-1"),
        ("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", "api.ecr.cn-north-1.amazonaws.com.cn", "cn-north-1"),
        (
            "123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com", "ecr-fips.us-gov-west-1.amazonaws.com",
            "us-gov-west-1"
        ),
        ("123456789012.dkr-ecr.eu-west-1.on.aws", "ecr.eu-west-1.api.aws", "eu-west-1"),
        ("12345678901.dkr.ecr.eu-west-1.amazonaws.com", nil, ""),
        ("123456789012.dkr.ecr.eu-west-1.amazonaws.com.example.com", nil, ""),
        ("123456789012.dkr.ecr.eu-west-1.example.com", nil, ""),
        ("123456789012.dkr.ecr.a/b.amazonaws.com", nil, ""),
        ("123456789012.dkr.ecr..amazonaws.com", nil, ""),
        ("123456789012.dkr.ecr.amazonaws.com", nil, ""),
        ("123456789012.dkr-ecr.eu-west-1.amazonaws.com", nil, ""),
        ("ecr.eu-west-1.amazonaws.com", nil, ""), ("ghcr.io", nil, ""),
    ]

    @Test("the host says where to ask; a host that is not Amazon's says nothing", arguments: hosts)
    func host(host: String, api: String?, region: String) {
        #expect(ECRHost(host) == api.map { .account(region: region, api: $0) })
    }

    @Test("the public gallery has a service of its own")
    func gallery() {
        #expect(ECRHost("public.ecr.aws") == .gallery)
        #expect(ECRHost("public.ecr.aws")?.region == "us-east-1")
    }

    private let app: Repository

    init() throws { app = try Repository(parsing: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app") }

    private func source(_ environment: [String: String], clock: TestClock = TestClock()) -> ECRSource {
        ECRSource(access: ProviderAccess(loop: CurlLoop(), environment: environment, clock: clock.clock))
    }

    private func error(_ source: ECRSource) async -> CredentialError? {
        await failure { () async throws(CredentialError) in try await source.credential(for: app) }
    }

    @Test("moto takes our signature and gives its password; a wrong secret or a missing permission it refuses")
    func moto() async throws {
        let moto = try await MotoServer.started(freeActions: 3)
        let user = try await moto.makeUser(allowed: "ecr:GetAuthorizationToken")
        var environment = [
            "AWS_ENDPOINT_URL": moto.url, "AWS_ACCESS_KEY_ID": user.id, "AWS_SECRET_ACCESS_KEY": user.secret,
        ]
        // moto checks no time, but has its tokens end in 2015.
        let clock = TestClock(Date(timeIntervalSince1970: 1_420_027_200))
        let found = try #require(try await source(environment, clock: clock).credential(for: app))
        #expect(found.revealed == "AWS:123456789012-auth-token")
        #expect(found.origin.hasPrefix("Amazon ECR in eu-west-1, by AWS keys from the variables"))

        environment["AWS_SECRET_ACCESS_KEY"] = "hunter2"
        let refused = await error(source(environment, clock: clock))
        #expect(refused?.code == .providerRefused && refused?.isRetryable == false)
        #expect(refused?.message.contains("SignatureDoesNotMatch") == true)
        #expect(refused?.message.contains("needs the permission ecr:GetAuthorizationToken") == true)
        #expect(!String(reflecting: refused).contains("hunter2"))

        environment["AWS_ACCESS_KEY_ID"] = "AKIAUNKNOWN"
        #expect(await error(source(environment, clock: clock))?.code == .providerRefused)
    }

    @Test("a user without the permission is refused by name")
    func permission() async throws {
        let moto = try await MotoServer.started(freeActions: 3)
        let user = try await moto.makeUser(allowed: "ecr:DescribeImages")
        let environment = [
            "AWS_ENDPOINT_URL": moto.url, "AWS_ACCESS_KEY_ID": user.id, "AWS_SECRET_ACCESS_KEY": user.secret,
        ]
        let error = await error(source(environment))
        #expect(error?.code == .providerRefused)
        #expect(error?.message.contains("AccessDenied") == true)
    }

    @Test("a role by web identity, from moto's token service to its registry")
    func webIdentity() async throws {
        let moto = try await MotoServer.started()
        let folder = try Folder()
        let token = try folder.write("header.claims.signature\n", to: "token")
        let found = try await source([
            "AWS_ENDPOINT_URL": moto.url, "AWS_WEB_IDENTITY_TOKEN_FILE": token,
            "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/pawl", "AWS_REGION": "eu-west-1",
        ]).credential(for: app)
        #expect(found?.revealed == "AWS:123456789012-auth-token")
        #expect(found?.origin.hasSuffix("the role arn:aws:iam::123456789012:role/pawl by web identity") == true)
    }

    @Test("one token serves every repository of a region until shortly before it ends")
    func caching() async throws {
        let clock = TestClock()
        let server = try ScriptedServer { _, before in
            let ends = 1_800_000_000 + 43_200 * (before + 1)
            return .response(
                200,
                "{\"authorizationData\":[{\"authorizationToken\":\"\(base64("AWS:p:\(before)"))\",\"expiresAt\":\(ends).5E0}]}"
            )
        }
        let source = source(
            [
                "AWS_ENDPOINT_URL_ECR": "http://127.0.0.1:\(server.port)", "AWS_ACCESS_KEY_ID": "id",
                "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "session",
            ], clock: clock)
        let other = try Repository(parsing: "210987654321.dkr.ecr.eu-west-1.amazonaws.com/other")
        let far = try Repository(parsing: "123456789012.dkr.ecr.us-east-2.amazonaws.com/far")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<40 {
                group.addTask {
                    let found = try await source.credential(for: index % 2 == 0 ? app : other)
                    #expect(found?.revealed == "AWS:p:0")
                }
            }
            try await group.waitForAll()
        }
        #expect(server.requests.count == 1)
        let request = try #require(server.requests.first)
        #expect(request.line == "POST / HTTP/1.1" && request.body == "{}")
        #expect(request.header("x-amz-target") == "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken")
        #expect(request.header("x-amz-security-token") == "session")
        #expect(request.authorization?.contains("Credential=id/20270115/eu-west-1/ecr/aws4_request") == true)
        #expect(try await source.credential(for: far)?.revealed == "AWS:p:1")
        clock.advance(42_700)
        #expect(try await source.credential(for: app)?.revealed == "AWS:p:2")
    }

    @Test("the public gallery answers in another shape")
    func publicGallery() async throws {
        let server = try ScriptedServer { _, _ in
            .response(
                200,
                "{\"authorizationData\":{\"authorizationToken\":\"\(base64("AWS:public"))\",\"expiresAt\":1.9E9}}")
        }
        let source = source([
            "AWS_ENDPOINT_URL_ECR_PUBLIC": "http://127.0.0.1:\(server.port)/", "AWS_ACCESS_KEY_ID": "id",
            "AWS_SECRET_ACCESS_KEY": "secret",
        ])
        let found = try await source.credential(for: Repository(parsing: "public.ecr.aws/nginx/nginx"))
        #expect(found?.revealed == "AWS:public")
        let request = try #require(server.requests.first)
        #expect(request.header("x-amz-target") == "SpencerFrontendService.GetAuthorizationToken")
        #expect(request.authorization?.contains("/us-east-1/ecr-public/aws4_request") == true)
    }

    @Test(
        "an answer that is none is an error that shows nothing of it",
        arguments: [
            (200, "hunter2"), (200, "{\"authorizationData\":[]}"),
            (200, "{\"authorizationData\":[{\"authorizationToken\":\"hunter2\",\"expiresAt\":1}]}"),
            (500, "hunter2"), (503, "{\"__type\":\"hunter2 is my secret\"}"),
            (400, "{\"__type\":\"x#InvalidSignatureException\",\"message\":\"hunter2\"}"), (302, "hunter2"),
        ])
    func badAnswers(status: Int, body: String) async throws {
        let server = try ScriptedServer { _, _ in .response(status, body) }
        let error = await error(
            source([
                "AWS_ENDPOINT_URL": "http://127.0.0.1:\(server.port)", "AWS_ACCESS_KEY_ID": "id",
                "AWS_SECRET_ACCESS_KEY": "hunter2",
            ]))
        #expect(error?.code == (status == 400 || status == 302 ? .providerRefused : .providerUnavailable))
        #expect(error?.isRetryable == (status != 400 && status != 302))
        #expect(!String(reflecting: error).contains("hunter2"))
        if status == 400 { #expect(error?.message.contains("InvalidSignatureException") == true) }
    }

    @Test(
        "secrets are not sent in the clear to another machine",
        arguments: ["http://169.254.1.1", "http://10.0.0.1", "http://127.0.0.1.example.com"])
    func plain(url: String) async {
        let error = await error(
            source(["AWS_ENDPOINT_URL": url, "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret"]))
        #expect(error?.code == .invalid)
        #expect(error?.message.contains("not sent in the clear") == true)
    }

    @Test("another registry is told that this provider is not for it")
    func otherHost() async throws {
        let repository = try Repository(parsing: "ghcr.io/team/app")
        let source = source([:])
        let error = await failure { () async throws(CredentialError) in try await source.credential(for: repository) }
        #expect(error?.code == .unsupported)
    }
}
