import HTTPTypes
import Hummingbird
import Reconciler
import Reports

/// Signing in with the admin token, and out.
struct SignInRoutes {
    static let cookieName = "pawl-session"

    let gate: AdminGate
    let reader: ServiceReader
    let frame: PageFrame

    func add(to router: Router<BasicRequestContext>) {
        let (gate, reader, frame) = (gate, reader, frame)
        @Sendable func page(
            _ request: Request, _ error: String?, _ fields: [String: String] = [:], _ code: HTTPResponse.Status = .ok
        ) async -> Response {
            let body = frame.templates.render(
                [
                    "error": Wording.maybe(error), "name": fields["name"] ?? "", "email": fields["email"] ?? "",
                ], "signin")
            return frame.response(
                to: request, await reader.status, path: "/signin", heading: "Sign in", body: body, session: nil,
                code: code)
        }
        router.answer(
            "/signin",
            [
                .get: { request, _ in
                    guard gate.isOpenable else {
                        return await page(
                            request, "Nothing can be changed here: the configuration has no server.adminTokenFile.")
                    }
                    return await page(request, nil)
                },
                .post: { request, _ in
                    var fields: [String: String] = [:]
                    do throws(Refusal) {
                        fields = try await FormFields.body(of: request)
                        guard let person = CommitPerson(name: fields["name"] ?? "", email: fields["email"] ?? "") else {
                            throw Refusal(.badRequest, "BadRequest", "Git takes no such name or mail address.")
                        }
                        let cookie = try await gate.signIn(fields["token"] ?? "", as: person)
                        var response = Response.redirect(to: "/")
                        response.headers[.setCookie] = SignInRoutes.cookie(cookie, for: request)
                        return response
                    } catch {
                        var response = await page(request, error.message, fields, error.status)
                        if let retryAfter = error.retryAfter { response.headers[.retryAfter] = String(retryAfter) }
                        return response
                    }
                },
            ])
        router.answer(
            "/signout",
            [
                .post: { request, _ in
                    let cookie = request.cookies[SignInRoutes.cookieName]?.value
                    if let cookie, let session = await gate.session(cookie) {
                        _ = try await FormFields.body(of: request, session: session)
                        await gate.signOut(cookie)
                    }
                    var response = Response.redirect(to: "/")
                    response.headers[.setCookie] = SignInRoutes.cookie(nil, for: request)
                    return response
                }
            ])
    }

    /// - Parameter value: `nil` for one that is over.
    private static func cookie(_ value: String?, for request: Request) -> String {
        let age = value == nil ? 0 : AdminGate.sessionLength.components.seconds
        // Behind a proxy that ends TLS the browser must send it over TLS only.
        let isTLS = request.headers.value("X-Forwarded-Proto")?.lowercased() == "https"
        return "\(cookieName)=\(value ?? ""); Path=/; HttpOnly; SameSite=Strict; Max-Age=\(age)"
            + (isTLS ? "; Secure" : "")
    }
}

extension Response {
    /// After something was done: another page, which a reload asks for again without doing it again.
    static func redirect(to path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path, .cacheControl: "no-store"])
    }
}

extension PageFrame {
    /// A page that says one thing.
    func message(
        to request: Request, _ status: StatusDocument, _ text: String, back: String, session: AdminGate.Session?,
        code: HTTPResponse.Status
    ) -> Response {
        let body = templates.render(["text": text, "back": back, "tone": "bad"], "message")
        return response(
            to: request, status, path: back, heading: "That did not work", body: body, session: session, code: code)
    }
}
