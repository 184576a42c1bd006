import HTTPTypes
import Hummingbird
import Reconciler

/// Whether the process does its work, for whoever restarts it and whoever sends it traffic.
///
/// Neither fails because a registry or a repository is out of reach: to start anew would not help.
struct HealthRoutes {
    let board: ServiceBoard

    func add(to router: Router<BasicRequestContext>) {
        let board = board
        for path in ["/healthz", "/livez"] {
            router.get(RouterPath(path)) { _, _ in
                await board.isAlive
                    ? Response.text("ok\n") : .text("a loop does not move\n", status: .serviceUnavailable)
            }
        }
        router.get("/readyz") { _, _ in
            await board.isReady
                ? Response.text("ok\n")
                : .text("not every source was looked at yet\n", status: .serviceUnavailable)
        }
    }
}

extension Response {
    /// A short answer for programs, never kept by a cache.
    static func text(
        _ text: String, status: HTTPResponse.Status = .ok, type: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
