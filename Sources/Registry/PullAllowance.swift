import Curl

/// What a registry says of the pulls it still grants: Docker Hub counts manifests that are read, and no `HEAD` and no list.
///
/// Source: Docker's documentation of pull usage and limits: `RateLimit-Remaining: 76;w=21600`, a sliding window in seconds.
package struct PullAllowance: Hashable, Sendable {
    /// Pulls that are granted in a window; `nil` where the registry does not say.
    package let limit: Int?
    package let remaining: Int
    package let window: Duration

    /// `nil` where a response says nothing that can be understood.
    init?(_ response: HTTPResponse) {
        guard let remaining = PullAllowance.quota(response[header: "RateLimit-Remaining"]) else { return nil }
        let limit = PullAllowance.quota(response[header: "RateLimit-Limit"])
        self.limit = limit?.count
        self.remaining = remaining.count
        window = .seconds(remaining.seconds ?? limit?.seconds ?? PullAllowance.usualWindow)
    }

    /// How long to read no manifest: with nothing left, until the window has slid far enough for one more.
    var pause: Duration? { remaining > 0 ? nil : window / Double(max(1, limit ?? 1)) }

    /// Six hours, as Docker Hub has it.
    private static let usualWindow = 6 * 3_600
    private static let longest = 86_400

    /// `76;w=21600`
    private static func quota(_ text: String?) -> (count: Int, seconds: Int?)? {
        guard let parts = text?.split(separator: ";"), let count = parts.first.flatMap({ Int(trimmed($0)) }), count >= 0
        else { return nil }
        let seconds = parts.dropFirst().lazy.map(trimmed).first { $0.hasPrefix("w=") }.flatMap { Int($0.dropFirst(2)) }
        return (count, seconds.flatMap { (1...longest).contains($0) ? $0 : nil })
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return text
    }
}
