import Foundation

/// AWS as `moto` plays it, on a free port: its token service, its identities and its container registry.
///
/// `moto` comes from PyPI into a virtual environment of the tests' own, made once for a machine.
package final class MotoServer: Sendable {
    package let port: Int
    private let process: ChildProcess
    private let folder: TemporaryDirectory

    private static let python = PythonEnvironment("moto-5.2.1", ["moto[server]==5.2.1"])

    package var url: String { "http://127.0.0.1:\(port)" }

    /// Starts a server on a thread of its own, for it takes seconds.
    ///
    /// - Parameter freeActions: how many requests are served before signatures and permissions are checked.
    package static func started(freeActions: Int? = nil) async throws -> MotoServer {
        try await aside { try MotoServer(freeActions: freeActions) }
    }

    private init(freeActions: Int?) throws {
        let python = try MotoServer.python.interpreter()
        folder = try TemporaryDirectory()
        port = try freePort()
        var environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path]
        if let freeActions { environment["INITIAL_NO_AUTH_ACTION_COUNT"] = String(freeActions) }
        process = try ChildProcess.start(
            python, ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)], environment: environment,
            logTo: "\(folder.path)/log")
        try waitForPort(port, deadline: .seconds(60))
    }

    deinit { process.terminate() }

    /// Makes a user who may do what the actions say, with three requests.
    ///
    /// - Returns: the user's access key and its secret.
    package func makeUser(allowed action: String) async throws -> (id: String, secret: String) {
        let script = """
            import boto3, json, sys
            iam = boto3.client("iam", endpoint_url=sys.argv[1], region_name="us-east-1",
                               aws_access_key_id="setup", aws_secret_access_key="setup")
            iam.create_user(UserName="pawl")
            iam.put_user_policy(UserName="pawl", PolicyName="p", PolicyDocument=json.dumps({
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Action": sys.argv[2], "Resource": "*"}]}))
            key = iam.create_access_key(UserName="pawl")["AccessKey"]
            print(key["AccessKeyId"], key["SecretAccessKey"])
            """
        let words = try await MotoServer.run(script, [url, action]).split(whereSeparator: \.isWhitespace).map(
            String.init)
        guard words.count == 2 else { throw ChildProcess.Failure(description: "moto made no access key") }
        return (words[0], words[1])
    }

    /// Runs a Python script that may import `boto3` and `botocore`.
    package static func run(_ script: String, _ arguments: [String]) async throws -> String {
        try await python.run(script, arguments)
    }

    /// Does what takes long where it takes no thread from Swift's pool.
    private static func aside<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Result(catching: body)) }.start()
        }
    }
}
