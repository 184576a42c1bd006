import Hummingbird
import Logging
import Resources
import ServiceLifecycle

/// One address that is listened at, and what is answered there.
struct Listener: Service {
    private let address: ListenAddress
    private let responder: RouterResponder<BasicRequestContext>
    private let what: String
    private let logger: Logger

    /// - Parameter what: what is served, for the log.
    init(at address: ListenAddress, _ router: Router<BasicRequestContext>, serving what: String, logger: Logger) {
        self.address = address
        responder = router.buildResponder()
        self.what = what
        self.logger = logger
    }

    /// Listens until a graceful stop is asked for.
    ///
    /// - Throws: where the address cannot be listened at.
    func run() async throws {
        let (what, logger, host) = (what, logger, address.host)
        // The framework's own lines are of no use to an operator.
        var quiet = logger
        quiet.logLevel = .critical
        let application = Application(
            responder: responder,
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: address.port), serverName: "pawl",
                availableConnectionsDelegate: nil),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                logger.notice(
                    "listening",
                    metadata: ["serving": "\(what)", "address": "\(ListenAddress(host: host, port: port))"])
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
