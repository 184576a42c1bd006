import Foundation
import TestServers

/// A receiver's server: what came in, in its order.
final class Inbox: Sendable {
    let server: ScriptedServer
    private let arrivals: AsyncStream<ScriptedServer.Request>

    var url: String { "http://127.0.0.1:\(server.port)" }

    /// - Parameter answer: to a request, given how many came before it.
    init(
        _ answer: @escaping @Sendable (ScriptedServer.Request, Int) -> ScriptedServer.Answer = { _, _ in
            .response(200, "ok")
        }
    )
        throws
    {
        let (stream, continuation) = AsyncStream.makeStream(of: ScriptedServer.Request.self)
        arrivals = stream
        server = try ScriptedServer { request, before in
            continuation.yield(request)
            return answer(request, before)
        }
    }

    /// Waits for the next request. One test waits at a time.
    func next() async -> ScriptedServer.Request? {
        for await request in arrivals { return request }
        return nil
    }
}

extension ScriptedServer.Request {
    /// The body as JSON.
    func json() throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any] ?? [:]
    }

    /// The titles of the notices of a webhook's document.
    func titles() throws -> [String] {
        (try json()["notices"] as? [[String: Any]] ?? []).compactMap { $0["title"] as? String }
    }
}
