import Curl
import Foundation
import Secrets

/// The requests of Git's smart HTTP protocol in one conversation (gitprotocol-http).
final class SmartHTTP {
    private let session: RemoteSession
    private let http: HTTPConversation
    /// Where the repository is, after redirections.
    private(set) var base: String
    /// Whether a request that may not be sent on was answered with a redirection, as after a repository was renamed.
    private(set) var metRedirection = false

    /// A first request may be sent on so often.
    private static let maximumRedirections = 5
    /// A pack goes to the disk as it comes; this is only against one without end.
    static let maximumPack = 8 << 30
    private static let maximumComplaint = 4 << 10

    /// - Parameter base: where the repository was found before.
    init(_ session: RemoteSession, base: String? = nil) {
        self.session = session
        http = session.http
        var url = base ?? session.location.redacted
        while url.hasSuffix("/") { url.removeLast() }
        self.base = url
    }

    /// Asks for the references of a service. The answer's body is next to be read.
    ///
    /// - Parameter version: the protocol's version that is offered.
    func advertise(_ service: SmartService, version: String? = nil) throws(GitError) {
        let suffix = "/info/refs?service=\(service.program)"
        var url = base + suffix
        for _ in 0...SmartHTTP.maximumRedirections {
            var request = request("GET", url, limit: BranchLook.maximumSize)
            if let version { request.headers.append((name: "Git-Protocol", value: version)) }
            let head = try send(request)
            guard let next = try redirection(head, from: url, keeping: suffix) else {
                try accept(head, "application/x-\(service.program)-advertisement", from: url)
                base = String(url.dropLast(suffix.utf8.count))
                return
            }
            url = next
        }
        throw failure("the server redirects more than \(SmartHTTP.maximumRedirections) times")
    }

