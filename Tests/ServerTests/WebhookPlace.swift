import Curl
import Foundation
import Logging
import Resources
import Server
import ServiceLifecycle
import Synchronization
import TestServers
import Webhooks

/// A listener for webhooks in the process, and what it hears.
final class WebhookPlace: Sendable {
    let folder: TemporaryDirectory
    let port: Int
    let loop = CurlLoop()
    private let group: ServiceGroup
    private let heard: Heard

    private final class Heard: Sendable {
        let events = Mutex<[WebhookEvent]>([])
    }

    static let secret = "a secret of both"
    /// Seconds since 1970.
    static let now = 1_800_000_000

    /// - Parameters:
    ///   - fetch: reads an issuer's keys.
    ///   - receivers: made for the folder in which `secret` is a file with the secret.
    init(
        bodyDeadline: Duration = .seconds(60), requestDeadline: Duration = WebhookServer.requestDeadline,
        fetch: @escaping @Sendable (String) async throws -> [UInt8] = { _ in throw CancellationError() },
        _ receivers: (_ secret: String) -> [WebhookReceiverConfiguration]
    ) async throws {
        folder = try TemporaryDirectory()
        let file = "\(folder.path)/secret"
        try Data(WebhookPlace.secret.utf8).write(to: URL(fileURLWithPath: file))
        let heard = Heard()
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let responder = WebhookResponder(
            receivers(file), logger: quiet, bodyDeadline: bodyDeadline, fetch: fetch, clock: { WebhookPlace.now }
        ) { event in
            heard.events.withLock { $0.append(event) }
            return true
        }
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let service = WebhookServer(
            at: ListenAddress(host: "127.0.0.1", port: 0), responder, logger: quiet, requestDeadline: requestDeadline
        ) {
            found.yield($0)
            found.finish()
        }
        let group = ServiceGroup(services: [service], logger: quiet)
        Task { try await group.run() }
        port = await ports.first { _ in true } ?? 0
        self.group = group
        self.heard = heard
    }

    func stop() async {
        await group.triggerGracefulShutdown()
        loop.stop()
    }

    /// What was heard so far, after as many events as are expected.
    func events(_ count: Int) async throws -> [WebhookEvent] {
        let deadline = ContinuousClock.now + .seconds(30)
        while heard.events.withLock({ $0.count }) < count, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(1))
        }
        return heard.events.withLock { $0 }
    }

    func send(
        _ path: String, _ body: [UInt8], method: String = "POST", type: String? = "application/json",
        headers: [(name: String, value: String)] = []
    ) async throws -> HTTPResponse {
        var limits = HTTPLimits()
        // The listener shares its threads with all tests of the run.
        (limits.firstByte, limits.whole) = (.seconds(600), .seconds(600))
        return try await loop.perform(
            HTTPRequest(
                method: method, url: "http://127.0.0.1:\(port)\(path)",
                headers: (type.map { [("Content-Type", $0)] } ?? []) + headers, body: body, limits: limits))
    }
}
