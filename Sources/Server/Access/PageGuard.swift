import HTTPTypes
import Hummingbird

/// What every request to pages and API passes: whom it names, and the headers that keep a browser to what is ours.
struct PageGuard: RouterMiddleware {
    let hosts: HostCheck

    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

    func handle(
        _ request: Request, context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            try check(request)
            response = try await next(request, context)
        } catch let refusal as Refusal {
            response = refusal.response(to: request)
        } catch let error as HTTPError where error.status == .notFound {
            response = Refusal(.notFound, "NotFound", "there is nothing here").response(to: request)
        } catch let error as HTTPError {
            response = Refusal(error.status, "BadRequest", error.body ?? "the request cannot be used")
                .response(to: request)
        }
        response.headers.set("Content-Security-Policy", PageGuard.policy)
        response.headers.set("X-Content-Type-Options", "nosniff")
        // With "no-referrer" a browser would hide from us that a form is ours: its `Origin` would be "null".
        response.headers.set("Referrer-Policy", "same-origin")
        response.headers.set("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.set("Cross-Origin-Resource-Policy", "same-origin")
        return response
    }

    private func check(_ request: Request) throws {
        guard hosts.allows(request.head.authority) else {
            throw Refusal(
                .misdirectedRequest, "HostRefused",
                "this name is not served here; list it under 'server.hosts' of the configuration")
        }
        guard request.method != .get, request.method != .head else { return }
        let isOwn =
            hosts.isOwn(origin: request.headers[.origin], authority: request.head.authority)
            && !["cross-site", "same-site"].contains(request.headers.value("Sec-Fetch-Site") ?? "")
        guard isOwn else {
            throw Refusal(.forbidden, "OriginRefused", "the page that sent this is not served here")
        }
    }
}
