import CCurl
import Foundation

/// One exchange of an ``HTTPConversation``: what libcurl has brought and nobody has read yet, and its clocks.
final class FlowingTransfer {
    let handle: UnsafeMutableRawPointer
    private let request: HTTPRequest
    private let silence: Duration
    private let upload: UnsafeMutableRawBufferPointer
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private let detail = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    private(set) var head: HTTPHead?
    private var headers: ResponseHeaders
    private var bodyBytes = 0
    private var buffer: [UInt8] = []
    private var offset = 0
    private var isPaused = false
    private var isTooLarge = false
    private var result: CURLcode?
    /// Whether what still comes is thrown away.
    var discards = false

    private let started = ContinuousClock.now
    private var lastSign = ContinuousClock.now
    private var uploaded: curl_off_t = 0

    /// More than this is not taken from the server before it is read here.
    private static let capacity = 256 << 10

    static let noAnswer = CurlError(code: .transfer, message: "the server closed the connection without an answer")
    static let tooLarge = CurlError(code: .tooLarge, message: "the response is larger than the limit")

    init(_ request: HTTPRequest, silence: Duration) throws(CurlError) {
        guard let handle = curl_easy_init() else {
            throw CurlError(code: .transfer, message: "libcurl has no memory for a transfer")
        }
        self.handle = handle
        self.request = request
        self.silence = silence
        headers = ResponseHeaders(limit: request.limits.headerBytes)
        let body = request.body ?? []
        upload = UnsafeMutableRawBufferPointer.allocate(byteCount: body.count, alignment: 1)
        upload.copyBytes(from: body)
        detail.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        headerList = try request.apply(to: handle, errors: detail)
        if request.body != nil {
            pawl_curl_set_long(handle, CURLOPT_POST, 1)
            pawl_curl_set_long(handle, CURLOPT_POSTFIELDSIZE, upload.count)
            // libcurl reads from here as it sends, once more where a connection turns out to be dead.
            pawl_curl_set_pointer(handle, CURLOPT_POSTFIELDS, upload.baseAddress)
        }
        pawl_curl_set_string(handle, CURLOPT_ACCEPT_ENCODING, "gzip")
        pawl_curl_set_long(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        let context = Unmanaged.passUnretained(self).toOpaque()
        pawl_curl_set_callback(
            handle, CURLOPT_HEADERFUNCTION,
            { data, size, count, context in FlowingTransfer.of(context)?.receiveHeader(data, size * count) ?? 0 },
            CURLOPT_HEADERDATA, context)
        pawl_curl_set_callback(
            handle, CURLOPT_WRITEFUNCTION,
            { data, size, count, context in FlowingTransfer.of(context)?.receiveBody(data, size * count) ?? 0 },
            CURLOPT_WRITEDATA, context)
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(headerList)
        upload.deallocate()
        detail.deallocate()
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> FlowingTransfer? {
        context.map { Unmanaged<FlowingTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    // MARK: What comes

    private func receiveHeader(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard let data else { return 0 }
        lastSign = .now
        guard let isEnd = headers.take(data, count) else {
            isTooLarge = true
            return 0
        }
        // After the body trailers may follow, which end with an empty line too.
        if isEnd, head == nil {
            let status = pawl_curl_response_code(handle)
            if status >= 200 { head = HTTPHead(status: status, headers: headers.fields) }
        }
        return count
    }

    private func receiveBody(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard let data else { return 0 }
        lastSign = .now
        guard !discards else { return count }
        guard buffer.count - offset < FlowingTransfer.capacity else {
            isPaused = true
            return Int(CURL_WRITEFUNC_PAUSE)
        }
        bodyBytes += count
        guard bodyBytes <= request.limits.bodyBytes else {
            isTooLarge = true
            return 0
        }
        buffer.append(contentsOf: UnsafeRawBufferPointer(start: data, count: count))
        return count
    }

    func complete(_ result: CURLcode) { self.result = result }

    var isUnderWay: Bool { result == nil }

    /// Why the exchange ended, where that was not its proper end.
    var failure: CurlError? {
        guard let result else { return nil }
        if isTooLarge { return FlowingTransfer.tooLarge }
        return result == CURLE_OK ? nil : CurlError(result, detail: String(cString: detail))
    }

    // MARK: What is read

    var isEmpty: Bool { offset == buffer.count }

    func take(into target: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(target.count, buffer.count - offset)
        buffer.withUnsafeBytes { bytes in
            target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count]))
        }
        offset += count
        if isEmpty {
            buffer.removeAll(keepingCapacity: true)
            offset = 0
        }
        return count
    }

    /// Takes from the server again, after it was left waiting.
    func goOn() {
        guard isPaused, isEmpty || discards else { return }
        isPaused = false
        curl_easy_pause(handle, CURLPAUSE_CONT)
    }

    // MARK: The clocks

    func beginWaiting() { lastSign = .now }

    /// How long the exchange may still wait.
    ///
    /// - Throws: `.timeout` where it has waited for too long.
    func timeLeft() throws(CurlError) -> Duration {
        let now = ContinuousClock.now
        let whole = request.limits.whole - (now - started)
        guard whole > .zero else { throw FlowingTransfer.timeout("did not finish within", request.limits.whole) }
        let sent = pawl_curl_offset(handle, CURLINFO_SIZE_UPLOAD_T)
        // libcurl has a clock of its own for the time until the connection stands.
        if sent != uploaded || pawl_curl_offset(handle, CURLINFO_PRETRANSFER_TIME_T) == 0 {
            uploaded = sent
            lastSign = now
        }
        let limit = head == nil ? request.limits.firstByte : silence
        let left = limit - (now - lastSign)
        guard left > .zero else {
            throw head == nil
                ? FlowingTransfer.timeout("did not begin to answer within", limit)
                : FlowingTransfer.timeout("fell silent in the middle of its answer for", limit)
        }
        return min(left, whole)
    }

    private static func timeout(_ what: String, _ limit: Duration) -> CurlError {
        CurlError(code: .timeout, message: "the server \(what) \((limit / .seconds(1)).formatted()) s")
    }
}
