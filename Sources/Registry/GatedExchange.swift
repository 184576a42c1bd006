import Curl

/// One exchange with a host, through its gate: every request of this room goes out here.
struct GatedExchange: Sendable {
    let loop: CurlLoop
    let gate: HostGate
    let target: Authenticator.Target

    /// Sends a request once, and notes what the host thinks of it.
    ///
    /// - Parameters:
    ///   - isPull: whether the host counts the request as a pull.
    ///   - host: what is asked, in words: `the registry`.
    /// - Throws: where there is no response; the rest is for the caller to judge.
    func perform(
        _ request: HTTPRequest, isPull: Bool = false, host: String
    ) async throws(RegistryError) -> HTTPResponse {
        do throws(HostGate.Closed) {
            try await gate.enter(isPull: isPull, patience: target.limits.longestPause)
        } catch {
            throw target.error(
                .rateLimited, "\(host) asked for a pause; again in \(error.pause.components.seconds + 1) s",
                retryAfter: error.pause)
        }
        let result = await observed(request)
        let response: HTTPResponse
        switch result {
        case .success(let received):
            await gate.leave(after: .answered(received.status))
            response = received
        case .failure(let error):
            await gate.leave(after: .failed(error.message))
            throw failure(error, request, host)
        }
        // A busy host says so; a broken one is only tried again.
        if response.status == 429 || response.status == 503 {
            let pause = response.retryAfter
            await gate.slowDown(retryAfter: pause)
            observe(pause: pause ?? Pace.usualPause)
        }
        if let allowance = PullAllowance(response) {
            await gate.note(allowance)
            if let pause = allowance.pause { observe(pause: pause) }
        }
        return response
    }

    private func failure(_ error: CurlError, _ request: HTTPRequest, _ host: String) -> RegistryError {
        switch error.code {
        case .tooLarge:
            target.error(.limitExceeded, "the response of \(host) is larger than \(request.limits.bodyBytes) bytes")
        case .tls, .url, .secret, .cancelled:
            target.error(.registryUnavailable, "cannot reach \(host): \(error.message)")
        case .resolve, .connect, .timeout, .transfer:
            target.error(.registryUnavailable, "cannot reach \(host): \(error.message)", isRetryable: true)
        }
    }
}