    /// Sends a request of a service. The answer's body is next to be read.
    func post(_ service: SmartService, _ body: [UInt8], version: String? = nil) throws(GitError) {
        var request = request("POST", "\(base)/\(service.program)", limit: SmartHTTP.maximumPack)
        request.body = body
        request.headers += [
            (name: "Content-Type", value: "application/x-\(service.program)-request"),
            (name: "Accept", value: "application/x-\(service.program)-result"),
        ]
        if let version { request.headers.append((name: "Git-Protocol", value: version)) }
        let head = try send(request)
        guard !SmartHTTP.redirections.contains(head.status) else {
            metRedirection = true
            throw failure("the server redirects in the middle of a conversation (status \(head.status))")
        }
        try accept(head, "application/x-\(service.program)-result", from: base)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(GitError) -> Int {
        do throws(CurlError) {
            return try http.read(into: buffer)
        } catch {
            throw gitError(error)
        }
    }

    func end() { http.end() }

    // MARK: Requests

    private func request(_ method: String, _ url: String, limit: Int) -> HTTPRequest {
        var limits = HTTPLimits()
        limits.connect = session.watch.deadlines.connect
        limits.whole = session.watch.remaining
        limits.firstByte = session.watch.firstByte
        limits.bodyBytes = limit
        var request = HTTPRequest(
            method: method, url: url, headers: [(name: "User-Agent", value: "git/pawl")],
            access: session.location.access, limits: limits)
        // Another origin has no business with what is ours to show.
        if let authorization = session.credentials.authorization, isOurs(url) {
            request.headers.append((name: "Authorization", value: authorization.reveal()))
        }
        return request
    }

    private func send(_ request: HTTPRequest) throws(GitError) -> HTTPHead {
        let watch = session.watch
        do throws(CurlError) {
            try http.begin(request, silence: watch.silence, isCancelled: { watch.isCancelled })
            return try http.head()
        } catch {
            throw gitError(error)
        }
    }

    private func isOurs(_ url: String) -> Bool {
        Origin(url) != nil && Origin(url) == Origin(session.location.redacted)
    }

    // MARK: Redirections

    private static let redirections: Set<Int> = [301, 302, 303, 307, 308]

    /// Where a first request is sent on to, as git allows it: within the origin or to `https`, and to a place with the
    /// same ending.
    private func redirection(_ head: HTTPHead, from url: String, keeping suffix: String) throws(GitError) -> String? {
        guard SmartHTTP.redirections.contains(head.status) else { return nil }
        guard let location = head[header: "Location"],
            let next = URL(string: location, relativeTo: URL(string: url))?.absoluteString, let origin = Origin(next)
        else { throw failure("the server redirects to nowhere (status \(head.status))") }
        guard origin == Origin(url) || origin.scheme == "https" else {
            throw failure("the server redirects to \(origin), which is not https")
        }
        guard next.hasSuffix(suffix) else {
            throw failure("the server redirects to another kind of page at \(origin); it may ask for a login")
        }
        return next
    }

    // MARK: Answers

    private func accept(_ head: HTTPHead, _ type: String, from url: String) throws(GitError) {
        switch head.status {
        case 200:
            let given = head[header: "Content-Type"]?.prefix { $0 != ";" }.lowercased() ?? "nothing"
            guard given.trimmingCharacters(in: .whitespaces) == type else {
                throw failure(
                    "what answers is not a Git repository that is served over HTTP; "
                        + "check the URL (the answer is of the type '\(given.prefix(80).filter { !$0.isNewline })')")
            }
        case 401:
            guard session.credentials.authorization != nil else {
                throw failure(
                    "the server asks for credentials and none are configured", .authenticationFailed)
            }
            guard isOurs(url) else {
                let place = url.firstRange(of: "/info/refs?").map { url[..<$0.lowerBound] } ?? url[...]
                throw failure(
                    "the server redirects to \(place), which asks for credentials; make that the URL",
                    .authenticationFailed)
            }
            session.noteRejection()
            throw failure("the server does not accept \(session.credentials.origin)", .authenticationFailed)
        case 403:
            throw failure("the server refuses access (status 403)\(complaint(head))", .authenticationFailed)
        case 404:
            throw failure("there is no repository, or it may not be seen (status 404)")
        case 407:
            throw failure("the proxy asks for credentials (status 407)")
        case let status:
            throw failure("the server answers with status \(status)\(complaint(head))")
        }
    }

    /// A server's words, where it has some in plain text.
    private func complaint(_ head: HTTPHead) -> String {
        guard head[header: "Content-Type"]?.lowercased().hasPrefix("text/plain") == true,
            let bytes = try? http.rest(atMost: SmartHTTP.maximumComplaint)
        else { return "" }
        let text = ServerWords.lines(of: session.credentials.redacting(String(decoding: bytes, as: UTF8.self)))
        return text.isEmpty ? "" : ": \(text.replacing("\n", with: "; ").prefix(300))"
    }

    /// The answer ended before it was whole.
    func earlyEnd() -> GitError { failure("the server's answer ended early") }

    private func failure(_ message: String, _ code: GitError.Code = .sourceUnavailable) -> GitError {
        GitError(code, "\(session.location.redacted): \(message)")
    }

    private func gitError(_ error: CurlError) -> GitError {
        switch error.code {
        case .cancelled: GitError(.cancelled, "\(session.location.redacted): the conversation was broken off")
        case .tls:
            failure(
                "\(error.message); if its certificate is of an authority of your own, name that in `tls: {caFile: …}`")
        case .tooLarge: failure("the server sends more than is taken", .limitExceeded)
        default: failure(error.message)
        }
    }
}

/// Scheme, host and port of a URL (RFC 6454).
private struct Origin: Equatable, CustomStringConvertible {
    let scheme: String
    let host: String
    let port: Int

    init?(_ text: String) {
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), let host = url.host?.lowercased(),
            ["http", "https"].contains(scheme)
        else { return nil }
        self.scheme = scheme
        self.host = host
        port = url.port ?? (scheme == "https" ? 443 : 80)
    }

    var description: String { "\(scheme)://\(host):\(port)" }
}
