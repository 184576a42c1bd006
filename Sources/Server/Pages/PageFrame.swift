import Hashing
import HTTPTypes
import Hummingbird
import Reconciler
import Reports

/// What stands around every page: tabs with what they count, how the service does, who is signed in.
struct PageFrame: Sendable {
    static let tabs = [
        ("/", "Apps"), ("/pending", "Pending"), ("/held", "Held"), ("/failures", "Failures"),
        ("/activity", "Activity"), ("/sources", "Sources"), ("/registries", "Registries"),
    ]

    let templates: Templates
    let assets: Assets
    let gate: AdminGate

    /// How many of what there are.
    struct Counts {
        var apps = 0
        var due = 0
        var held = 0
        var failing = 0
        var upToDate = 0

        init(_ status: StatusDocument) {
            apps = status.apps.count
            for app in status.apps {
                if app.failing { failing += 1 }
                if app.images.contains(where: { !$0.pending.isEmpty }) { due += 1 }
                if app.reason == "Held" || app.reason == "Suspended" || app.reason == "Frozen" { held += 1 }
                if app.reason == "UpToDate" { upToDate += 1 }
            }
            failing += status.configuration == nil ? 0 : 1
            failing += status.sources.count { $0.failure != nil || !$0.alive || !$0.diagnostics.isEmpty }
        }

        var summary: String {
            "\(Wording.count(apps, "app")): \(due) due, \(held) held, \(failing) failing"
        }
    }

    /// A page, or that it is as it was.
    func response(
        to request: Request, _ status: StatusDocument, path: String, heading: String, body: String,
        session: AdminGate.Session?, code: HTTPResponse.Status = .ok
    ) -> Response {
        let counts = Counts(status)
        let numbers = ["/": counts.apps, "/pending": counts.due, "/held": counts.held, "/failures": counts.failing]
        let tabs: [Values] = PageFrame.tabs.map { tab, name in
            let number = numbers[tab] ?? 0
            return [
                "path": tab, "name": name, "here": tab == path,
                "count": tab == "/" || number > 0 ? Wording.maybe(numbers[tab].map(String.init)) : false,
            ]
        }
        let stuck = status.sources.filter { !$0.alive }.map(\.name)
        let isWell = stuck.isEmpty
        let html = templates.render(
            [
                "title": heading, "heading": heading, "body": body, "tabs": tabs, "version": status.version,
                "icon": assets.icon, "style": assets.style, "script": assets.script,
                "pulse": isWell
                    ? (status.ready ? "Every loop moves" : "Starting")
                    : "Does not move: \(stuck.joined(separator: ", "))",
                "pulseTone": isWell ? "" : "bad", "summary": counts.summary,
                "person": Wording.maybe(session?.person.name), "form": session?.formToken ?? "",
                "canSignIn": session == nil && gate.isOpenable && path != "/signin",
            ], "page")
        let tag = "\"\(SHA256.digest(of: Array(html.utf8)).dropFirst("sha256:".count).prefix(32))\""
        var headers: HTTPFields = [.cacheControl: "private, no-cache", .eTag: tag, .vary: "Cookie"]
        if code == .ok, request.headers[.ifNoneMatch] == tag {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = "text/html; charset=utf-8"
        return Response(status: code, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }
}
