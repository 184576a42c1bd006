import CCurl
import Foundation

/// HTTP exchanges with bodies of any size, one after the other, driven by the thread that reads them.
///
/// The connections stay open from one exchange to the next. Nothing is taken from the server while nobody reads, so a
/// body never lies in memory whole. It belongs to one thread at a time; see decision 0017 for why it has no part in
/// ``CurlLoop``.
package final class HTTPConversation {
    private var multi: UnsafeMutableRawPointer?
    private var transfer: FlowingTransfer?
    private var isCancelled: () -> Bool = { false }

    /// How often a wait looks whether it is still wanted.
    private static let attention: Duration = .milliseconds(50)
    /// How long the end of an answer that was read to its meaning is waited for, to keep the connection.
    private static let patienceAtEnd: Duration = .milliseconds(50)

    package init() {}

    deinit { hangUp() }

    /// Begins an exchange, ending the one before.
    ///
    /// - Parameters:
    ///   - request: its limit for the first byte counts while nothing of the request moves.
    ///   - silence: how long the server may give no sign of life in the middle of its answer. Time in which nobody reads
    ///     does not count.
    ///   - isCancelled: asked several times a second, on the thread that waits.
    package func begin(
        _ request: HTTPRequest, silence: Duration, isCancelled: @escaping () -> Bool = { false }
    ) throws(CurlError) {
        end()
        if multi == nil, CurlLoop.isReady { multi = curl_multi_init() }
        guard let multi else { throw CurlError(code: .transfer, message: "libcurl could not be started") }
        let transfer = try FlowingTransfer(request, silence: silence)
        guard curl_multi_add_handle(multi, transfer.handle) == CURLM_OK else {
            throw CurlError(code: .transfer, message: "libcurl took no more transfers")
        }
        self.transfer = transfer
        self.isCancelled = isCancelled
    }

    /// Waits for the status and the headers.
    package func head() throws(CurlError) -> HTTPHead {
        let transfer = try underWay()
        try pump(transfer) { transfer.head != nil }
        guard let head = transfer.head else { throw transfer.failure ?? FlowingTransfer.noAnswer }
        return head
    }

    /// Waits for bytes of the body.
    ///
    /// - Returns: how many were read; 0 at the end.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(CurlError) -> Int {
        let transfer = try underWay()
        if transfer.isEmpty { try pump(transfer) { !transfer.isEmpty } }
        if transfer.isEmpty, let failure = transfer.failure { throw failure }
        return transfer.take(into: buffer)
    }

    /// Reads the rest of the body.
    ///
    /// - Throws: `.tooLarge` beyond the limit.
    package func rest(atMost limit: Int) throws(CurlError) -> [UInt8] {
        let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 << 10, alignment: 1)
        defer { scratch.deallocate() }
        var bytes: [UInt8] = []
        while true {
            let count = try read(into: scratch)
            if count == 0 { return bytes }
            guard bytes.count + count <= limit else { throw FlowingTransfer.tooLarge }
            bytes.append(contentsOf: scratch[..<count])
        }
    }

    /// Ends the exchange. Where its answer is complete, or about to be, the connection serves the next one.
    package func end() {
        guard let transfer else { return }
        let deadline = ContinuousClock.now + HTTPConversation.patienceAtEnd
        transfer.discards = true
        while transfer.head != nil, transfer.isUnderWay, ContinuousClock.now < deadline, !isCancelled() {
            guard (try? step(transfer, atMost: deadline - .now)) != nil else { break }
        }
        drop()
    }

    private func drop() {
        if let transfer, let multi { curl_multi_remove_handle(multi, transfer.handle) }
        transfer = nil
    }

    /// Ends the exchange and closes the connections. Over HTTP/2, a connection outlives a request that is given up: the
    /// next one would wait for the same silent server.
    private func hangUp() {
        drop()
        if let multi { curl_multi_cleanup(multi) }
        multi = nil
    }

    private func underWay() throws(CurlError) -> FlowingTransfer {
        guard let transfer else { throw CurlError(code: .transfer, message: "no exchange is under way") }
        return transfer
    }

    private func pump(_ transfer: FlowingTransfer, until isDone: () -> Bool) throws(CurlError) {
        transfer.beginWaiting()
        while transfer.isUnderWay, !isDone() {
            if isCancelled() {
                hangUp()
                throw CurlError(code: .cancelled, message: "the exchange was cancelled")
            }
            do throws(CurlError) {
                try step(transfer, atMost: HTTPConversation.attention)
            } catch {
                hangUp()
                throw error
            }
        }
    }

    /// Moves what can be moved, then waits for more for a moment.
    private func step(_ transfer: FlowingTransfer, atMost moment: Duration) throws(CurlError) {
        transfer.goOn()
        var running: Int32 = 0
        curl_multi_perform(multi, &running)
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            if message.pointee.msg == CURLMSG_DONE { transfer.complete(pawl_curl_message_result(message)) }
        }
        guard transfer.isUnderWay, transfer.isEmpty else { return }
        let wait = min(try transfer.timeLeft(), moment)
        curl_multi_poll(multi, nil, 0, Int32(clamping: wait.milliseconds), nil)
    }
}
