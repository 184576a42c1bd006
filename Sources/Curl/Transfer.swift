import CCurl
import Foundation

/// One exchange under way. Touched by the loop's thread alone, from the moment it is handed over until it answers.
///
/// `@unchecked`: the hand-over and the answer go through the loop's lock and a continuation; nothing else shares it.
final class Transfer: @unchecked Sendable {
    let id: UInt64
    private let request: HTTPRequest
    private var answer: CheckedContinuation<Result<HTTPResponse, CurlError>, Never>?
    private(set) var handle: UnsafeMutableRawPointer?
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var headers: ResponseHeaders
    private var body: [UInt8] = []
    private var isTooLarge = false
    /// Enough of a refusal was read.
    private var isCut = false
    /// When the first byte of the response must have come; `nil` once it has.
    private(set) var firstByteDeadline: ContinuousClock.Instant?
    /// Where libcurl writes what went wrong; freed with this object, after the handle.
    private let detail = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    init(
        id: UInt64, request: HTTPRequest, answer: CheckedContinuation<Result<HTTPResponse, CurlError>, Never>
    ) {
        self.id = id
        self.request = request
        headers = ResponseHeaders(limit: request.limits.headerBytes)
        self.answer = answer
        detail.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit { detail.deallocate() }

    /// Makes the easy handle. `false` where the request cannot be sent at all; it has answered then.
    func prepare() -> Bool {
        guard let handle = curl_easy_init() else {
            finish(.failure(CurlError(code: .transfer, message: "libcurl has no memory for a transfer")))
            return false
        }
        self.handle = handle
        firstByteDeadline = .now + request.limits.firstByte
        func set(_ option: CURLoption, _ value: Int) { pawl_curl_set_long(handle, option, value) }
        do throws(CurlError) {
            headerList = try request.apply(to: handle, errors: detail)
        } catch {
            finish(.failure(error))
            return false
        }
        // Wait for a connection that may take several requests rather than open another; none over plain HTTP does.
        set(CURLOPT_PIPEWAIT, request.url.lowercased().hasPrefix("https:") ? 1 : 0)
        if request.method == "HEAD" {
            set(CURLOPT_NOBODY, 1)
        } else if let body = request.body {
            set(CURLOPT_POST, 1)
            set(CURLOPT_POSTFIELDSIZE, body.count)
            // Without any bytes libcurl would read the body from the standard input.
            (body.isEmpty ? [0] : body).withUnsafeBytes { bytes in
                _ = pawl_curl_set_pointer(
                    handle, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
            }
        }
        let context = Unmanaged.passUnretained(self).toOpaque()
        pawl_curl_set_pointer(handle, CURLOPT_PRIVATE, context)
        pawl_curl_set_callback(
            handle, CURLOPT_HEADERFUNCTION,
            { data, size, count, context in Transfer.of(context)?.receiveHeader(data, size * count) ?? 0 },
            CURLOPT_HEADERDATA, context)
        pawl_curl_set_callback(
            handle, CURLOPT_WRITEFUNCTION,
            { data, size, count, context in Transfer.of(context)?.receiveBody(data, size * count) ?? 0 },
            CURLOPT_WRITEDATA, context)
        return true
    }

    /// The transfer that a callback's context points to; the loop keeps it alive for as long as its handle.
    static func of(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private func receiveHeader(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard let data else { return 0 }
        firstByteDeadline = nil
        guard headers.take(data, count) != nil else {
            isTooLarge = true
            return 0
        }
        return count
    }

    private func receiveBody(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard let data else { return 0 }
        if let handle, pawl_curl_response_code(handle) >= 400 {
            let room = request.limits.errorBodyBytes - body.count
            body.append(contentsOf: UnsafeRawBufferPointer(start: data, count: min(count, room)))
            isCut = count > room
            return isCut ? 0 : count
        }
        guard body.count + count <= request.limits.bodyBytes else {
            isTooLarge = true
            return 0
        }
        body.append(contentsOf: UnsafeRawBufferPointer(start: data, count: count))
        return count
    }

    /// Answers with what libcurl came to.
    func complete(_ result: CURLcode) {
        guard let handle else { return }
        if isTooLarge {
            finish(.failure(CurlError(code: .tooLarge, message: "the response is larger than the limit")))
        } else if result == CURLE_OK || isCut {
            finish(
                .success(
                    HTTPResponse(status: pawl_curl_response_code(handle), headers: headers.fields, body: body)))
        } else {
            finish(.failure(CurlError(result, detail: String(cString: detail))))
        }
    }

    /// Answers that nothing came in time.
    func miss() {
        let seconds = request.limits.firstByte / .seconds(1)
        finish(.failure(CurlError(code: .timeout, message: "the server sent nothing within \(seconds.formatted()) s")))
    }

    func finish(_ result: Result<HTTPResponse, CurlError>) {
        if let handle { curl_easy_cleanup(handle) }
        handle = nil
        curl_slist_free_all(headerList)
        headerList = nil
        answer?.resume(returning: result)
        answer = nil
    }
}

extension CurlError {
    /// libcurl's own words name the host, the port, a certificate's fault or a missing file; where they might hold more
    /// of the request than that, the general text of the code is used.
    init(_ result: CURLcode, detail: String) {
        let code: Code =
            switch result {
            case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .url
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .resolve
            case CURLE_COULDNT_CONNECT: .connect
            case CURLE_OPERATION_TIMEDOUT: .timeout
            case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
                CURLE_SSL_CACERT_BADFILE,
                CURLE_SSL_ISSUER_ERROR:
                .tls
            default: .transfer
            }
        let general = String(cString: curl_easy_strerror(result))
        let isTold = [.resolve, .connect, .tls, .timeout].contains(code) && !detail.isEmpty && !detail.contains("?")
        self.init(code: code, message: isTold ? String(detail.prefix(300)) : general)
    }
}

extension Duration {
    var milliseconds: Int {
        // libcurl reads 0 as no limit at all.
        max(1, Int(components.seconds) * 1_000 + Int(components.attoseconds / 1_000_000_000_000_000))
    }
}
