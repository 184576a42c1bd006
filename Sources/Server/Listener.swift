import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Resources
import ServiceLifecycle

/// One address that is listened at, and what is answered there.
struct Listener: Service {
    private let address: ListenAddress
    private let responder: CallbackResponder<BasicRequestContext>
    private let what: String
    private let logger: Logger
    private let requestDeadline: Duration
    private let onRunning: @Sendable (Int) async -> Void

    /// How long a request may take from its head to the end of its body.
    static let requestDeadline = Duration.seconds(30)
    /// Connections at once; more wait until one ends.
    private static let maximumConnections = 1_024
    /// A connection over which nothing whole has come for so long is ended, so that idle ones do not keep others waiting for
    /// long. Not one whose answer is under way, such as a stream of events.
    private static let idleTimeout = TimeAmount.seconds(20)
    /// Of all of a request's headers together, and of each.
    private static let headerBytes = 32 << 10
    private static let headerCount = 100

    /// - Parameter what: what is served, for the log.
    init(at address: ListenAddress, _ router: Router<BasicRequestContext>, serving what: String, logger: Logger) {
        self.init(at: address, router.buildResponder(), serving: what, logger: logger)
    }

    /// - Parameters:
    ///   - what: what is served, for the log.
    ///   - requestDeadline: how long a request may take from its head to the end of its body.
    ///   - onRunning: told the port once it is listened at.
    init(
        at address: ListenAddress, _ responder: some HTTPResponder<BasicRequestContext>, serving what: String,
        logger: Logger, requestDeadline: Duration = Listener.requestDeadline,
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.address = address
        self.responder = CallbackResponder { try await responder.respond(to: $0, context: $1) }
        self.what = what
        self.logger = logger
        self.requestDeadline = requestDeadline
        self.onRunning = onRunning
    }

    /// Listens until a graceful stop is asked for.
    ///
    /// - Throws: where the address cannot be listened at.
    func run() async throws {
        let (what, logger, host, onRunning) = (what, logger, address.host, onRunning)
        let requestDeadline = TimeAmount(requestDeadline)
        // The framework's own lines are of no use to an operator.
        var quiet = logger
        quiet.logLevel = .critical
        OpenFiles.makeRoom(for: 2 * Listener.maximumConnections)
        let application = Application(
            responder: responder,
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [RequestDeadline(requestDeadline)],
                    idleTimeout: Listener.idleTimeout,
                    httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                        maxHeaderFieldSize: Listener.headerBytes, maxHeaderListSize: Listener.headerBytes,
                        maxHeaderFieldCount: Listener.headerCount))),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: address.port), serverName: "pawl",
                availableConnectionsDelegate: MaximumAvailableConnections(Listener.maximumConnections)),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                logger.notice(
                    "listening",
                    metadata: ["serving": "\(what)", "address": "\(ListenAddress(host: host, port: port))"])
                await onRunning(port)
            }, logger: quiet)
        do {
            try await application.run()
        } catch {
            throw ListenError(address: address, cause: error)
        }
    }
}

/// Why an address could not be listened at.
struct ListenError: Error, CustomStringConvertible {
    let address: ListenAddress
    let cause: any Error

    var description: String {
        "cannot listen at \(address): \(cause); is the address another program's, or not this machine's?"
    }
}
