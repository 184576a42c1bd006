import CCurl
import Foundation

/// Every HTTP exchange of the process, on one `curl_multi` handle and one thread of its own: connections are shared and
/// nothing blocks Swift's cooperative threads.
///
/// `@unchecked`: the lock protects `commands`, `nextID` and the two flags, and keeps `multi` from being freed while it
/// is woken; everything else belongs to the thread.
package final class CurlLoop: @unchecked Sendable {
    private enum Command {
        case start(Transfer)
        case cancel(UInt64)
    }

    private let multi: UnsafeMutableRawPointer?
    private let lock = NSLock()
    private var commands: [Command] = []
    private var nextID: UInt64 = 0
    private var isStopping = false
    private var isFreed = false

    private static let maximumHostConnections = 16
    /// How often it is seen whether a server has stayed silent for too long.
    private static let checkInterval: Duration = .milliseconds(250)

    static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

    package init() {
        multi = CurlLoop.isReady ? curl_multi_init() : nil
        guard let multi else { return }
        pawl_curl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        // Before curl 8.0, each transfer beyond a connection's streams opens a connection of its own (curl/curl#10456).
        pawl_curl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, CurlLoop.maximumHostConnections)
        let thread = Thread { [self] in
            CurlLoop.ignoreBrokenPipes()
            run()
        }
        thread.name = "pawl-curl"
        thread.start()
    }

    /// Ends the thread; exchanges under way answer as cancelled. A loop that is never stopped lives as long as the
    /// process.
    package func stop() {
        lock.withLock { isStopping = true }
        wake()
    }

    private func wake() {
        lock.withLock { if let multi, !isFreed { curl_multi_wakeup(multi) } }
    }

    /// Sends a request and waits for its response, whatever its status.
    ///
    /// Cancelling the task breaks the exchange off at once.
    package func perform(_ request: HTTPRequest) async throws(CurlError) -> HTTPResponse {
        guard multi != nil else { throw CurlError(code: .transfer, message: "libcurl could not be started") }
        let id = lock.withLock {
            nextID += 1
            return nextID
        }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isTaken = lock.withLock {
                    if isStopping { return false }
                    commands.append(.start(Transfer(id: id, request: request, answer: continuation)))
                    // A task cancelled before it came here finds its cancellation already behind it.
                    if Task.isCancelled { commands.append(.cancel(id)) }
                    return true
                }
                if isTaken { wake() } else { continuation.resume(returning: .failure(.stopped)) }
            }
        } onCancel: {
            lock.withLock { commands.append(.cancel(id)) }
            wake()
        }
        return try result.get()
    }

    // MARK: The thread

    /// OpenSSL writes to sockets that a server may have closed; on this thread that is an error code and no signal.
    private static func ignoreBrokenPipes() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    private func run() {
        guard let multi else { return }
        var transfers: [UInt64: Transfer] = [:]
        var nextCheck = ContinuousClock.now
        while true {
            let (taken, stops) = lock.withLock {
                let taken = commands
                commands = []
                return (taken, isStopping)
            }
            for command in taken {
                switch command {
                case .start(let transfer):
                    guard transfer.prepare(), let handle = transfer.handle else { continue }
                    guard curl_multi_add_handle(multi, handle) == CURLM_OK else {
                        transfer.finish(.failure(CurlError(code: .transfer, message: "libcurl took no more transfers")))
                        continue
                    }
                    transfers[transfer.id] = transfer
                case .cancel(let id):
                    guard let transfer = transfers.removeValue(forKey: id) else { continue }
                    curl_multi_remove_handle(multi, transfer.handle)
                    transfer.finish(.failure(CurlError(code: .cancelled, message: "the request was cancelled")))
                }
            }
            if stops {
                for transfer in transfers.values {
                    curl_multi_remove_handle(multi, transfer.handle)
                    transfer.finish(.failure(.stopped))
                }
                lock.withLock {
                    isFreed = true
                    _ = curl_multi_cleanup(multi)
                }
                return
            }
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            var left: Int32 = 0
            while let message = curl_multi_info_read(multi, &left) {
                guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle,
                    let transfer = Transfer.of(pawl_curl_context(handle))
                else { continue }
                let result = pawl_curl_message_result(message)
                curl_multi_remove_handle(multi, handle)
                transfers[transfer.id] = nil
                transfer.complete(result)
            }
            let now = ContinuousClock.now
            if nextCheck <= now {
                nextCheck = now + CurlLoop.checkInterval
                for transfer in transfers.values where transfer.firstByteDeadline.map({ $0 <= now }) ?? false {
                    curl_multi_remove_handle(multi, transfer.handle)
                    transfers[transfer.id] = nil
                    transfer.miss()
                }
            }
            curl_multi_poll(multi, nil, 0, transfers.isEmpty ? 1_000 : 250, nil)
        }
    }
}

extension CurlError {
    fileprivate static let stopped = CurlError(code: .cancelled, message: "the HTTP loop was stopped")
}
