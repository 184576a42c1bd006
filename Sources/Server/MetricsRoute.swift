import Hummingbird

/// The page that Prometheus reads.
struct MetricsRoute {
    let page: @Sendable () async -> String

    func add(to router: Router<BasicRequestContext>) {
        let page = page
        router.get("/metrics") { _, _ in
            Response.text(await page(), type: "text/plain; version=0.0.4; charset=utf-8")
        }
    }
}
