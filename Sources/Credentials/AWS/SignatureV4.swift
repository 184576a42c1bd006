import Curl
import Foundation
import Hashing
import Secrets

/// AWS Signature Version 4 in the `Authorization` header.
///
/// Source: AWS Identity and Access Management User Guide, "Create a signed AWS API request".
struct SignatureV4: Sendable {
    let keys: AWSKeys
    let region: String
    let service: String

    private static let algorithm = "AWS4-HMAC-SHA256"

    /// The request with the headers that sign it. Every header that it has is signed, and `Host`, which libcurl writes.
    func sign(_ request: HTTPRequest, at date: Date) -> HTTPRequest {
        var signed = request
        let time = SignatureV4.time(date)
        signed.headers.append((name: "X-Amz-Date", value: time))
        if let token = keys.sessionToken {
            signed.headers.append((name: "X-Amz-Security-Token", value: token.reveal()))
        }
        let canonical = SignatureV4.canonicalRequest(signed)
        let scope = "\(time.prefix(8))/\(region)/\(service)/aws4_request"
        let text = [
            SignatureV4.algorithm, time, scope, Hexadecimal.text(of: SHA256.hash(of: Array(canonical.text.utf8))),
        ].joined(separator: "\n")
        let code = SHA256.authenticationCode(of: Array(text.utf8), key: signingKey(day: String(time.prefix(8))))
        signed.headers.append(
            (
                name: "Authorization",
                value: "\(SignatureV4.algorithm) Credential=\(keys.accessKeyID)/\(scope), "
                    + "SignedHeaders=\(canonical.signedHeaders), Signature=\(Hexadecimal.text(of: code))"
            ))
        return signed
    }

    /// The key that is good for one day, region and service.
    func signingKey(day: String) -> [UInt8] {
        [day, region, service, "aws4_request"]
            .reduce(Array("AWS4\(keys.secretAccessKey.reveal())".utf8)) { key, text in
                SHA256.authenticationCode(of: Array(text.utf8), key: key)
            }
    }

    /// The request in the one spelling that both sides hash.
    static func canonicalRequest(_ request: HTTPRequest) -> (text: String, signedHeaders: String) {
        let url = URLComponents(string: request.url)
        let path = FormBody.encoded(url?.percentEncodedPath ?? "", keeping: "/")
        let query = (url?.queryItems ?? [])
            .map { (FormBody.encoded($0.name), FormBody.encoded($0.value ?? "")) }
            .sorted { $0 < $1 }
            .map { "\($0.0)=\($0.1)" }
            .joined(separator: "&")
        let headers = (request.headers + [(name: "Host", value: host(of: url))])
            .map { (name: $0.name.lowercased(), value: $0.value.split(separator: " ").joined(separator: " ")) }
            .sorted { $0.name < $1.name }
        let names = headers.map(\.name).joined(separator: ";")
        let lines = [
            request.method, path.isEmpty ? "/" : path, query, headers.map { "\($0.name):\($0.value)\n" }.joined(),
            names,
            Hexadecimal.text(of: SHA256.hash(of: request.body ?? [])),
        ]
        return (lines.joined(separator: "\n"), names)
    }

    /// `Host` as it goes over the wire: a port that the scheme implies is left out.
    private static func host(of url: URLComponents?) -> String {
        let host = url?.host ?? ""
        guard let port = url?.port, port != (url?.scheme == "https" ? 443 : 80) else { return host }
        return "\(host):\(port)"
    }

    /// `20150830T123600Z`.
    static func time(_ date: Date) -> String {
        var seconds = time_t(date.timeIntervalSince1970.rounded(.down))
        var fields = tm()
        gmtime_r(&seconds, &fields)
        func digits(_ number: Int32, _ count: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        return digits(fields.tm_year + 1900, 4) + digits(fields.tm_mon + 1, 2) + digits(fields.tm_mday, 2) + "T"
            + digits(fields.tm_hour, 2) + digits(fields.tm_min, 2) + digits(fields.tm_sec, 2) + "Z"
    }
}
