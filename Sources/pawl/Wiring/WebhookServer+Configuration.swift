import Curl
import Logging
import Policies
import Reconciler
import Resources
import Server

extension WebhookServer {
    /// The listener that a configuration asks for.
    ///
    /// - Parameter news: who is told of what was pushed.
    init(_ configuration: WebhooksConfiguration, news: PushNews, logger: Logger) {
        self.init(
            at: configuration.listen,
            WebhookResponder(
                configuration.receivers, logger: logger, fetch: { try await CurlLoop.ofIssuers.issuerKeys(at: $0) },
                clock: { Instant.systemNow.secondsSince1970 }, hear: { await $0.pass(to: news) }),
            logger: logger)
    }
}

extension CurlLoop {
    /// One for the process, however often the configuration is read; none where no receiver needs it.
    fileprivate static let ofIssuers = CurlLoop()

    /// Reads the keys that an issuer of tokens signs with.
    fileprivate func issuerKeys(at url: String) async throws -> [UInt8] {
        var limits = HTTPLimits()
        limits.whole = .seconds(10)
        limits.bodyBytes = 256 << 10
        let response = try await perform(HTTPRequest(url: url, limits: limits))
        guard response.status == 200 else { throw CommandFailure("\(url) answers \(response.status)") }
        return response.body
    }
}
