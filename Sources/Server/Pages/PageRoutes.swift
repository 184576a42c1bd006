import HTTPTypes
import Hummingbird
import Policies
import Reconciler
import Reports

/// The pages for people: each is whole without a script, and follows what happens with one.
struct PageRoutes {
    let reader: ServiceReader
    let gate: AdminGate
    let actions: ServiceActions
    let frame: PageFrame

    func add(to router: Router<BasicRequestContext>) {
        frame.assets.add(to: router)
        addLists(to: router)
        addApp(to: router)
        let signing = SignInRoutes(gate: gate, reader: reader, frame: frame)
        signing.add(to: router)
    }

    private func addLists(to router: Router<BasicRequestContext>) {
        let reader = reader
        show("/", "Apps", "apps", router) { status, request in
            let query = try FormFields.query(of: request)
            return AppsPage(
                status: status, query: String((query["q"] ?? "").prefix(AppsPage.longestQuery)),
                reason: String((query["reason"] ?? "").prefix(AppsPage.longestQuery))
            ).values
        }
        show("/pending", "Pending", "pending", router) { status, _ in PendingView(status: status).values }
        show("/held", "Held", "held", router) { status, _ in
            let document = await reader.holds(in: await reader.snapshot)
            var values = HoldsView(holds: document.holds, status: status).values
            values["notes"] = document.notes
            return values
        }
        show("/failures", "Failures", "failures", router) { status, _ in
            FailuresView(status: status, registries: await reader.registries.registries).values
        }
        show("/activity", "Activity", "activity", router) { _, _ in
            let snapshot = await reader.snapshot
            let document = await reader.updates(in: snapshot)
            let recent = document.updates.prefix(100)
            let caption = "The newest \(recent.count) of the last 90 days"
            return ActivityPlot(document.updates, now: snapshot.now).values
                .merging(UpdatesView(updates: Array(recent), caption: caption).values) { first, _ in first }
                .merging(["notes": document.notes]) { first, _ in first }
        }
        show("/sources", "Sources", "sources", router) { status, _ in SourcesView(status: status).values }
        show("/registries", "Registries", "registries", router) { _, _ in
            RegistriesView(registries: await reader.registries.registries).values
        }
    }

    /// Answers a path by a template and what it is filled with.
    private func show(
        _ path: String, _ heading: String, _ template: String, _ router: Router<BasicRequestContext>,
        _ values: @escaping @Sendable (StatusDocument, Request) async throws -> Values
    ) {
        let (reader, gate, frame) = (reader, gate, frame)
        router.answer(
            path,
            [
                .get: { request, _ in
                    let status = await reader.status
                    let body = frame.templates.render(try await values(status, request), template)
                    return frame.response(
                        to: request, status, path: path, heading: heading, body: body,
                        session: await gate.session(request.cookies[SignInRoutes.cookieName]?.value))
                }
            ])
    }

    // MARK: One app

    private func addApp(to router: Router<BasicRequestContext>) {
        let (reader, gate, frame, actions) = (reader, gate, frame, actions)
        router.answer(
            "/apps/:policy",
            [
                .get: { request, context in
                    let id = try APIRoutes.policy(context)
                    let status = await reader.status
                    let session = await gate.session(request.cookies[SignInRoutes.cookieName]?.value)
                    guard let document = await reader.app(id, limit: AppPage.maximumTags) else {
                        return frame.message(
                            to: request, status, "No source's last cycle had a policy '\(id)'.", back: "/",
                            session: session, code: .notFound)
                    }
                    let page = AppPage(
                        document: document, status: status, session: session,
                        done: PageRoutes.done(try FormFields.query(of: request)["done"]))
                    return frame.response(
                        to: request, status, path: "/apps", heading: document.app.policy,
                        body: frame.templates.render(page.values, "app"), session: session)
                }
            ])
        func act(
            _ name: String, _ action: @escaping @Sendable ([String: String], AdminGate.Session) async throws -> String
        ) {
            router.answer(
                "/apps/:policy/\(name)",
                [
                    .post: { request, context in
                        let id = try APIRoutes.policy(context)
                        let path = Wording.path(ofPolicy: id.description)
                        let session = await gate.session(request.cookies[SignInRoutes.cookieName]?.value)
                        do throws(Refusal) {
                            guard let session else {
                                throw Refusal(.unauthorized, "SignedOut", "You are not signed in, or no longer.")
                            }
                            var fields = try await FormFields.body(of: request, session: session)
                            fields["policy"] = id.description
                            let given = fields
                            let done = try await PageRoutes.refusing { try await action(given, session) }
                            return Response.redirect(to: "\(path)?done=\(done)")
                        } catch {
                            return frame.message(
                                to: request, await reader.status, error.message, back: path, session: session,
                                code: error.status)
                        }
                    }
                ])
        }
        act("hold") { fields, session in
            let document = try await actions.hold(try SpokenHold(fields, by: session.person))
            return document.commits.first?.commit ?? ""
        }
        act("resume") { fields, session in
            let word = ["policy": fields["policy"] ?? "", "reason": fields["reason"] ?? ""]
            let document = try await actions.resume(try SpokenHold(word, by: session.person))
            return document.commits.first?.commit ?? ""
        }
        act("scan") { fields, _ in
            _ = try await actions.scan(source: nil, policy: fields["policy"])
            return "scan"
        }
    }

    /// What a page says after something was done. The text is ours, whatever the address says.
    private static func done(_ what: String?) -> String? {
        guard let what else { return nil }
        if what == "scan" { return "Its tags are listed now, and a cycle follows." }
        let isCommit =
            what.utf8.count == 40
            && what.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        return isCommit ? "Committed and pushed as \(what.prefix(12))." : nil
    }

    private static func refusing(_ body: () async throws -> String) async throws(Refusal) -> String {
        do { return try await body() } catch {
            throw error as? Refusal ?? Refusal(.internalServerError, "Failed", "It could not be done: \(error)")
        }
    }
}
