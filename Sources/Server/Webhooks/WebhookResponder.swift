import HTTPTypes
package import Hummingbird
package import Logging
import NIOCore
package import Resources
package import Webhooks

/// What the public listener answers: `POST /webhooks/NAME`, and nothing else. Answers say no more than their status, and
/// come before anything is looked at.
package struct WebhookResponder: HTTPResponder {
    package typealias Context = BasicRequestContext

    private let receivers: [String: WebhookReceiver]
    private let hear: @Sendable (WebhookEvent) async -> Bool
    private let room = BodyRoom(WebhookResponder.largeBodies)
    private let bodyDeadline: Duration
    private let logger: Logger

    /// The longest body that is read, in bytes.
    package static let maximumBodySize = 1 << 20
    /// How much all bodies that are being read may hold beyond what is small in each, in bytes.
    static let largeBodies = 16 << 20
    /// How long a body may take to come, so that one that drips in holds no room for long.
    package static let bodyDeadline = Duration.seconds(10)

    static let folder = "/webhooks/"

    /// - Parameters:
    ///   - fetch: reads the keys of an issuer of tokens from their URL.
    ///   - clock: seconds since 1970.
    ///   - hear: takes what an authentic sender says and tells whether anyone was woken. It must not wait for a scan.
    package init(
        _ receivers: [WebhookReceiverConfiguration], logger: Logger,
        bodyDeadline: Duration = WebhookResponder.bodyDeadline,
        fetch: @escaping @Sendable (String) async throws -> [UInt8], clock: @escaping @Sendable () -> Int,
        hear: @escaping @Sendable (WebhookEvent) async -> Bool
    ) {
        self.receivers = Dictionary(
            receivers.map { ($0.name, WebhookReceiver($0, fetch: fetch, clock: clock)) }
        ) { first, _ in first }
        self.logger = logger
        self.bodyDeadline = bodyDeadline
        self.hear = hear
    }

    package func respond(to request: Request, context: Context) async throws -> Response {
        let path = request.uri.path
        guard path.hasPrefix(WebhookResponder.folder),
            let receiver = receivers[String(path.dropFirst(WebhookResponder.folder.count))]
        else { return WebhookResponder.answer(.notFound) }
        guard request.method == .post else {
            return WebhookResponder.answer(.methodNotAllowed, [.allow: "POST"])
        }
        let result: WebhookResult
        switch await take(request, receiver) {
        case .settled(let settled):
            result = settled
            note(settled, receiver)
        case .event(let event):
            result = .accepted
            // Whom it concerns may be busy with a cycle, and the sender does not wait for that.
            Task { note(await hear(event) ? .accepted : .ignored, receiver) }
        }
        return WebhookResponder.answer(result.status, result == .rateLimited ? [.retryAfter: "1"] : [:])
    }

    private enum Taken {
        case event(WebhookEvent)
        /// Also what is authentic and of no interest.
        case settled(WebhookResult)
    }

    private func take(_ request: Request, _ receiver: WebhookReceiver) async -> Taken {
        guard WebhookResponder.isJSON(request.headers[.contentType]) else { return .settled(.unsupportedMediaType) }
        if let length = request.headers[.contentLength].flatMap(Int.init), length > WebhookResponder.maximumBodySize {
            return .settled(.tooLarge)
        }
        let head = WebhookHead(
            headers: request.headers.lazy.map { (name: $0.name.canonicalName, value: $0.value) },
            query: request.uri.queryParameters.lazy.map { (name: String($0.key), value: String($0.value)) })
        let standing = await receiver.standing(of: head)
        if case .refused(let result) = standing { return .settled(result) }
        let place = room.enter()
        defer { place.leave() }
        let body: [UInt8]
        switch await read(request.body, place) {
        case .success(let bytes): body = bytes
        case .failure(let failure): return .settled(failure.result)
        }
        if case .byBody(let secret) = standing {
            guard receiver.settings.kind.proves(head, body, secret: secret) else { return .settled(.unauthenticated) }
        }
        guard receiver.hasRoom else { return .settled(.rateLimited) }
        switch receiver.event(head, body) {
        case .success(.nothing): return .settled(.ignored)
        case .success(let event): return .event(event)
        case .failure(.malformed): return .settled(.malformed)
        case .failure(.unknownRegistry): return .settled(.unknownRegistry)
        }
    }

    private struct BodyFailure: Error {
        let result: WebhookResult
    }

    private func read(_ body: RequestBody, _ place: BodyRoom.Place) async -> Result<[UInt8], BodyFailure> {
        let (deadline, limit) = (bodyDeadline, WebhookResponder.maximumBodySize)
        return await withTaskGroup(of: Result<[UInt8], BodyFailure>.self) { group in
            group.addTask {
                do {
                    var bytes: [UInt8] = []
                    for try await part in body {
                        guard bytes.count + part.readableBytes <= limit else {
                            return .failure(BodyFailure(result: .tooLarge))
                        }
                        guard place.grow(by: part.readableBytes) else {
                            return .failure(BodyFailure(result: .rateLimited))
                        }
                        bytes += part.readableBytesView
                    }
                    return .success(bytes)
                } catch {
                    // It broke off before its end.
                    return .failure(BodyFailure(result: .malformed))
                }
            }
            group.addTask {
                try? await Task.sleep(for: deadline)
                return .failure(BodyFailure(result: .tooSlow))
            }
            let first = await group.next()
            group.cancelAll()
            return first ?? .failure(BodyFailure(result: .tooSlow))
        }
    }

    /// Whether a body is of JSON by its type; one without a type may be.
    static func isJSON(_ type: String?) -> Bool {
        guard let type = type?.prefix(while: { $0 != ";" }).lowercased() else { return true }
        let name = type.split(separator: " ").first.map(String.init) ?? ""
        return name == "application/json" || (name.hasPrefix("application/") && name.hasSuffix("+json"))
    }

    private func note(_ result: WebhookResult, _ receiver: WebhookReceiver) {
        receiver.count(result)
        let metadata: Logger.Metadata = ["receiver": "\(receiver.settings.name)", "reason": "\(result.rawValue)"]
        switch result {
        // Both are for whoever set the service up.
        case .unavailable: logger.error("webhook's sender cannot be known", metadata: metadata)
        case .malformed, .unknownRegistry: logger.notice("webhook not understood", metadata: metadata)
        case .accepted, .ignored: logger.debug("webhook taken", metadata: metadata)
        default: logger.debug("webhook refused", metadata: metadata)
        }
    }

    private static func answer(_ status: HTTPResponse.Status, _ headers: HTTPFields = [:]) -> Response {
        Response(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: "\(status.code) \(status.reasonPhrase)\n")))
    }
}
