import Curl
import Foundation
import TestServers
import Testing

/// `pawl run` in the background with a server, on a bench, until the test lets go of it.
final class ServedPawl: Sendable {
    let bench: Bench
    let port: Int
    private let process: ChildProcess
    private let loop = CurlLoop()

    static let token = "correct-horse-battery-staple"

    var url: String { "http://127.0.0.1:\(port)" }

    /// Starts the service and waits until every source was looked at.
    ///
    /// - Parameter server: further fields of `server`.
    init(_ bench: Bench, server: String = "", source: String = "") async throws {
        self.bench = bench
        port = try freePort()
        try bench.write("token", ServedPawl.token + "\n")
        try bench.configure(
            extra: "server: {listen: \"127.0.0.1:\(port)\", adminTokenFile: \(bench.path)/token\(server)}",
            source: source)
        process = try ChildProcess.start(
            Bench.executable, ["run"], directory: bench.path, environment: Bench.environment,
            logTo: "\(bench.path)/log")
        try waitForPort(port, deadline: .seconds(60))
        try await eventually("ready") { try await self.get("/readyz").status == 200 }
    }

    deinit {
        process.terminate()
        loop.stop()
    }

    var log: String { (try? String(contentsOfFile: "\(bench.path)/log", encoding: .utf8)) ?? "" }

    /// Asks the service to stop; its exit status.
    func stop() -> Int32 {
        process.terminate()
        return process.wait()
    }

    func get(_ path: String, headers: [(String, String)] = []) async throws -> HTTPResponse {
        try await request("GET", path, headers: headers)
    }

    /// Sends JSON with the admin token.
    func post(_ path: String, _ body: [String: String], token: String? = ServedPawl.token) async throws
        -> HTTPResponse
    {
        var headers = [("Content-Type", "application/json")]
        if let token { headers.append(("Authorization", "Bearer \(token)")) }
        return try await request("POST", path, headers: headers, body: Array(try JSONEncoder().encode(body)))
    }

    /// Sends a form as a page of ours would.
    func send(_ path: String, _ fields: String, headers: [(String, String)] = []) async throws -> HTTPResponse {
        try await request(
            "POST", path, headers: [("Content-Type", "application/x-www-form-urlencoded")] + headers,
            body: Array(fields.utf8))
    }

    func request(
        _ method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8]? = nil
    ) async throws -> HTTPResponse {
        try await loop.perform(
            HTTPRequest(
                method: method, url: url + path, headers: headers.map { (name: $0.0, value: $0.1) }, body: body))
    }

    /// Waits until something is so.
    func eventually(
        _ what: String, sourceLocation: SourceLocation = #_sourceLocation, _ isSo: () async throws -> Bool
    ) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            if try await isSo() { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("not \(what) within a minute: \(log.suffix(2_000))", sourceLocation: sourceLocation)
    }
}

extension HTTPResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
}
