import Curl
import Foundation
import TestServers
import Testing

/// `pawl run` in the background, its log in a file, and what it says over HTTP.
final class RunningService: Sendable {
    let child: ChildProcess
    private let log: String
    private let loop = CurlLoop()

    /// Starts the service of a bench, whose configuration must have a `server` with `listen: 127.0.0.1:0`.
    init(_ bench: Bench, environment: [String: String] = [:]) async throws {
        log = "\(bench.path)/run-\(UUID().uuidString).log"
        child = try ChildProcess.start(
            Bench.executable, ["--log-format", "json", "run"], directory: bench.path,
            environment: Bench.environment.merging(environment) { $1 }, logTo: log)
        try await wait(for: "\"operators\"")
    }

    /// Where something is served; a new reading of the configuration listens anew.
    func port(serving what: String = "operators") throws -> Int {
        let line = try #require(lines.last { $0.contains("\"\(what)\"") })
        return try #require(line.firstMatch(of: /127\.0\.0\.1:(\d+)/).flatMap { Int($0.1) })
    }

    /// The lines of the log so far.
    var lines: [String] {
        (try? String(contentsOfFile: log, encoding: .utf8))?.split(separator: "\n").map(String.init) ?? []
    }

    func count(_ text: String) -> Int { lines.filter { $0.contains(text) }.count }

    /// The status and the body of an answer.
    func get(_ path: String) async throws -> (status: Int, body: String) {
        var limits = HTTPLimits()
        limits.whole = .seconds(60)
        let answer = try await loop.perform(
            HTTPRequest(method: "GET", url: "http://127.0.0.1:\(try port())\(path)", limits: limits))
        return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }

    /// Waits for a line in the log that holds a text, `times` times.
    func wait(for text: String, times: Int = 1) async throws {
        try await eventually("'\(text)' in the log") { self.count(text) >= times }
    }
}

/// Waits for a condition that another process brings about.
func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(300)
    while try await !condition() {
        try #require(ContinuousClock.now < deadline, "never came: \(what)")
        try await Task.sleep(for: .milliseconds(20))
    }
}
