import Curl
import Foundation
import Hashing
import Secrets
import TestServers
import Testing

@testable import Credentials

@Suite("AWS Signature Version 4")
struct SignatureTests {
    /// The key, the time and the region of AWS's published examples.
    private static let keys = AWSKeys(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
        sessionToken: nil, origin: "AWS's examples")
    private static let date = Date(timeIntervalSince1970: 1_440_938_160)

    private static let form = (name: "Content-Type", value: "application/x-www-form-urlencoded")

    /// The example of the user guide, and requests of AWS's test suite by their names there.
    static let published: [(name: String, service: String, request: HTTPRequest, signature: String)] = [
        (
            "user guide", "iam",
            HTTPRequest(
                url: "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08",
                headers: [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")]),
            "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
        ),
        (
            "get-vanilla", "service", HTTPRequest(url: "https://example.amazonaws.com/"),
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
        ),
        (
            "get-vanilla-query-order-key-case", "service",
            HTTPRequest(url: "https://example.amazonaws.com/?Param2=value2&Param1=value1"),
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
        ),
        (
            "post-vanilla", "service", HTTPRequest(method: "POST", url: "https://example.amazonaws.com/"),
            "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
        ),
        (
            "post-x-www-form-urlencoded", "service",
            HTTPRequest(
                method: "POST", url: "https://example.amazonaws.com/", headers: [form],
                body: Array("Param1=value1".utf8)),
            "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
        ),
    ]

    private func signature(_ request: HTTPRequest) -> String? {
        request.headers.last { $0.name == "Authorization" }?.value.split(separator: "Signature=").last.map(String.init)
    }

    @Test("what AWS publishes comes out", arguments: published)
    func vectors(name: String, service: String, request: HTTPRequest, expected: String) {
        let signer = SignatureV4(keys: SignatureTests.keys, region: "us-east-1", service: service)
        #expect(signature(signer.sign(request, at: SignatureTests.date)) == expected)
    }

    @Test("the steps of the user guide's example come out")
    func steps() {
        let signer = SignatureV4(keys: SignatureTests.keys, region: "us-east-1", service: "iam")
        #expect(
            Hexadecimal.text(of: signer.signingKey(day: "20150830"))
                == "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9")
        var request = SignatureTests.published[0].request
        request.headers.append((name: "X-Amz-Date", value: SignatureV4.time(SignatureTests.date)))
        let canonical = SignatureV4.canonicalRequest(request)
        #expect(canonical.signedHeaders == "content-type;host;x-amz-date")
        #expect(
            SHA256.digest(of: Array(canonical.text.utf8))
                == "sha256:f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59")
    }

    @Test("botocore signs the same requests the same way")
    func botocore() async throws {
        let keys = AWSKeys(
            accessKeyID: "ASIAEXAMPLE", secretAccessKey: Secret("a/secret+key"), sessionToken: Secret("to/ken=="),
            origin: "the test")
        let requests = [
            HTTPRequest(
                method: "POST", url: "https://api.ecr.eu-west-1.amazonaws.com/",
                headers: [
                    ("Content-Type", "application/x-amz-json-1.1"),
                    ("X-Amz-Target", "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken"),
                ], body: Array("{}".utf8)),
            HTTPRequest(url: "http://127.0.0.1:4566/a%20b/c?z=%2F&a=b%20c&a=a&empty="),
            HTTPRequest(method: "PUT", url: "https://example.com:443/ä?q=~-_.", headers: [("X-Spaces", "a   b")]),
        ]
        let script = """
            import json, sys
            from botocore.auth import SigV4Auth
            from botocore.awsrequest import AWSRequest
            from botocore.credentials import Credentials
            out = []
            for r in json.loads(sys.argv[1]):
                request = AWSRequest(method=r["method"], url=r["url"], headers=r["headers"], data=r["body"])
                auth = SigV4Auth(Credentials("ASIAEXAMPLE", "a/secret+key", "to/ken=="), "ecr", "eu-west-1")
                request.context["timestamp"] = "20150830T123600Z"
                request.headers["X-Amz-Date"] = "20150830T123600Z"
                request.headers["X-Amz-Security-Token"] = "to/ken=="
                out.append(auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request))
            print("\\n".join(out))
            """
        let described = try JSONSerialization.data(
            withJSONObject: requests.map { request -> [String: Any] in
                [
                    "method": request.method, "url": URL(string: request.url)?.absoluteString ?? "",
                    "headers": Dictionary(uniqueKeysWithValues: request.headers.map { ($0.name, $0.value) }),
                    "body": String(decoding: request.body ?? [], as: UTF8.self),
                ]
            })
        let theirs = try await MotoServer.run(script, [String(decoding: described, as: UTF8.self)])
            .split(separator: "\n").map(String.init)
        let signer = SignatureV4(keys: keys, region: "eu-west-1", service: "ecr")
        let ours = requests.map { signature(signer.sign($0, at: SignatureTests.date)) ?? "" }
        #expect(ours == theirs)
    }
}
