import CCurl
import Secrets

extension HTTPRequest {
    /// Tells libcurl what is the same for an answer in one piece and for one that flows: everything but the body and the
    /// callbacks.
    ///
    /// - Parameter errors: where libcurl writes what went wrong; it must outlive the handle.
    /// - Returns: the headers, to be freed after the handle.
    func apply(
        to handle: UnsafeMutableRawPointer, errors: UnsafeMutablePointer<CChar>
    ) throws(CurlError) -> UnsafeMutablePointer<curl_slist>? {
        func set(_ option: CURLoption, _ value: Int) { pawl_curl_set_long(handle, option, value) }
        guard pawl_curl_set_string(handle, CURLOPT_URL, url) == CURLE_OK else {
            throw CurlError(code: .url, message: "the URL is not usable")
        }
        pawl_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "https,http")
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        set(CURLOPT_CONNECTTIMEOUT_MS, limits.connect.milliseconds)
        set(CURLOPT_TIMEOUT_MS, limits.whole.milliseconds)
        do throws(SecretError) { try access.apply(to: handle) } catch {
            throw CurlError(code: .secret, message: "\(error.message), for the proxy's credentials")
        }
        pawl_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errors)
        pawl_curl_set_string(handle, CURLOPT_CUSTOMREQUEST, method)
        return try applyHeaders(to: handle)
    }

    private func applyHeaders(
        to handle: UnsafeMutableRawPointer
    ) throws(CurlError) -> UnsafeMutablePointer<curl_slist>? {
        var list: UnsafeMutablePointer<curl_slist>?
        for (name, value) in headers {
            let line = "\(name): \(value)"
            // A line break would begin a header of its own.
            guard line.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                curl_slist_free_all(list)
                throw CurlError(code: .url, message: "the header \(name) holds a control character")
            }
            list = curl_slist_append(list, line)
        }
        // No `Expect: 100-continue`: it only costs a round trip here.
        list = curl_slist_append(list, "Expect:")
        pawl_curl_set_list(handle, CURLOPT_HTTPHEADER, list)
        return list
    }
}
