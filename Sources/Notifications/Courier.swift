package import Curl
import Foundation
import Hashing
package import Notices
package import Resources
import Secrets
import Templates

/// Carries one message to a receiver, once.
package struct Courier: Sendable {
    /// What came of it. Texts hold no secret.
    package enum Outcome: Hashable, Sendable {
        case delivered
        /// The receiver will not take this message, however often it comes.
        case refused(String)
        /// It may go well another time.
        case failed(String, retryAfter: Duration?)
    }

    private let address: SecretLocation
    private let path: String
    private let auth: ReceiverAuth?
    private let signatureKey: SecretLocation?
    private let access: ServerAccess
    private let userAgent: String
    private let loop: CurlLoop
    private let limits: HTTPLimits

    /// - Parameter access: how the receiver is reached, as its configuration has it.
    package init(
        to receiver: ReceiverConfiguration, access: ServerAccess, userAgent: String, loop: CurlLoop,
        limits: HTTPLimits = .ofMessages
    ) {
        address = receiver.address
        if case .alertmanager = receiver.kind { path = AlertList.path } else { path = "" }
        auth = receiver.auth
        signatureKey = receiver.signatureKey
        self.access = access
        self.userAgent = userAgent
        self.loop = loop
        self.limits = limits
    }

    package func carry(_ message: Message) async -> Outcome {
        let request: HTTPRequest
        var secrets: [String] = []
        do throws(SecretError) {
            request = try self.request(message, &secrets)
        } catch {
            return .failed(error.message, retryAfter: nil)
        }
        do throws(CurlError) {
            return Courier.outcome(of: try await loop.perform(request), hiding: secrets)
        } catch {
            let text =
                Courier.hidden(error.message, secrets) ?? "the message could not be sent (\(error.code.rawValue))"
            return error.code == .url ? .refused(text) : .failed(text, retryAfter: nil)
        }
    }

    /// - Parameter secrets: takes what no text may hold.
    private func request(_ message: Message, _ secrets: inout [String]) throws(SecretError) -> HTTPRequest {
        guard let address = ReceiverAddress(parsing: try self.address.read().reveal()), !address.hasCredentials else {
            throw SecretError(message: "\(self.address) holds no http or https URL without credentials")
        }
        secrets += address.secrets
        var headers: [(name: String, value: String)] = [
            ("Content-Type", message.contentType), ("User-Agent", userAgent),
        ]
        headers += message.headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        if let authorization = try authorization(&secrets) { headers.append(("Authorization", authorization)) }
        if let key = try signatureKey?.read() {
            headers += Signature(of: message.body, at: Int(Date().timeIntervalSince1970), key: key).headers
        }
        return HTTPRequest(
            method: "POST", url: address.reveal(adding: path), headers: headers, body: message.body, access: access,
            limits: limits)
    }

    private func authorization(_ secrets: inout [String]) throws(SecretError) -> String? {
        switch auth {
        case nil: return nil
        case .bearer(let location):
            let token = try location.read().reveal()
            secrets.append(token)
            return "Bearer \(token)"
        case .basic(let location):
            let credentials = try location.read()
            let pair = Base64.text(of: Array("\(credentials.username):\(credentials.password.reveal())".utf8))
            secrets += [credentials.password.reveal(), pair]
            return "Basic \(pair)"
        }
    }

    private static func outcome(of response: HTTPResponse, hiding secrets: [String]) -> Outcome {
        if (200..<300).contains(response.status) { return .delivered }
        let text = "the receiver answered \(response.status)" + detail(of: response, secrets)
        switch response.status {
        case 408, 425, 429, 500...599: return .failed(text, retryAfter: response.retryAfter)
        default: return .refused(text)
        }
    }

    /// What the receiver says, in short; nothing where it repeats a secret.
    private static func detail(of response: HTTPResponse, _ secrets: [String]) -> String {
        let text = PlainText.shown(String(decoding: response.body.prefix(1 << 10), as: UTF8.self))
            .trimmingCharacters(in: .whitespaces)
        guard !text.isEmpty, let shown = hidden(text, secrets) else { return "" }
        return ": \(shown.prefix(200))"
    }

    /// The text; `nil` where it holds a secret, or the beginning of one.
    private static func hidden(_ text: String, _ secrets: [String]) -> String? {
        secrets.contains { !$0.isEmpty && text.contains($0.prefix(12)) } ? nil : text
    }
}

extension HTTPLimits {
    /// A receiver that takes longer is dead; what it answers is read by people only.
    package static let ofMessages: HTTPLimits = {
        var limits = HTTPLimits()
        limits.connect = .seconds(10)
        limits.firstByte = .seconds(30)
        limits.whole = .seconds(30)
        limits.bodyBytes = 64 << 10
        limits.errorBodyBytes = 4 << 10
        return limits
    }()
}

/// How a receiver tells our messages from others: an HMAC over the time and the body.
struct Signature {
    let headers: [(name: String, value: String)]

    /// - Parameter time: in seconds since 1970; it is signed too, so that a receiver can refuse old messages that someone
    ///   repeats.
    init(of body: [UInt8], at time: Int, key: Secret) {
        let signed = Array("\(time).".utf8) + body
        let code = SHA256.authenticationCode(of: signed, key: Array(key.reveal().utf8))
        headers = [
            ("X-Pawl-Timestamp", String(time)), ("X-Pawl-Signature-256", "sha256=\(Hexadecimal.text(of: code))"),
        ]
    }
}
