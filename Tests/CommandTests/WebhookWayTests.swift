import Curl
import Foundation
import Seeded
import TestServers
import TestSignatures
import Testing

@Suite("From a push to a registry, by its own notification, to a commit")
struct WebhookWayTests {
    /// A service with one app, and what pushes images to its registry.
    private struct Place {
        let service: ToldService
        let loop = CurlLoop()

        init() async throws { service = try await ToldService.start(executable: Bench.executable) }

        func push(_ version: String) async throws {
            let push = TestPush(port: service.registry.port, repository: "team/app-0", loop: loop)
            _ = try await push.image(version)
        }

        func stop() {
            service.stop()
            loop.stop()
        }
    }

    @Test(
        "a pushed tag is committed long before the interval is over; one that no policy wants wakes nobody",
        .timeLimit(.minutes(5)))
    func pushed() async throws {
        let place = try await Place()
        defer { place.stop() }
        let service = place.service
        for version in ["1.1.0", "1.2.0", "1.3.0"] {
            try await place.push(version)
            try await service.wait(for: version)
        }
        let before = try service.commitCount
        try await place.push("latest")
        try await place.push("1.4.0")
        try await service.wait(for: "1.4.0")
        #expect(try service.commitCount == before + 1)
    }

    @Test("of tags that are pushed at once none is lost", .timeLimit(.minutes(5)))
    func burst() async throws {
        let place = try await Place()
        defer { place.stop() }
        let service = place.service
        try await withThrowingTaskGroup(of: Void.self) { group in
            for version in 1...20 { group.addTask { try await place.push("2.\(version).0") } }
            try await group.waitForAll()
        }
        try await service.wait(for: "2.20.0")
        #expect(try service.commitCount <= 21)
    }

    @Test(
        "ten thousand forged and malformed webhooks: none is taken, memory stays flat, and the loop goes on",
        .timeLimit(.minutes(10)))
    func flood() async throws {
        let place = try await Place()
        defer { place.stop() }
        let service = place.service
        var forger = WebhookForger(port: service.port)
        var memory: [Double] = []
        for round in 0..<4 {
            for status in try await forger.send(2_500, place.loop) { #expect((400..<500).contains(status)) }
            memory.append(try service.residentMiB())
            try await place.push("3.\(round).0")
            try await service.wait(for: "3.\(round).0")
        }
        #expect(try service.commitCount == 5)
        // The first rounds fill what is kept for later use; after them, nothing grows.
        #expect(memory[3] - memory[1] < 8, "\(memory)")
    }
}

/// Somebody who knows the URL and not the secret.
private struct WebhookForger {
    let port: Int
    private var random = SeededGenerator(seed: 7)

    init(port: Int) { self.port = port }

    /// - Returns: the statuses of the answers.
    mutating func send(_ count: Int, _ loop: CurlLoop) async throws -> Set<Int> {
        var statuses: Set<Int> = []
        let width = 32
        for start in stride(from: 0, to: count, by: width) {
            let requests = (start..<min(count, start + width)).map { _ in request() }
            try await withThrowingTaskGroup(of: Int.self) { group in
                for request in requests { group.addTask { try await loop.perform(request).status } }
                for try await status in group { statuses.insert(status) }
            }
        }
        return statuses
    }

    private mutating func request() -> HTTPRequest {
        let authentic =
            "{\"events\": [{\"action\": \"push\", \"target\": {\"repository\": \"team/app-0\", \"tag\": \"9.9.9\"}}]}"
        let bodies = [
            authentic, "", "{", "null", String(repeating: "[", count: 20_000), "\u{0}\u{1}", authentic + authentic,
            "{\"image\": \"127.0.0.1/team/app-0:9.9.9\"}", String(repeating: "x", count: 200_000),
        ]
        let authorizations = [
            "", "Bearer", "Bearer wrong", "Basic " + Data("a:b".utf8).base64EncodedString(), "Basic ====",
            "\(ToldService.secret)x", "bearer \(ToldService.secret.dropLast())", "Digest \(ToldService.secret)",
        ]
        let signatures = [
            "sha256=" + String(repeating: "0", count: 64), "sha1=00", ToldService.secret, "sha256=",
            "sha256=" + String(repeating: "f", count: 9_000),
        ]
        let paths = [
            "registry", "ci", "registry?secret=\(ToldService.secret)", "nobody", "registry/../ci", "", "ci%00",
        ]
        let types = ["application/json", "text/plain", "application/vnd.docker.distribution.events.v1+json", ""]
        var headers: [(name: String, value: String)] = [
            ("Authorization", pick(authorizations)), ("X-Pawl-Signature-256", pick(signatures)),
        ]
        let type = pick(types)
        if !type.isEmpty { headers.append(("Content-Type", type)) }
        return HTTPRequest(
            method: pick(["POST", "POST", "POST", "POST", "PUT", "GET", "DELETE"]),
            url: "http://127.0.0.1:\(port)/webhooks/\(pick(paths))", headers: headers, body: Array(pick(bodies).utf8))
    }

    private mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }
}
