package import Foundation

/// The `Retry-After` header (RFC 9110, section 10.2.3): seconds, or a date.
package enum RetryAfter {
    /// The pause asked for; `nil` where the header is missing or neither of the two. A day at most: longer ones mean
    /// the same to a caller.
    package static func duration(_ header: String?, now: Date = .now) -> Duration? {
        guard let text = header?.trimmingCharacters(in: .whitespaces), !text.isEmpty else { return nil }
        if text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            return .seconds(min(Int(text) ?? longest, longest))
        }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "GMT")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        guard let date = format.date(from: text) else { return nil }
        return .seconds(min(max(0, Int(date.timeIntervalSince(now).rounded(.up))), longest))
    }

    private static let longest = 86_400
}

extension HTTPResponse {
    /// The pause that a host asks for.
    package var retryAfter: Duration? { RetryAfter.duration(self[header: "Retry-After"]) }
}
