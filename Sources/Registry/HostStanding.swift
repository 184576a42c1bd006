#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// How one host has been answering: a registry, or the token endpoint that one names.
package struct HostStanding: Sendable {
    /// Something that happened, and when, in seconds since 1970.
    package struct Event<What: Sendable>: Sendable {
        package let what: What
        package let time: Int

        init(_ what: What) {
            self.what = what
            time = secondsSince1970()
        }
    }

    package let host: String
    /// Since the service began.
    package internal(set) var requests = 0
    /// Requests that had no answer, or one that says that the host is broken or busy.
    package internal(set) var failures = 0
    package internal(set) var underWay = 0
    /// The HTTP status that came last.
    package internal(set) var lastAnswer: Event<Int>?
    package internal(set) var lastFailure: Event<String>?
    /// How long the host still asks not to be asked; zero where it does not.
    package internal(set) var pause: Duration = .zero
    /// Requests a second that it is asked at most; `nil` for as many as it takes.
    package internal(set) var rate: Double?
    /// What it last said of the pulls that it grants.
    package internal(set) var allowance: PullAllowance?

    init(host: String) { self.host = host }

    /// Whether the newest thing that is known of it is a failure.
    package var isFailing: Bool {
        guard let lastFailure else { return false }
        guard let lastAnswer else { return true }
        return lastAnswer.time < lastFailure.time || HostStanding.isFailure(lastAnswer.what)
    }

    static func isFailure(_ status: Int) -> Bool { status == 429 || status >= 500 }

    mutating func note(_ outcome: HostOutcome) {
        switch outcome {
        case .answered(let status):
            lastAnswer = Event(status)
            guard HostStanding.isFailure(status) else { return }
            failures += 1
            lastFailure = Event("it answered \(status)")
        case .failed(let message):
            failures += 1
            lastFailure = Event(message)
        }
    }
}

/// What became of one request to a host.
enum HostOutcome: Sendable {
    case answered(Int)
    /// There was no answer; in words.
    case failed(String)
}

private func secondsSince1970() -> Int { time(nil) }
