package import Policies
package import Registry

/// How one host has been answering.
package struct RegistryEntry: Encodable, Sendable {
    /// Something that was answered or that failed.
    package struct Answer: Encodable, Sendable {
        package var status: Int
        package var time: String
    }

    package struct Failure: Encodable, Sendable {
        package var message: String
        package var time: String
    }

    /// Pulls that the host still grants.
    package struct Allowance: Encodable, Sendable {
        @Nullable package var limit: Int?
        package var remaining: Int
        package var windowSeconds: Int
    }

    package var host: String
    package var failing: Bool
    package var requests: Int
    package var failures: Int
    package var underWay: Int
    @Nullable package var lastAnswer: Answer?
    @Nullable package var lastFailure: Failure?
    /// Until when the host asked not to be asked.
    @Nullable package var pausedUntil: String?
    /// Requests a second that it is asked at most.
    @Nullable package var rate: Double?
    @Nullable package var allowance: Allowance?

    package init(_ standing: HostStanding, at now: Instant) {
        host = standing.host
        failing = standing.isFailing
        requests = standing.requests
        failures = standing.failures
        underWay = standing.underWay
        _lastAnswer = Nullable(
            wrappedValue: standing.lastAnswer.map {
                Answer(status: $0.what, time: Instant(secondsSince1970: $0.time).description)
            })
        _lastFailure = Nullable(
            wrappedValue: standing.lastFailure.map {
                Failure(message: $0.what, time: Instant(secondsSince1970: $0.time).description)
            })
        _pausedUntil = Nullable(
            wrappedValue: standing.pause > .zero ? (now + standing.pause).description : nil)
        _rate = Nullable(wrappedValue: standing.rate.map { ($0 * 1_000).rounded() / 1_000 })
        _allowance = Nullable(
            wrappedValue: standing.allowance.map {
                Allowance(
                    limit: $0.limit, remaining: $0.remaining, windowSeconds: Int($0.window.components.seconds))
            })
    }
}
