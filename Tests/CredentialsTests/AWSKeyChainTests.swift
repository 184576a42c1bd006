import Curl
import Foundation
import OCI
import Secrets
import TestServers
import Testing

@testable import Credentials

@Suite("where AWS keys are found")
struct AWSKeyChainTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    private func keys(_ environment: [String: String]) async throws(CredentialError) -> AWSKeys {
        var environment = environment
        // Nothing of this machine's own is looked at.
        if environment["HOME"] == nil { environment["HOME"] = folder.path }
        let access = ProviderAccess(loop: CurlLoop(), environment: environment)
        guard let host = ECRHost("123456789012.dkr.ecr.eu-west-1.amazonaws.com") else {
            throw CredentialError(.invalid, "the test's host is none")
        }
        return try await AWSKeyChain(access: access, host: host).keys()
    }

    private func error(_ environment: [String: String]) async -> CredentialError? {
        await failure { () async throws(CredentialError) in
            _ = try await keys(environment)
            return nil
        }
    }

    private let document =
        "{\"Code\":\"Success\",\"AccessKeyId\":\"ASIA\",\"SecretAccessKey\":\"secret\",\"Token\":\"session\",\"Expiration\":\"2030-01-01T00:00:00Z\"}"

    @Test("the variables come first; half of them is an error")
    func variables() async throws {
        let found = try await keys([
            "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "",
            "AWS_WEB_IDENTITY_TOKEN_FILE": "/nonexistent",
        ])
        #expect(found.accessKeyID == "id" && found.secretAccessKey.reveal() == "secret" && found.sessionToken == nil)
        #expect(await error(["AWS_ACCESS_KEY_ID": "id"])?.message.contains("AWS_SECRET_ACCESS_KEY is not set") == true)
    }

    @Test("a service account's token is exchanged for a role's keys")
    func webIdentity() async throws {
        let server = try ScriptedServer { _, _ in
            .response(
                200,
                """
                <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <AssumeRoleWithWebIdentityResult><Credentials>
                    <AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>se/cr+et</SecretAccessKey>
                    <SessionToken>to+ken==</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration>
                  </Credentials></AssumeRoleWithWebIdentityResult>
                </AssumeRoleWithWebIdentityResponse>
                """)
        }
        let environment = [
            "AWS_WEB_IDENTITY_TOKEN_FILE": try folder.write("a.b+c/d=\n", to: "token"),
            "AWS_ROLE_ARN": "arn:aws:iam::1:role/pawl", "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:\(server.port)",
        ]
        let found = try await keys(environment)
        #expect(found.accessKeyID == "ASIA" && found.secretAccessKey.reveal() == "se/cr+et")
        #expect(found.sessionToken?.reveal() == "to+ken==")
        let request = try #require(server.requests.first)
        #expect(
            request.body
                == "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fpawl&RoleSessionName=pawl&WebIdentityToken=a.b%2Bc%2Fd%3D"
        )
        #expect(request.header("content-type") == "application/x-www-form-urlencoded")
        #expect(request.authorization == nil)
        // The token is read on every use.
        try folder.write("rotated", to: "token")
        _ = try await keys(environment)
        #expect(server.requests.last?.body.hasSuffix("WebIdentityToken=rotated") == true)
    }

    @Test("a token service that refuses is told by its code and never by its words")
    func refusedIdentity() async throws {
        let server = try ScriptedServer { _, _ in
            .response(
                403,
                "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>hunter2</Message></Error></ErrorResponse>"
            )
        }
        let token = try folder.write("hunter2", to: "token")
        let environment = [
            "AWS_WEB_IDENTITY_TOKEN_FILE": token, "AWS_ROLE_ARN": "arn:aws:iam::1:role/pawl",
            "AWS_ENDPOINT_URL": "http://127.0.0.1:\(server.port)",
        ]
        let refused = await error(environment)
        #expect(refused?.code == .providerRefused)
        #expect(
            refused?.message.contains("answered 403: AccessDenied; the trust policy of arn:aws:iam::1:role/pawl")
                == true)
        #expect(!String(reflecting: refused).contains("hunter2"))
        #expect(
            await error(["AWS_WEB_IDENTITY_TOKEN_FILE": token])?.message.contains("AWS_ROLE_ARN is not set") == true)
        let missing = environment.merging(["AWS_WEB_IDENTITY_TOKEN_FILE": "/nonexistent/token"]) { $1 }
        #expect(await error(missing)?.code == .unreadable)
    }

    private let credentials = """
        # a comment
        [default]
        aws_access_key_id = AKIADEFAULT
        aws_secret_access_key=de/fault+=   # a comment

        [ work ]
        AWS_ACCESS_KEY_ID=AKIAWORK
        aws_secret_access_key = work#1
        aws_session_token = token
        """

    private let config = """
        [default]
        region = eu-west-1
        s3 =
          max_concurrent_requests = 20
        [profile sso]
        sso_session = corp
        [profile chained]
        role_arn = arn:aws:iam::1:role/other
        source_profile = default
        [profile process]
        credential_process = /bin/hunter2
        [profile irsa]
        role_arn = arn:aws:iam::1:role/pawl
        web_identity_token_file = /nonexistent/token
        [profile config-only]
        aws_access_key_id = AKIACONFIG
        aws_secret_access_key = config
        [profile bare]
        region = eu-west-1
        """

    private func profiles() throws -> [String: String] {
        [
            "AWS_SHARED_CREDENTIALS_FILE": try folder.write(credentials, to: "credentials"),
            "AWS_CONFIG_FILE": try folder.write(config, to: "config"),
        ]
    }

    @Test(
        "a profile of the shared files gives its keys",
        arguments: [
            (nil, "AKIADEFAULT", "de/fault+="), ("default", "AKIADEFAULT", "de/fault+="),
            ("work", "AKIAWORK", "work#1"),
            ("config-only", "AKIACONFIG", "config"),
        ])
    func profile(name: String?, id: String, secret: String) async throws {
        var environment = try profiles()
        environment["AWS_PROFILE"] = name
        let found = try await keys(environment)
        #expect(found.accessKeyID == id && found.secretAccessKey.reveal() == secret)
        #expect((found.sessionToken != nil) == (name == "work"))
    }

    @Test(
        "a profile that cannot be used says why",
        arguments: [
            ("sso", "has 'sso_session', which Pawl does not do"), ("chained", "has 'role_arn', which"),
            ("process", "has 'credential_process', which"),
            ("irsa", "cannot read the web identity token /nonexistent/token"),
            ("bare", "has no aws_access_key_id"), ("none", "is no profile in"),
        ])
    func unusableProfile(name: String, words: String) async throws {
        var environment = try profiles()
        environment["AWS_PROFILE"] = name
        let message = await error(environment)?.message ?? ""
        #expect(message.contains(words) && !message.contains("hunter2"))
    }

    @Test("the files are those of the home folder where no others are named")
    func home() async throws {
        try FileManager.default.createDirectory(atPath: "\(folder.path)/.aws", withIntermediateDirectories: true)
        try folder.write(credentials, to: ".aws/credentials")
        #expect(try await keys([:]).accessKeyID == "AKIADEFAULT")
    }

    @Test("a container's endpoint is asked with its authorization token (EKS Pod Identity)")
    func container() async throws {
        let document = document
        let server = try ScriptedServer { request, _ in
            request.authorization == "header.claims" && request.line == "GET /v1/credentials HTTP/1.1"
                ? .response(200, document) : .response(400)
        }
        var environment = [
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:\(server.port)/v1/credentials",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": try folder.write("header.claims\n", to: "token"),
        ]
        let found = try await keys(environment)
        #expect(found.accessKeyID == "ASIA" && found.sessionToken?.reveal() == "session")
        environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = nil
        environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "other"
        let refused = await error(environment)
        #expect(refused?.code == .providerRefused && refused?.message.contains("Pod Identity association") == true)
        environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://10.1.2.3/credentials"
        #expect(await error(environment)?.message.contains("not sent in the clear") == true)
    }

    @Test("an instance's metadata is asked with a token of its own (IMDSv2)")
    func instance() async throws {
        let document = document
        let server = try ScriptedServer { request, _ in
            if request.line == "PUT /latest/api/token HTTP/1.1",
                request.header("x-aws-ec2-metadata-token-ttl-seconds") != nil
            {
                return .response(200, "imds")
            }
            guard request.header("x-aws-ec2-metadata-token") == "imds" else { return .response(401) }
            switch request.path {
            case "/latest/meta-data/iam/security-credentials/": return .response(200, "node-role\n")
            case "/latest/meta-data/iam/security-credentials/node-role": return .response(200, document)
            default: return .response(404)
            }
        }
        let found = try await keys(["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:\(server.port)/"])
        #expect(found.accessKeyID == "ASIA" && found.origin == "the instance's role 'node-role'")
        #expect(server.requests.count == 3)
    }

    @Test("without any credentials the error says how to give some")
    func none() async throws {
        #expect(
            await error(["AWS_EC2_METADATA_DISABLED": "true"])?.message
                == "no AWS credentials are set; give the pod an IAM role, or set AWS_ACCESS_KEY_ID")
        let port = try freePort()
        let unreachable = await error(["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:\(port)"])
        #expect(unreachable?.code == .providerUnavailable && unreachable?.isRetryable == true)
        #expect(unreachable?.message.contains("hop limit") == true)
        let bare = try ScriptedServer { request, _ in
            request.line.hasPrefix("PUT") ? .response(200, "imds") : .response(404, "hunter2")
        }
        let error = await error(["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:\(bare.port)"])
        #expect(error?.message.contains("answered 404; the instance needs an instance profile") == true)
    }
}
